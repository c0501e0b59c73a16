"""A notice on its way: claim a sub-batch, plan it, send it, settle it, and again until nothing is due.

A sub-batch is claimed and planned as a whole, ahead of its turn; its attempts are written, and its answers settled,
in slices, so that a lost worker leaves few people unsure. Whoever has no attempt yet was certainly not called.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from models.push.notices import Channel, Notice, NoticeState
from models.queries.delivery import claims, deliveries
from models.queries.delivery.claims import LEASE
from programme.calendar import today, years_before
from programme.people.ages import WORKING_AGE
from push.channels.base import Message, Outcome, known_until
from push.channels.facts import TO_MOBILES
from push.delivery.outcomes.refusal_spikes import detect_spikes
from push.delivery.outcomes.results import CallResult
from push.delivery.outcomes.returned_quotas import settle_allowance
from push.delivery.outcomes.settle import settle
from push.delivery.outcomes.unsent import is_over, settle_unsent
from push.delivery.receipts.receipts import apply_early_receipts, settle_after_end
from push.delivery.sending.calls import CallPool
from push.delivery.sending.database_retry import retry_while_database_away
from push.delivery.sending.leases import Lease
from push.delivery.sending.outcome_counts import count_outcomes
from push.notices.urgency import is_urgent
from push.routing.allowance import Allowance
from push.routing.assignment import AssignmentTerms, PlannedSend, assign_routes
from push.routing.messages import letter_of
from push.routing.rules import rules_for, template_of
from push.runtime import Runtime

SUB_BATCH = 500
Span = tuple[int, int] | None
"""First and last delivery id; None: those parked for a mass send."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Batch:
    """One claimed sub-batch, or a part of it. Nobody may be called before `attempts` are recorded and committed.

    Whoever of the sub-batch gets nothing now is settled already and not in it.
    """

    notice: Notice
    template_id: str
    planned: Sequence[PlannedSend]
    attempts: Sequence[int]
    messages: Sequence[tuple[Channel, Message]]
    holding: Lease

    def part(self, places: Sequence[int]) -> "Batch":
        """Only those; still the same holding."""
        attempts = [self.attempts[place] for place in places] if self.attempts else ()
        planned = [self.planned[place] for place in places]
        return replace(self, planned=planned, attempts=attempts, messages=[self.messages[place] for place in places])


async def send(rt: Runtime, batch: Batch) -> list[Outcome]:
    """Make the calls of a taken sub-batch; who refused since then, or is no longer ours, is left out."""
    await asyncio.to_thread(retry_while_database_away, batch.holding.refresh)
    return await CallPool(rt.channels, rt.pace).send(batch.messages, batch.holding.held, urgent=is_urgent(batch.notice))


def take(rt: Runtime, notice_id: int, span: Span) -> Batch | None:
    """Claim, plan and record the next sub-batch at once; None when nothing is due or the notice does not send."""
    batch = claim_batch(rt, notice_id, span)
    return batch if batch is None or batch.attempts else record(rt, batch)


def record(rt: Runtime, batch: Batch) -> Batch:
    """Write the attempts of those that are still ours, and commit; the answer holds only them.

    Never tried again: where a commit's answer is lost, its attempts may stand there.
    """
    with batch.holding.lock, rt.sessions.begin() as session:
        until = batch.holding.until
        ours = [one for one in batch.planned if one.claimed.delivery_id not in batch.holding.lost]
        attempts = deliveries.add_held_attempts(session, _fresh(ours), until, rt.clock())
        repeats = {one.claimed.delivery_id: one.attempt_id for one in ours if one.attempt_id}
        attempts |= {one: repeats[one] for one in deliveries.hold(session, repeats, until)}
    kept = batch.part([place for place, one in enumerate(batch.planned) if one.claimed.delivery_id in attempts])
    return replace(kept, attempts=[attempts[one.claimed.delivery_id] for one in kept.planned])


def claim_batch(rt: Runtime, notice_id: int, span: Span) -> Batch | None:
    """Claim and plan the next sub-batch; None when nothing is due or the notice does not send.

    A list is one call: it is recorded with its claim. Others are recorded slice by slice.
    """
    with rt.sessions() as session:
        notice = session.get_one(Notice, notice_id)
    template_id = template_of(rt, notice)  # may ask the platform: no transaction is open
    with rt.sessions.begin() as session:
        notice = session.get_one(Notice, notice_id)
        now = rt.clock()
        if notice.state is not NoticeState.SENDING or is_over(session, notice, now):
            return None
        limit = SUB_BATCH if span is not None else rt.channels[Channel.MASS].group_size
        ids = claims.lock_due(session, notice_id, span, limit=limit, now=now)
        if not ids:
            return None
        youngest = years_before(today(now), WORKING_AGE)
        claimed = claims.list_claimed(session, ids, notice, youngest, template_id)
        rules = rules_for(rt, notice, template_id, now)
        allowance = Allowance(rt, notice, now)
        terms = AssignmentTerms(notice, rules, template_id, now, span is None, rt.channels, allowance)
        division = assign_routes(session, terms, claimed)
        planned = {one.claimed.delivery_id: one.channel for one in division.to_send}
        claims.claim(session, {one: planned.get(one) for one in ids}, now + LEASE)
        settle_unsent(session, terms, division)
        attempts = _record_list(session, division.to_send, now) if span is None else ()
        messages = _addressed(session, notice, division.to_send)
    repeats = [one for one in division.to_send if one.attempt_id]
    until = {one.claimed.delivery_id: known_until(rt.channels[one.channel], one.at) for one in repeats}
    holding = Lease(rt, notice_id, frozenset(delivery_ids(division.to_send)), now + LEASE, until)
    return Batch(notice, template_id, division.to_send, attempts, messages, holding)


def finish(rt: Runtime, batch: Batch, outcomes: Sequence[Outcome]) -> None:
    """Settle what was sent; may be done again as long as it has not succeeded."""
    if not outcomes:
        return
    held_until = batch.holding.end()
    outcomes = detect_spikes(rt, batch.notice, batch.messages, outcomes)
    with rt.sessions.begin() as session:
        now = rt.clock()
        notice = session.get_one(Notice, batch.notice.id)
        endings = [
            CallResult(
                one, attempt, outcome, rt.channels[one.channel], one.claimed.delivery_id not in batch.holding.lost
            )
            for one, attempt, outcome in zip(batch.planned, batch.attempts, outcomes, strict=True)
        ]
        settle(session, notice, endings, batch.template_id, held_until, now)
        settle_allowance(session, rt, notice, endings, now)
        apply_early_receipts(session, endings, now)
        settle_after_end(session, notice, now)
    count_outcomes(rt.redis, batch.notice.id, batch.messages, outcomes, now)
    first, last = endings[0].delivery_id, endings[-1].delivery_id
    log.info("sub-batch settled", notice=batch.notice.id, deliveries=len(outcomes), first=first, last=last)


def _record_list(session: Session, planned: Sequence[PlannedSend], now: datetime) -> list[int]:
    """Attempt ids in the order of the plan; new attempts are written, repeated ones keep theirs."""
    fresh = deliveries.add_attempts(session, _fresh(planned), now)
    return [one.attempt_id or fresh[one.claimed.delivery_id] for one in planned]


def _fresh(planned: Sequence[PlannedSend]) -> list[dict[str, object]]:
    """The attempts to be written."""
    return [
        {"delivery_id": one.claimed.delivery_id, "channel": one.channel, "key": one.key}
        for one in planned
        if not one.attempt_id
    ]


def delivery_ids(planned: Sequence[PlannedSend]) -> list[int]:
    return [one.claimed.delivery_id for one in planned]


def _addressed(session: Session, notice: Notice, planned: Sequence[PlannedSend]) -> list[tuple[Channel, Message]]:
    """The messages, with phones opened only where a channel needs them."""
    by_phone = [one.claimed.person_id for one in planned if one.channel in TO_MOBILES]
    phones = claims.find_phones(session, by_phone) if by_phone else {}
    letter = letter_of(notice)
    return [(one.channel, letter.to(one, phones.get(one.claimed.person_id))) for one in planned]
