"""Enterprises and how many vacancies each has open."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.work import Enterprise, Vacancy, VacancyState


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
