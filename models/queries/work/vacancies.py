"""Vacancies, enterprises and applications."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.work import Application, Enterprise, Vacancy, VacancyState


def list_open_vacancies(session: Session, today: date) -> list[Vacancy]:
    """Published, not expired, places left; with their enterprise, newest first."""
    return list(
        session.scalars(
            select(Vacancy)
            .where(
                Vacancy.state == VacancyState.PUBLISHED,
                Vacancy.valid_until >= today,
                or_(Vacancy.headcount.is_(None), Vacancy.filled < Vacancy.headcount),
            )
            .options(joinedload(Vacancy.enterprise))
            .order_by(Vacancy.published_at.desc(), Vacancy.id.desc())
        )
    )


def get_vacancy(session: Session, vacancy_id: int) -> Vacancy:
    """With its enterprise. Raises NoResultFound."""
    query = select(Vacancy).where(Vacancy.id == vacancy_id).options(joinedload(Vacancy.enterprise))
    return session.scalars(query).one()


def find_vacancy(session: Session, vacancy_id: int) -> Vacancy | None:
    """With its enterprise."""
    query = select(Vacancy).where(Vacancy.id == vacancy_id).options(joinedload(Vacancy.enterprise))
    return session.scalars(query).one_or_none()


def list_expired_vacancies(session: Session, today: date) -> list[Vacancy]:
    """Published ones whose last day is over."""
    query = select(Vacancy).where(Vacancy.state == VacancyState.PUBLISHED, Vacancy.valid_until < today)
    return list(session.scalars(query))


def find_enterprise(session: Session, name: str) -> Enterprise | None:
    return session.scalars(select(Enterprise).where(Enterprise.name == name)).one_or_none()


def find_application(session: Session, vacancy_id: int, person_id: int) -> Application | None:
    return session.scalars(
        select(Application).where(Application.vacancy_id == vacancy_id, Application.person_id == person_id)
    ).one_or_none()


def list_applications_of(session: Session, person_id: int) -> list[Application]:
    """Newest first, with vacancy and enterprise."""
    return list(
        session.scalars(
            select(Application)
            .where(Application.person_id == person_id)
            .options(joinedload(Application.vacancy).joinedload(Vacancy.enterprise))
            .order_by(Application.at.desc(), Application.id.desc())
        )
    )


def list_applicants(session: Session, vacancy_id: int) -> list[Application]:
    """Oldest first, with the person."""
    return list(
        session.scalars(
            select(Application)
            .where(Application.vacancy_id == vacancy_id)
            .options(joinedload(Application.person))
            .order_by(Application.at, Application.id)
        )
    )


def count_vacancies(session: Session, state: VacancyState) -> int:
    return session.scalar(select(func.count()).select_from(Vacancy).where(Vacancy.state == state)) or 0


def list_enterprises(session: Session) -> list[tuple[Enterprise, int]]:
    """With the number of published vacancies, the longest unchecked first."""
    open_vacancies = (
        select(func.count())
        .select_from(Vacancy)
        .where(Vacancy.enterprise_id == Enterprise.id, Vacancy.state == VacancyState.PUBLISHED)
        .scalar_subquery()
    )
    query = select(Enterprise, open_vacancies).order_by(
        Enterprise.verified_at.is_not(None), Enterprise.verified_at, Enterprise.name
    )
    return [(enterprise, count) for enterprise, count in session.execute(query)]
