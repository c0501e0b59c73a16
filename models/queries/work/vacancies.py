"""Vacancies, enterprises and applications."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import func, insert, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from models.work import Application, Enterprise, Match, Vacancy, VacancyState


def list_open_vacancies(session: Session, today: date) -> list[Vacancy]:
    """Published vacancies of verified enterprises, not expired, with places left; with enterprise, newest first."""
    return list(
        session.scalars(
            select(Vacancy)
            .join(Vacancy.enterprise)
            .where(
                Enterprise.verified_at.is_not(None),
                Vacancy.state == VacancyState.PUBLISHED,
                Vacancy.valid_until >= today,
                or_(Vacancy.headcount.is_(None), Vacancy.filled < Vacancy.headcount),
            )
            .options(contains_eager(Vacancy.enterprise))
            .order_by(Vacancy.published_at.desc(), Vacancy.id.desc())
        )
    )


def get_vacancy(session: Session, vacancy_id: int) -> Vacancy:
    """The vacancy with its enterprise. Raises NoResultFound."""
    query = select(Vacancy).where(Vacancy.id == vacancy_id).options(joinedload(Vacancy.enterprise))
    return session.scalars(query).one()


def find_vacancy(session: Session, vacancy_id: int) -> Vacancy | None:
    """The vacancy with its enterprise."""
    query = select(Vacancy).where(Vacancy.id == vacancy_id).options(joinedload(Vacancy.enterprise))
    return session.scalars(query).one_or_none()


def lock_vacancy(session: Session, vacancy_id: int) -> Vacancy:
    """The vacancy with its enterprise, locked until the transaction ends. Raises NoResultFound."""
    loaded, locked = [joinedload(Vacancy.enterprise)], {"of": Vacancy}
    return session.get_one(Vacancy, vacancy_id, options=loaded, with_for_update=locked)


def list_vacancies(session: Session, states: Collection[VacancyState], limit: int) -> Sequence[Vacancy]:
    """Vacancies in these states, newest first, with their enterprise."""
    query = select(Vacancy).where(Vacancy.state.in_(states)).options(joinedload(Vacancy.enterprise))
    return session.scalars(query.order_by(Vacancy.id.desc()).limit(limit)).all()


def list_vacancies_of(session: Session, enterprise_id: int | None) -> Sequence[Vacancy]:
    """Vacancies of one enterprise, newest first, with the enterprise."""
    query = select(Vacancy).where(Vacancy.enterprise_id == enterprise_id).options(joinedload(Vacancy.enterprise))
    return session.scalars(query.order_by(Vacancy.id.desc())).all()


def list_vacancies_after(
    session: Session, *, after: int, limit: int, enterprise_id: int | None = None
) -> Sequence[Vacancy]:
    """Vacancies with an id above `after`, by id, with their enterprise; None: of all enterprises."""
    query = select(Vacancy).where(Vacancy.id > after).options(joinedload(Vacancy.enterprise))
    if enterprise_id is not None:
        query = query.where(Vacancy.enterprise_id == enterprise_id)
    return session.scalars(query.order_by(Vacancy.id).limit(limit)).all()


def add_matches(session: Session, vacancy_id: int, reasons: Mapping[int, Sequence[str]]) -> None:
    """Store the people whom the vacancy fits: reasons by person id."""
    rows = [{"vacancy_id": vacancy_id, "person_id": person_id, "reasons": why} for person_id, why in reasons.items()]
    if rows:
        session.execute(insert(Match), rows)


def count_matches(session: Session, vacancy_id: int) -> int:
    """Number of people whom the vacancy fitted when it was published."""
    return session.scalar(select(func.count()).select_from(Match).where(Match.vacancy_id == vacancy_id)) or 0


def list_expired_vacancies(session: Session, today: date) -> list[Vacancy]:
    """Published vacancies whose last day is over."""
    query = select(Vacancy).where(Vacancy.state == VacancyState.PUBLISHED, Vacancy.valid_until < today)
    return list(session.scalars(query))


def find_enterprise(session: Session, name: str) -> Enterprise | None:
    return session.scalars(select(Enterprise).where(Enterprise.name == name)).one_or_none()


def find_enterprise_by_code(session: Session, credit_code: str) -> Enterprise | None:
    """The enterprise with this credit code; None for an empty one."""
    query = select(Enterprise).where(Enterprise.credit_code == credit_code, Enterprise.credit_code != "")
    return session.scalars(query.order_by(Enterprise.id).limit(1)).one_or_none()


def find_application(session: Session, vacancy_id: int, person_id: int) -> Application | None:
    return session.scalars(
        select(Application).where(Application.vacancy_id == vacancy_id, Application.person_id == person_id)
    ).one_or_none()


def get_application(session: Session, application_id: int) -> Application:
    """The application with person, vacancy and enterprise. Raises NoResultFound."""
    loaded = (joinedload(Application.vacancy).joinedload(Vacancy.enterprise), joinedload(Application.person))
    return session.scalars(select(Application).where(Application.id == application_id).options(*loaded)).one()


def list_applications_of(session: Session, person_id: int) -> list[Application]:
    """Applications of the person, newest first, with vacancy and enterprise."""
    return list(
        session.scalars(
            select(Application)
            .where(Application.person_id == person_id)
            .options(joinedload(Application.vacancy).joinedload(Vacancy.enterprise))
            .order_by(Application.at.desc(), Application.id.desc())
        )
    )


def list_applicants(session: Session, vacancy_id: int) -> list[Application]:
    """Applications for the vacancy, oldest first, with the person."""
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


def list_enterprise_names(session: Session) -> Sequence[str]:
    """Names of all enterprises, in order."""
    return session.scalars(select(Enterprise.name).order_by(Enterprise.name)).all()


def list_enterprises(session: Session) -> list[tuple[Enterprise, int]]:
    """Enterprises with the number of their published vacancies; never checked first, then longest unchecked."""
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
