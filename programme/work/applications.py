"""Applications for vacancies, and the contact details that the enterprise may see (R42, PIPL 23).

Commands; the caller commits.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.people import Person, PersonState
from models.queries.work.vacancies import find_application
from models.work import Application, ApplicationState, Enterprise, Vacancy, VacancyKind, VacancyState
from programme.people.ages import WORKING_AGE
from programme.people.identity import age_on
from programme.people.youth import is_student

BY_SCHOOL = (
    "学生实习按规定由学校安排，学校、企业、学生三方签协议，我们只告诉您有这个岗位，不能替您报名、不收钱。"
    "请把岗位名称和企业告诉班主任。学校没有安排的，回“人工”问。"
)
NOT_OPEN = "这个岗位已经招满或者停了，回“找工作”看看别的。"


class ApplicationError(ValueError):
    """The person cannot apply; the text is Chinese and says what to do."""


def apply_for(
    session: Session, person: Person, vacancy: Vacancy, now: datetime, *, today: date, via: str = "chat"
) -> Application:
    """Apply for the vacancy. Applying again gives the same application; a withdrawn one is opened again.

    Raises ApplicationError: no service file, under 16 (requirements.md 3.1), vacancy not open, an internship (the
    school arranges it, A32), work-study for a person who is not in school.
    """
    _check_open(vacancy, today)
    if session.get_one(Enterprise, vacancy.enterprise_id).verified_at is None:
        raise ApplicationError(NOT_OPEN)
    _check_person(person, today)
    _check_kind(person, vacancy)
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
        raise ApplicationError(NOT_OPEN)


def _check_person(person: Person, today: date) -> None:
    if person.state != PersonState.REGISTERED:
        raise ApplicationError("要先登记才能报名，回“我要登记”。")
    if person.birth_date and age_on(person.birth_date, today) < WORKING_AGE:
        raise ApplicationError(f"未满{WORKING_AGE}周岁不能介绍工作，可以问免费培训和升学。")


def _check_kind(person: Person, vacancy: Vacancy) -> None:
    if vacancy.kind is VacancyKind.INTERNSHIP:
        raise ApplicationError(BY_SCHOOL)
    if vacancy.kind is VacancyKind.WORK_STUDY and person.student_status and not is_student(person.student_status):
        raise ApplicationError("勤工俭学只招在校学生。您要上班的岗位，回“找工作”看。")


def agree_to_share(application: Application, now: datetime) -> None:
    """Record that the person agrees that this enterprise sees name and phone."""
    application.state = ApplicationState.AGREED
    application.detail = {**application.detail, "agreed_at": now.isoformat()}


def withdraw(application: Application, now: datetime) -> None:
    """Withdraw the application; the enterprise no longer sees the person's contact details."""
    application.state = ApplicationState.WITHDRAWN
    application.detail = {**application.detail, "withdrawn_at": now.isoformat()}


def shows_contact(application: Application) -> bool:
    """True if the enterprise may see name and phone."""
    return application.state in (ApplicationState.AGREED, ApplicationState.INTERVIEW, ApplicationState.HIRED)
