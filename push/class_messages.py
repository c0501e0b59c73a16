"""Service messages about a class to who is in it: a place got, place or time changed, called off, it begins tomorrow.

By the template `class` (platform facts 3.1): they follow the person's own act of enrolling. Who has no chat is
called by staff; the roster shows who that is.
"""

from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.queries.training import get_enrolment, list_roster, list_waited_for, lock_class
from models.training import Class, ClassState, Enrolment, EnrolmentState, Lesson
from programme.calendar import china, end_of, today
from programme.enrolling import move_up
from push import runtime
from push.announcements import FORM
from push.runtime import Runtime
from push.service_messages import queue_service_message

FROM_HOUR = 8
"""Chinese hour from which people are reminded of tomorrow's class."""
MOVED_UP = "轮到您了，已经报上。去不了回“退班”。"
CHANGED = "时间或地点改了，请看清楚。去不了回“退班”。"
BY_STAFF = "工作人员帮您报上了。去不了回“退班”。"
TOMORROW = "带身份证，不收钱。去不了回“退班”。"


def announce_place(rt: Runtime, enrolment_id: int) -> None:
    """Who waited has a place now."""
    tell(rt, enrolment_id, MOVED_UP)


def tell_class(class_id: int) -> None:
    """The job: everybody in a class hears that it was called off, or that place or time are others now."""
    tell_everybody(runtime.current(), class_id)


def tell_everybody(rt: Runtime, class_id: int) -> None:
    """What the class's state says: called off to who was in it, changed to who holds a place."""
    with rt.sessions() as session:
        held = session.get_one(Class, class_id)
        is_off, words = held.state is ClassState.CANCELLED, f"班取消了：{held.end_reason}"
        state = EnrolmentState.WITHDRAWN if is_off else EnrolmentState.ENROLLED
        roster = list_roster(session, class_id)
        concerned = [one.id for one in roster if one.state is state and (not is_off or one.reason == words)]
    for enrolment_id in concerned:
        tell(rt, enrolment_id, words if is_off else CHANGED)


def remind_of_classes() -> None:
    """The job."""
    remind(runtime.current())


def remind(rt: Runtime) -> None:
    """On the day before the first lesson, once; and places that became free without anybody's leaving are filled."""
    with rt.sessions.begin() as session:
        moved = [one.id for class_id in list_waited_for(session) for one in _filled(rt, session, class_id)]
        due = _take_due(session, rt) if china(rt.clock()).hour >= FROM_HOUR else []
    for enrolment_id in moved:
        announce_place(rt, enrolment_id)
    for enrolment_id in due:
        tell(rt, enrolment_id, TOMORROW)


def _filled(rt: Runtime, session: Session, class_id: int) -> list[Enrolment]:
    held = lock_class(session, class_id)
    return move_up(session, held, rt.clock()) if held else []


def _take_due(session: Session, rt: Runtime) -> list[int]:
    """Enrolments of classes that begin before tomorrow is over; noted, so that nobody else reminds them."""
    now = rt.clock()
    tomorrow_ends = end_of(today(now) + timedelta(days=1))
    begins = select(Lesson.class_id).group_by(Lesson.class_id)
    begins = begins.having(func.min(Lesson.starts_at) > now, func.min(Lesson.starts_at) < tomorrow_ends)
    is_open = select(Class.id).where(Class.state == ClassState.OPEN, Class.id.in_(begins))
    taken = (
        update(Enrolment)
        .where(
            Enrolment.class_id.in_(is_open),
            Enrolment.state == EnrolmentState.ENROLLED,
            Enrolment.reminded_at.is_(None),
        )
        .values(reminded_at=now)
        .returning(Enrolment.id)
        .execution_options(synchronize_session=False)
    )
    return list(session.scalars(taken))


def tell(rt: Runtime, enrolment_id: int, remark: str) -> None:
    """One message with course, time and place; nobody without a chat is written to."""
    with rt.sessions() as session:
        enrolment = get_enrolment(session, enrolment_id)
    if enrolment.person.follower_id is not None:
        queue_service_message(rt, enrolment.person_id, "class", _fields(enrolment, remark))


def _fields(enrolment: Enrolment, remark: str) -> dict[str, str]:
    held = enrolment.class_
    return {
        "课程": held.course.title,
        "时间": china(held.lessons[0].starts_at).strftime(FORM),
        "地点": held.place,
        "姓名": enrolment.person.name,
        "备注": remark,
    }
