"""What the clock does about large audiences: part after part, with no queue to wait in and beside what is sent."""

from models.queries.notices.freezing import list_freezing
from push.notices.commands import enqueue_due
from push.notices.freezing import freeze_next
from push.runtime import Runtime


def freeze_due(rt: Runtime) -> bool:
    """One part of every audience that is not whole, and what it holds may be sent. False: there was none to make.

    Two machines at once do not hinder each other, and whoever is lost leaves the rest to another.
    """
    with rt.sessions() as session:
        begun = list_freezing(session)
    made = [notice_id for notice_id in begun if freeze_next(rt, notice_id)]
    for notice_id in made:
        enqueue_due(rt, notice_id)
    return bool(made)
