"""Two lanes (R31): urgent notices leave within two hours and overtake, the others within a day.

A job that is not urgent steps back between two batches while urgent ones wait for a worker.
"""

from models.push.notices import Notice, NoticeKind
from push import queues
from push.runtime import Runtime


def is_urgent(notice: Notice) -> bool:
    """True if staff marked the notice as urgent, or it is a service message, for which a person waits."""
    return notice.urgent or notice.kind is NoticeKind.SERVICE


def queue_of(notice: Notice) -> str:
    return queues.URGENT if is_urgent(notice) else queues.NORMAL


def enqueue_again(rt: Runtime, notice_id: int, span: tuple[int, int] | None) -> None:
    """Enqueue a job that stepped back behind the jobs that wait."""
    with rt.sessions() as session:
        queue = queue_of(session.get_one(Notice, notice_id))
    if span is None:
        rt.queues.enqueue(queue, queues.DELIVER_LIST, notice_id)
    else:
        rt.queues.enqueue_ranges(notice_id, [span[0] // queues.RANGE], queue)
