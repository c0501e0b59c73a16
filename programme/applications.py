"""Applying for a vacancy, and what the enterprise may see (R42, PIPL 23). Commands; the caller commits."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.people import Person, PersonState
from models.queries.vacancies import find_application
from models.work import Application, ApplicationState, Vacancy, VacancyState
from programme.identity import age_on
from programme.matching import WORKING_AGE


class ApplicationError(ValueError):
    """Cannot apply; the text is Chinese and says what to do."""


def apply_for(
    session: Session, person: Person, vacancy: Vacancy, now: datetime, *, today: date, via: str = "chat"
) -> Application:
    """The person's application; applying again gives the same one, a withdrawn one is opened again.

    Raises ApplicationError: no service file, under 16 (hard rule, domain 3.1), vacancy not open.
    """
    _check_open(vacancy, today)
    _check_person(person, today)
    application = find_application(session, vacancy.id, person.id)
    if application is None:
        application = Application(
            vacancy_id=vacancy.id, person_id=person.id, state=ApplicationState.APPLIED, at=now, via=via
        )
        session.add(application)
        session.flush()
    elif application.state == ApplicationState.WITHDRAWN:
        application.state, application.at = ApplicationState.APPLIED, now
    return application


def _check_open(vacancy: Vacancy, today: date) -> None:
    full = vacancy.headcount is not None and vacancy.filled >= vacancy.headcount
    if vacancy.state != VacancyState.PUBLISHED or vacancy.valid_until < today or full:
        raise ApplicationError("这个岗位已经招满或者停了，回“找工作”看看别的。")


def _check_person(person: Person, today: date) -> None:
    if person.state != PersonState.REGISTERED:
        raise ApplicationError("要先登记才能报名，回“我要登记”。")
    if person.birth_date and age_on(person.birth_date, today) < WORKING_AGE:
        raise ApplicationError(f"未满{WORKING_AGE}周岁不能介绍工作，可以问免费培训和升学。")


def agree_to_share(application: Application, now: datetime) -> None:
    """The person agrees that this enterprise sees name and phone."""
    application.state = ApplicationState.AGREED
    application.detail = {**application.detail, "agreed_at": now.isoformat()}


def withdraw(application: Application, now: datetime) -> None:
    """The person no longer wants it; the enterprise sees nothing more of him."""
    application.state = ApplicationState.WITHDRAWN
    application.detail = {**application.detail, "withdrawn_at": now.isoformat()}


def shows_contact(application: Application) -> bool:
    """Whether the enterprise may see name and phone."""
    return application.state in (ApplicationState.AGREED, ApplicationState.INTERVIEW, ApplicationState.HIRED)
