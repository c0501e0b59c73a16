"""Every ten seconds, and when a worker starts: the database alone says what must move again.

Redis may have been emptied, a worker killed, a receipt lost. Running it twice, or on two machines at
once, changes nothing twice.
"""

import time
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from models.push.notices import AttemptOutcome, Channel, DeliveryState, NoticeKind, NoticeState
from models.queries.delivery import deliveries, receipts, unfinished
from push import runtime
from push.channels.base import known_until
from push.channels.facts import FACTS
from push.counters import RECONCILED
from push.delivery.late_replies import recover_late_replies
from push.delivery.outcomes.settle import mark
from push.delivery.receipts.receipts import apply_receipts, settle_after_end
from push.notices.closing import INTERRUPTED, UNSURE, close_if_finished
from push.notices.commands import enqueue_due
from push.notices.job_offers import bars_of_kind
from push.offline.call_sheets import hand_over
from push.routing.reservations import give_back, templates_in_use
from push.runtime import Runtime

UNSURE_TIME = timedelta(minutes=30)
"""An unsure delivery older than this stands on a call sheet with the channel's question; it stays unsure."""
MANY = 2000
"""Rows moved in one transaction; the next run goes on."""

NO_TEMPLATES: Mapping[int, str] = {}

log = structlog.get_logger()


def reconcile() -> None:
    """Run the job, and note for `/metrics` that it ran."""
    rt = runtime.current()
    reconcile_now(rt)
    rt.redis.set(RECONCILED, time.time())


def reconcile_now(rt: Runtime) -> None:
    """Take up every delivery that stands still, then wake every notice that should be sending."""
    recover_all_lost(rt)
    with rt.sessions.begin() as session:
        apply_receipts(session, receipts.list_applicable(session, rt.clock(), MANY), rt.clock())
    with rt.sessions.begin() as session:
        ask_about_unsure(session, rt.clock())
    with rt.sessions.begin() as session:
        for notice in unfinished.list_ended_with_pending(session):
            settle_after_end(session, notice, rt.clock())
        unfinished.start_due_notices(session, rt.clock())
        sending = unfinished.list_notice_ids(session, [NoticeState.SENDING])
    recover_late_replies(rt)
    for notice_id in sending:
        with rt.sessions.begin() as session:
            done = close_if_finished(session, notice_id, rt.clock())
        if not done:
            enqueue_due(rt, notice_id)


def recover_all_lost(rt: Runtime) -> None:
    """Move every delivery under an expired lease; the platform is asked only if there is one."""
    with rt.sessions() as session:
        if not unfinished.has_lost(session, rt.clock()):
            return
    moved, templates = MANY, templates_in_use(rt)
    while moved == MANY:  # a list of thousands goes again as a whole, or it uses up its key
        with rt.sessions.begin() as session:
            moved = recover_lost(session, rt, rt.clock(), templates)


def recover_lost(session: Session, rt: Runtime, now: datetime, templates: Mapping[int, str] = NO_TEMPLATES) -> int:
    """Move deliveries whose lease has expired, and return their number.

    The message may be out, so it is sent again only where the platform recognises its key. `templates`: template id by
    notice, for the credits of people who were not called.
    """
    lost = unfinished.list_lost(session, now, MANY)
    if not lost:
        return 0
    uncalled = [delivery for delivery, _, attempt in lost if attempt is None]
    give_back(session, rt, uncalled, templates, now)
    deliveries.put_back(session, uncalled, None)
    again: dict[Channel | None, list[int]] = defaultdict(list)
    unsure: dict[Channel, list[int]] = defaultdict(list)
    for attempt in unfinished.list_attempts(session, [attempt for _, _, attempt in lost if attempt is not None]):
        attempt.outcome, attempt.reason, attempt.ended_at = AttemptOutcome.UNSURE, INTERRUPTED, now
        sender = rt.channels.get(attempt.channel)
        if sender is not None and now < known_until(sender, attempt.at):
            again[Channel.MASS if attempt.channel is Channel.MASS else None].append(attempt.delivery_id)
        else:
            unsure[attempt.channel].append(attempt.delivery_id)
    session.flush()
    for parked, ids in again.items():
        deliveries.put_back(session, ids, None, channel=parked)
    for channel, ids in unsure.items():
        mark(session, ids, DeliveryState.UNSURE, now, channel=channel, reason=UNSURE)
    for delivery_id, notice_id, _ in lost:
        log.warning("lease expired", notice=notice_id, delivery=delivery_id)
    return len(lost)


def ask_about_unsure(session: Session, now: datetime) -> None:
    """Hand unsure deliveries without a receipt to a human, who asks; until then they stay unsure.

    This holds even where the notice has no calls among its routes: the call tells nothing, it finds out. Nobody is
    asked about a service message, and people who refuse calls or the kind are not asked.
    """
    bars = [bars_of_kind(kind, now) for kind in NoticeKind]
    unasked = unfinished.list_unasked(session, now - UNSURE_TIME, bars, MANY)
    for channel in {channel for _, channel in unasked}:
        ids = [delivery for delivery, of in unasked if of == channel]
        hand_over(session, ids, Channel.CALL, now, FACTS[channel].question if channel else "")
