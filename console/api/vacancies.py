"""`/api/v1/vacancies`."""

from functools import partial

from apiflask import APIBlueprint
from flask import abort
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.api.paging import page
from console.api.schemas.requests import PageIn, SeenIn, VacancyIn
from console.api.schemas.vacancies import PublishedOut, Review, VacancyOut, VacancyPage
from console.services import services
from console.web.errors import InputError
from models.queries.work.vacancies import find_enterprise, get_vacancy, list_vacancies_after
from models.staff import Role
from models.work import Enterprise, Vacancy
from programme.work.vacancies import judged, submit_vacancy
from push.triggers.vacancies import publish_vacancy, withdraw_vacancy


def register(blueprint: APIBlueprint) -> None:
    """Add the routes, in the order of interfaces.md."""

    @blueprint.post("/vacancies")
    @allowed(Action.SUBMIT_VACANCIES)
    @blueprint.input(VacancyIn, location="json")
    @blueprint.output(VacancyOut, status_code=201)
    def post_vacancy(json_data: VacancyIn) -> tuple[VacancyOut, int]:
        """Post a vacancy; the review rules run at once."""
        runtime = services()
        with runtime.sessions() as session:
            enterprise = _enterprise(session, json_data.enterprise)
        entry = judged(json_data.posting(enterprise.name), runtime.plan, runtime.clock())
        with runtime.sessions.begin() as session:
            vacancy = submit_vacancy(session, entry, enterprise=enterprise, user_id=me().id)
            return show(get_vacancy(session, vacancy.id)), 201

    @blueprint.get("/vacancies")
    @allowed(Action.READ_VACANCIES)
    @blueprint.input(PageIn, location="query")
    @blueprint.output(VacancyPage)
    def list_vacancies(query_data: PageIn) -> dict[str, object]:
        """Vacancies; an enterprise sees its own."""
        with services().sessions() as session:
            if me().role is Role.ENTERPRISE:
                own = partial(list_vacancies_after, session, enterprise_id=me().enterprise_id)
                return page(own, query_data, show)
            return page(partial(list_vacancies_after, session), query_data, show)

    @blueprint.get("/vacancies/<int:vacancy_id>")
    @allowed(Action.READ_VACANCIES)
    @blueprint.output(VacancyOut)
    def get_one_vacancy(vacancy_id: int) -> VacancyOut:
        """One vacancy."""
        with services().sessions() as session:
            return show(_own(session, vacancy_id))

    @blueprint.post("/vacancies/<int:vacancy_id>/publish")
    @allowed(Action.PUBLISH_VACANCIES)
    @blueprint.input(SeenIn, location="query")
    @blueprint.output(PublishedOut)
    def publish_one(vacancy_id: int, query_data: SeenIn) -> PublishedOut:
        """Publish the vacancy in the version that was looked at; creates and starts its notice."""
        notice_id = publish_vacancy(services(), me().id, vacancy_id, query_data.version)
        with services().sessions() as session:
            return PublishedOut(**show(get_vacancy(session, vacancy_id)).model_dump(), notice_id=notice_id)

    @blueprint.post("/vacancies/<int:vacancy_id>/close")
    @allowed(Action.SUBMIT_VACANCIES)
    @blueprint.output(VacancyOut)
    def close_one(vacancy_id: int) -> VacancyOut:
        """Close the vacancy; messages not sent yet are never sent."""
        with services().sessions() as session:
            _own(session, vacancy_id)
        withdraw_vacancy(services(), me().id, vacancy_id, "已关闭")
        with services().sessions() as session:
            return show(get_vacancy(session, vacancy_id))


def _own(session: Session, vacancy_id: int) -> Vacancy:
    vacancy = get_vacancy(session, vacancy_id)
    if me().role is Role.ENTERPRISE and vacancy.enterprise_id != me().enterprise_id:
        abort(404)
    return vacancy


def _enterprise(session: Session, name: str) -> Enterprise:
    """The enterprise of the token; for staff the one that the body names."""
    if me().role is Role.ENTERPRISE:
        own = session.get_one(Enterprise, me().enterprise_id)
        if name and name != own.name:
            raise InputError(f"只能给自己的企业“{own.name}”发岗位。")
        return own
    enterprise = find_enterprise(session, name)
    if enterprise is None:
        raise InputError(f"没有登记过企业“{name}”，请先给企业开账号。" if name else "请写明企业名称（enterprise）。")
    return enterprise


def show(vacancy: Vacancy) -> VacancyOut:
    """The API's shape of a vacancy, whose enterprise must be loaded."""
    return VacancyOut(
        id=vacancy.id,
        state=vacancy.state,
        review=Review(severity=vacancy.severity, reasons=vacancy.review),
        kind=vacancy.kind,
        title=vacancy.title,
        enterprise=vacancy.enterprise.name,
        trade=vacancy.trade,
        headcount=vacancy.headcount,
        filled=vacancy.filled,
        wage_min=vacancy.wage_min,
        wage_max=vacancy.wage_max,
        age_min=vacancy.age_min,
        age_max=vacancy.age_max,
        education=vacancy.education,
        majors=list(vacancy.majors),
        skills=vacancy.skills,
        shift=vacancy.shift,
        benefits=list(vacancy.benefits),
        address=vacancy.address,
        text=vacancy.text,
        valid_until=vacancy.valid_until,
        version=vacancy.version,
    )
