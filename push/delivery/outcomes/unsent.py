"""Claimed deliveries that get no call now: refused, suppressed, handed over, waiting, or led by another."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.push.notices import Channel, DeliveryState, Notice, NoticeState
from models.queries.delivery import deliveries
from models.queries.delivery.shared_phones import join_phone_leads
from models.queries.delivery.unfinished import is_subject_open
from push.channels.platform_limits import quotas_renewed_at
from push.delivery.outcomes.by_hand import give_by_hand
from push.delivery.outcomes.settle import mark, refuse, suppress
from push.notices.closing import UNSURE, cancel_pending
from push.routing.assignment import Assignment, AssignmentTerms
from push.routing.limits import QUIET
from push.routing.scarcity import used_up


def settle_unsent(session: Session, terms: AssignmentTerms, assignment: Assignment) -> None:
    """Give a state at once to every delivery of the batch that is not sent now."""
    notice, now = terms.notice, terms.now
    for reason, ids in assignment.refused.items():
        refuse(session, notice.id, ids, reason, now)
    for reason, ids in assignment.suppressed.items():
        suppress(session, notice.id, ids, reason, now)
    for channel, ids in assignment.unsure.items():
        mark(session, ids, DeliveryState.UNSURE, now, channel=channel, reason=UNSURE)
    for channel, ids in assignment.by_hand.items():
        give_by_hand(session, notice, ids, channel, now)
    join_phone_leads(session, assignment.phone_leads)
    deliveries.put_back(session, assignment.waiting, terms.rules.quiet_until, reason=QUIET)
    deliveries.put_back(session, assignment.parked, None, channel=Channel.MASS)
    for channel, ids in assignment.tomorrow.items():
        listed = Channel.MASS if channel is Channel.MASS else None
        reason = f"{used_up(channel)}，过了零点再发"
        deliveries.put_back(session, ids, quotas_renewed_at(now), channel=listed, reason=reason)


def is_over(session: Session, notice: Notice, now: datetime) -> bool:
    """True if the notice's vacancy or class is closed, filled, called off or over; the notice is then cancelled."""
    if is_subject_open(session, notice):
        return False
    if deliveries.move_notice(session, notice.id, (NoticeState.SENDING,), NoticeState.CANCELLED, finished_at=now):
        cancel_pending(session, notice.id, now)
    return True
