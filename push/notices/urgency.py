"""Two lanes (R31): what is urgent is out within two hours and overtakes, the rest within a day.

A job that is not urgent steps back between two batches while urgent ones wait for a worker.
"""

from models.push.notices import Notice, NoticeKind
from push import queues
from push.runtime import Runtime


def is_urgent(notice: Notice) -> bool:
    """What staff marked so; and a service message, which answers somebody who is waiting."""
    return notice.urgent or notice.kind is NoticeKind.SERVICE


def queue_of(notice: Notice) -> str:
    return queues.URGENT if is_urgent(notice) else queues.NORMAL


def enqueue_again(rt: Runtime, notice_id: int, span: tuple[int, int] | None) -> None:
    """A job that stepped back has its turn after those that wait."""
    with rt.sessions() as session:
        queue = queue_of(session.get_one(Notice, notice_id))
    if span is None:
        rt.queues.enqueue(queue, queues.DELIVER_LIST, notice_id)
    else:
        rt.queues.enqueue_ranges(notice_id, [span[0] // queues.RANGE], queue)
