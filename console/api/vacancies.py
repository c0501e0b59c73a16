"""`/api/v1/vacancies`."""

from typing import Any

from apiflask import APIBlueprint
from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from console.api.paging import page
from console.api.schemas import VacancyIn
from console.members import APPROVERS, STAFF, TEAM, allowed, me
from console.services import services
from models.queries.vacancies import find_enterprise, get_vacancy
from models.staff import Role
from models.work import Enterprise, Vacancy
from programme.vacancies import VacancyError, submit_vacancy
from push.fanout import publish_vacancy, withdraw_vacancy

POSTERS = (*TEAM, Role.ENTERPRISE)


def register(blueprint: APIBlueprint) -> None:
    """Routes in the order of interfaces.md."""

    @blueprint.post("/vacancies")
    @allowed(*POSTERS)
    @blueprint.input(VacancyIn, location="json")
    def post_vacancy(json_data: VacancyIn) -> tuple[dict[str, Any], int]:
        """Post a vacancy; the review rules run at once."""
        runtime = services()
        with runtime.sessions.begin() as session:
            enterprise = _enterprise(session, json_data.enterprise)
            vacancy = submit_vacancy(
                session,
                json_data.posting(),
                enterprise=enterprise,
                user_id=me().id,
                plan=runtime.plan,
                now=runtime.clock(),
            )
            vacancy.enterprise = enterprise
            return show(vacancy), 201

    @blueprint.get("/vacancies")
    @allowed(*STAFF, Role.ENTERPRISE)
    def list_vacancies() -> dict[str, Any]:
        """Vacancies; an enterprise sees its own."""
        query = select(Vacancy).options(joinedload(Vacancy.enterprise))
        if me().is_one_of(Role.ENTERPRISE):
            query = query.where(Vacancy.enterprise_id == me().enterprise_id)
        with services().sessions() as session:
            return page(session, query, Vacancy.id, show)

    @blueprint.get("/vacancies/<int:vacancy_id>")
    @allowed(*STAFF, Role.ENTERPRISE)
    def get_one_vacancy(vacancy_id: int) -> dict[str, Any]:
        with services().sessions() as session:
            return show(_own(session, vacancy_id))

    @blueprint.post("/vacancies/<int:vacancy_id>/publish")
    @allowed(*APPROVERS)
    def publish_one(vacancy_id: int) -> dict[str, Any]:
        """Publish; creates and starts the vacancy's notice."""
        notice_id = publish_vacancy(services(), me().id, vacancy_id)
        with services().sessions() as session:
            return show(get_vacancy(session, vacancy_id)) | {"notice_id": notice_id}

    @blueprint.post("/vacancies/<int:vacancy_id>/close")
    @allowed(*POSTERS)
    def close_one(vacancy_id: int) -> dict[str, Any]:
        """Close; what is not sent yet never is."""
        with services().sessions() as session:
            _own(session, vacancy_id)
        withdraw_vacancy(services(), me().id, vacancy_id, "已关闭")
        with services().sessions() as session:
            return show(get_vacancy(session, vacancy_id))


def _own(session: Session, vacancy_id: int) -> Vacancy:
    vacancy = get_vacancy(session, vacancy_id)
    if me().is_one_of(Role.ENTERPRISE) and vacancy.enterprise_id != me().enterprise_id:
        abort(404)
    return vacancy


def _enterprise(session: Session, name: str) -> Enterprise:
    if me().is_one_of(Role.ENTERPRISE):
        return session.get_one(Enterprise, me().enterprise_id)
    enterprise = find_enterprise(session, name)
    if enterprise is None:
        raise VacancyError(f"没有登记过企业“{name}”，请先给企业开账号。")
    return enterprise


def show(vacancy: Vacancy) -> dict[str, Any]:
    """Vacancy of interfaces.md with `id`, `state` and `review`."""
    return {
        "id": vacancy.id,
        "state": vacancy.state.value,
        "review": {"severity": vacancy.severity.value, "reasons": vacancy.review},
        "title": vacancy.title,
        "enterprise": vacancy.enterprise.name,
        "trade": vacancy.trade,
        "headcount": vacancy.headcount,
        "filled": vacancy.filled,
        "wage_min": vacancy.wage_min,
        "wage_max": vacancy.wage_max,
        "age_min": vacancy.age_min,
        "age_max": vacancy.age_max,
        "education": vacancy.education,
        "skills": vacancy.skills,
        "shift": vacancy.shift,
        "benefits": list(vacancy.benefits),
        "address": vacancy.address,
        "text": vacancy.text,
        "valid_until": vacancy.valid_until.isoformat(),
    }
