"""The job that makes a large audience's deliveries."""

from push import runtime
from push.freezing import freeze_next
from push.notices import wake


def freeze_part(notice_id: int) -> None:
    """The next part; `wake` sends it and enqueues the one after. Safe to run twice, at once and after a crash."""
    rt = runtime.current()
    rt.queues.note_freezing(notice_id)
    if freeze_next(rt, notice_id):
        wake(rt, notice_id)
