"""Applications for vacancies, and the contact details that the enterprise may see (R42, PIPL 23).

Commands; the caller commits.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from models.people import Person, PersonState
from models.queries.work.vacancies import find_application
from models.work import Application, ApplicationState, Enterprise, Vacancy, VacancyKind, VacancyState
from programme.people.ages import ADULT_AGE, WORKING_AGE
from programme.people.identity import age_on
from programme.people.youth import is_student
from programme.work.search import hazard_of

BY_SCHOOL = (
    "学生实习按规定由学校安排，学校、企业、学生三方签协议，我们只告诉您有这个岗位，不能替您报名、不收钱。"
    "请把岗位名称和企业告诉班主任。学校没有安排的，回“人工”问。"
)
AGE_UNKNOWN = (
    "按规定要先知道您满没满16周岁才能报名，您的档案里还没有身份证号。请回“人工”，工作人员跟您核对身份证，补上就能报。"
)
NOT_OPEN = "这个岗位已经招满或者停了，回“找工作”看看别的。"


class ApplicationError(ValueError):
    """The person cannot apply; the text is Chinese and says what to do."""


def apply_for(
    session: Session, person: Person, vacancy: Vacancy, now: datetime, *, today: date, via: str = "chat"
) -> Application:
    """Apply for the vacancy. Applying again gives the same application; a withdrawn one is opened again.

    Raises ApplicationError as `check_may_apply`.
    """
    check_may_apply(session, person, vacancy, today)
    application = find_application(session, vacancy.id, person.id)
    if application is None:
        application = Application(
            vacancy_id=vacancy.id, person_id=person.id, state=ApplicationState.APPLIED, at=now, via=via
        )
        session.add(application)
        session.flush()
    elif application.state == ApplicationState.WITHDRAWN:
        application.state, application.at = ApplicationState.APPLIED, now
        application.detail = _without_refusal(application)
    return application


def check_may_apply(session: Session, person: Person, vacancy: Vacancy, today: date) -> None:
    """Raise ApplicationError if the person may not apply.

    No service file, age unknown or under 16, under 18 for work that is closed to them (requirements.md 3.1), vacancy
    not open, an internship (the school arranges it, A32), work-study for a person who is not in school.
    """
    _check_open(vacancy, today)
    if session.get_one(Enterprise, vacancy.enterprise_id).verified_at is None:
        raise ApplicationError(NOT_OPEN)
    _check_person(person, vacancy, today)
    _check_kind(person, vacancy)


def _check_open(vacancy: Vacancy, today: date) -> None:
    full = vacancy.headcount is not None and vacancy.filled >= vacancy.headcount
    if vacancy.state != VacancyState.PUBLISHED or vacancy.valid_until < today or full:
        raise ApplicationError(NOT_OPEN)


def _check_person(person: Person, vacancy: Vacancy, today: date) -> None:
    if person.state != PersonState.REGISTERED:
        raise ApplicationError("要先登记才能报名，回“我要登记”。")
    if person.birth_date is None:
        raise ApplicationError(AGE_UNKNOWN)
    age = age_on(person.birth_date, today)
    if age < WORKING_AGE:
        raise ApplicationError(f"未满{WORKING_AGE}周岁不能介绍工作，可以问免费培训和升学。")
    hazard = hazard_of(vacancy)
    if age < ADULT_AGE and hazard is not None:
        raise ApplicationError(
            f"这个岗位写了“{hazard.word}”（{hazard.reason}），按规定没满{ADULT_AGE}周岁不能做。"
            "别的岗位可以报，回“找工作”看看。"
        )


def _check_kind(person: Person, vacancy: Vacancy) -> None:
    if vacancy.kind is VacancyKind.INTERNSHIP:
        raise ApplicationError(BY_SCHOOL)
    if vacancy.kind is VacancyKind.WORK_STUDY and person.student_status and not is_student(person.student_status):
        raise ApplicationError("勤工俭学只招在校学生。您要上班的岗位，回“找工作”看。")


_TAKEN_BACK = "taken_back_at"
_SEEN = (ApplicationState.AGREED, ApplicationState.INTERVIEW, ApplicationState.HIRED)


def may_agree(application: Application) -> bool:
    """True if the person can still, or again, let the enterprise see name and phone."""
    return application.state is ApplicationState.APPLIED or (
        application.state in _SEEN and _TAKEN_BACK in application.detail
    )


def agree_to_share(application: Application, now: datetime) -> None:
    """Record that the person agrees that this enterprise sees name and phone."""
    application.detail = {**_without_refusal(application), "agreed_at": now.isoformat()}
    if application.state is ApplicationState.APPLIED:
        application.state = ApplicationState.AGREED


def _without_refusal(application: Application) -> dict[str, Any]:
    return {name: value for name, value in application.detail.items() if name != _TAKEN_BACK}


def stop_sharing(application: Application, now: datetime) -> None:
    """Take back the consent: the enterprise sees neither name nor phone any more, and the application stays."""
    application.detail = {**application.detail, _TAKEN_BACK: now.isoformat()}
    if application.state is ApplicationState.AGREED:
        application.state = ApplicationState.APPLIED


def withdraw(application: Application, now: datetime) -> None:
    """Withdraw the application; the enterprise sees nothing of the person any more, only that somebody withdrew."""
    application.state = ApplicationState.WITHDRAWN
    application.detail = {**application.detail, "withdrawn_at": now.isoformat()}


class Shown(StrEnum):
    """The part of an applicant that the enterprise sees."""

    NOTHING = "nothing"
    """Nothing but the state: the person withdrew."""
    HIDDEN = "hidden"
    """The person took the consent back: no name, age or phone."""
    MASKED = "masked"
    OPEN = "open"


def shown_to_enterprise(application: Application) -> Shown:
    """The part of the applicant that the enterprise sees now."""
    if application.state is ApplicationState.WITHDRAWN:
        return Shown.NOTHING
    if _TAKEN_BACK in application.detail:
        return Shown.HIDDEN
    return Shown.OPEN if application.state in _SEEN else Shown.MASKED


def shows_contact(application: Application) -> bool:
    """True if the enterprise may see name and phone."""
    return shown_to_enterprise(application) is Shown.OPEN
