"""Enrolling and leaving (R36): conditions, places, waiting list. Commands; the caller commits.

The class's row is locked while places are counted: of two people who want the last one, one gets it.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.people import Person, PersonState
from models.queries.work.training import RUNNING, count_places, find_enrolment, find_next_waiting, lock_class
from models.training import Class, ClassState, Enrolment, EnrolmentState
from programme.calendar import china
from programme.people.ages import WORKING_AGE
from programme.people.filing.entries import FileEntry
from programme.people.identity import age_on
from programme.people.service_files import amend_service_file
from programme.training.classes import TrainingError

UNABLE = ("丧失劳动力", "无劳动力")
"""Words of the register for people who cannot work."""
BY_HIMSELF = "本人退了"
ADVICE = f"没满{WORKING_AGE}周岁，按规定先读书，还不能报班。想读技能学校，回“人工”帮您问。"
"""Answer to a person under the working age (A33)."""


def enrol(
    session: Session,
    person: Person,
    class_id: int,
    now: datetime,
    *,
    today: date,
    via: str = "chat",
    user_id: int | None = None,
) -> Enrolment:
    """Give the person a place, or the end of the waiting list. Enrolling again gives the same enrolment.

    Staff (`user_id`) may enrol after the last day for enrolling. Raises TrainingError: not open, or not eligible.
    """
    held = lock_class(session, class_id)
    if held is None or held.state is not ClassState.OPEN:
        raise TrainingError("这个班已经停了，回“免费培训”看看别的。")
    known = find_enrolment(session, class_id, person.id)
    if known is not None and known.state is not EnrolmentState.WITHDRAWN:
        return known
    if user_id is None and (held.enrol_until < today or held.lessons[0].starts_at <= now):
        raise TrainingError("这个班报名已经截止，回“免费培训”看看别的，或者回“人工”问能不能补报。")
    if refusal := refused(person, china(held.lessons[0].starts_at).date()):
        raise TrainingError(refusal)
    enrolment = known or Enrolment(class_id=class_id, person_id=person.id)
    has_place = count_places(session, [class_id])[class_id].taken < held.capacity
    enrolment.state = EnrolmentState.ENROLLED if has_place else EnrolmentState.WAITING
    enrolment.at, enrolment.via, enrolment.user_id, enrolment.reason = now, via, user_id, ""
    enrolment.reminded_at = None
    session.add(enrolment)
    session.flush()
    wish_to_learn(session, person, held.course.trades, now=now, today=today)
    return enrolment


def refused(person: Person, first_day: date) -> str:
    """Reason why the person may not join a class that begins on that day (age, ability); "" if there is none.

    The upper end of working age is a statistic, no ban (A34).
    """
    if person.state is not PersonState.REGISTERED:
        return "要先登记才能报班，回“我要登记”。"
    if person.birth_date and age_on(person.birth_date, first_day) < WORKING_AGE:
        return ADVICE
    if person.labour_capacity in UNABLE:
        return f"名册上写的是“{person.labour_capacity}”，要工作人员先核对，回“人工”。"
    return ""


def wish_to_learn(session: Session, person: Person, trades: tuple[str, ...], *, now: datetime, today: date) -> None:
    """Record the wish with its trades. A person at work keeps their category: they learn beside the job (R48)."""
    wanted = tuple(dict.fromkeys((*person.learn_trades, *trades)))
    entry = FileEntry(wants_training=None if person.employed else True, learn_trades=wanted)
    amend_service_file(session, person, entry, now=now, today=today)


def leave(session: Session, enrolment: Enrolment, reason: str, now: datetime) -> Enrolment | None:
    """Give up the place. Returns the enrolment that moved up, to be told. Raises TrainingError if there is a result."""
    held = lock_class(session, enrolment.class_id)
    session.refresh(enrolment, ["state"])
    if held is None or enrolment.state not in RUNNING:
        raise TrainingError("这个班已经结束或者已经退了，不用再退。")
    enrolment.state, enrolment.reason = EnrolmentState.WITHDRAWN, reason
    session.flush()
    moved = move_up(session, held, now)
    return moved[0] if moved else None


def move_up(session: Session, held: Class, now: datetime) -> list[Enrolment]:
    """Fill the free places of a locked class from its waiting list. Returns the enrolments that got one."""
    moved = []
    while count_places(session, [held.id])[held.id].taken < held.capacity:
        following = find_next_waiting(session, held.id)
        if following is None or held.state is not ClassState.OPEN or held.lessons[-1].ends_at <= now:
            break
        following.state = EnrolmentState.ENROLLED
        session.flush()
        moved.append(following)
    return moved
