"""A service message by itself, for tests to which the act it tells of does not matter."""

from collections.abc import Mapping

from push.notices.commands import enqueue_due
from push.runtime import Runtime
from push.triggers.service_messages import add_service_message


def queue_service_message(rt: Runtime, person_id: int, purpose: str, fields: Mapping[str, str]) -> int:
    """Write a service message and wake it; the notice's id."""
    with rt.sessions.begin() as session:
        notice_id = add_service_message(session, person_id, purpose, fields, rt.clock())
    enqueue_due(rt, notice_id)
    return notice_id
