"""Large audiences, frozen part after part by the clock, without a queue and beside the sending."""

from models.queries.notices.freezing import list_freezing
from push.notices.commands import enqueue_due
from push.notices.freezing import freeze_next
from push.runtime import Runtime


def freeze_due(rt: Runtime) -> bool:
    """Freeze one part of every audience that is not whole, and let it be sent. False: there was none to freeze.

    Two machines at once do not hinder each other; a lost machine leaves the rest to another.
    """
    with rt.sessions() as session:
        begun = list_freezing(session)
    made = [notice_id for notice_id in begun if freeze_next(rt, notice_id)]
    for notice_id in made:
        enqueue_due(rt, notice_id)
    return bool(made)
