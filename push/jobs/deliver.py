"""Jobs that send a notice."""

from push import runtime
from push.delivery.sending.deliver import deliver


def deliver_batch(notice_id: int, first_id: int, last_id: int) -> None:
    """Send what is due of an id range. Safe to run twice: each delivery is claimed before it is sent."""
    rt = runtime.current()
    rt.queues.note_started(notice_id, first_id)
    deliver(rt, notice_id, (first_id, last_id))


def deliver_list(notice_id: int) -> None:
    """Send to the people who wait on the notice's mass list."""
    deliver(runtime.current(), notice_id, None)
