"""Service messages about a class to who is in it: a place got, place or time changed, called off, tomorrow it begins.

By the template `class` (platform facts 3.1): they follow the person's own act of enrolling.
"""

from models.queries.training import get_enrolment
from models.training import Enrolment
from programme.calendar import china
from push.announcements import FORM
from push.runtime import Runtime
from push.service_messages import queue_service_message


def announce_place(rt: Runtime, enrolment_id: int) -> None:
    """Who waited has a place now."""
    tell(rt, enrolment_id, "轮到您了，已经报上。去不了回“退班”。")


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
