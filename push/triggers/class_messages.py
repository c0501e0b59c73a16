"""Service messages about a class to the people in it: a place, a change of place or time, called off, tomorrow.

They use the template `class` (docs/platform.md 3.1), as they follow the person's own act of enrolling. People without
a chat are called by staff; the roster shows them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.queries.work.training import (
    claim_due_reminders,
    get_enrolment,
    list_roster,
    list_waited_for,
    lock_class,
)
from models.training import Enrolment, EnrolmentState
from programme.calendar import china, end_of, today
from programme.training.enrolment import move_up
from push.runtime import Runtime
from push.triggers.confirmations import FORM
from push.triggers.service_messages import add_service_message

FROM_HOUR = 8
"""Chinese hour from which people are reminded of tomorrow's class."""
MOVED_UP = "轮到您了，已经报上。去不了回“退班”。"
CHANGED = "时间或地点改了，请看清楚。去不了回“退班”。"
BY_STAFF = "工作人员帮您报上了。去不了回“退班”。"
TOMORROW = "带身份证，不收钱。去不了回“退班”。"


def announce_place(session: Session, enrolment_id: int, now: datetime) -> None:
    """Tell a person who waited that they have a place; as `add_messages`."""
    _add_message(session, enrolment_id, MOVED_UP, now)


def add_messages(session: Session, enrolments: Iterable[Enrolment], remark: str, now: datetime) -> None:
    """Add a message for each enrolment within the caller's transaction, so that no crash or lost Redis separates the
    event from its message. The clock sends them within seconds.
    """
    for enrolment in enrolments:
        _add_message(session, enrolment.id, remark, now)


def list_placed(session: Session, class_id: int) -> list[Enrolment]:
    """Enrolments with a place and without a result."""
    return [one for one in list_roster(session, class_id) if one.state is EnrolmentState.ENROLLED]


def remind(rt: Runtime) -> None:
    """Remind people once, on the day before the first lesson; and fill places that became free without a leaving."""
    with rt.sessions() as session:
        waited_for = list_waited_for(session)
    for class_id in waited_for:
        with rt.sessions.begin() as session:
            fill(session, class_id, rt.clock())
    if china(rt.clock()).hour >= FROM_HOUR:
        with rt.sessions.begin() as session:
            tomorrow_ends = end_of(today(rt.clock()) + timedelta(days=1))
            for enrolment_id in claim_due_reminders(session, rt.clock(), tomorrow_ends):
                _add_message(session, enrolment_id, TOMORROW, rt.clock())


def fill(session: Session, class_id: int, now: datetime) -> None:
    """Give free places to people who wait, and tell them."""
    held = lock_class(session, class_id)
    if held is not None:
        add_messages(session, move_up(session, held, now), MOVED_UP, now)


def _add_message(session: Session, enrolment_id: int, remark: str, now: datetime) -> None:
    """Add a message with course, time and place, if the person has a chat."""
    enrolment = get_enrolment(session, enrolment_id)
    if enrolment.person.follower_id is not None:
        add_service_message(session, enrolment.person_id, "class", _fields(enrolment, remark), now)


def _fields(enrolment: Enrolment, remark: str) -> dict[str, str]:
    held = enrolment.class_
    return {
        "课程": held.course.title,
        "时间": china(held.lessons[0].starts_at).strftime(FORM),
        "地点": held.place,
        "姓名": enrolment.person.name,
        "备注": remark,
    }
