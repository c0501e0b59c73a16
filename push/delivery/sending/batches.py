"""A batch of one notice: claimed and planned, recorded close to the calls, called, settled.

The attempts are committed before the first call, so that a lost worker's calls are known. At most `MOST_OPEN` people of
a worker have an attempt that is not settled (open_attempts.py).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog
from sqlalchemy.orm import Session

from models.push.notices import Channel, Notice, NoticeState
from models.queries.delivery import claims, deliveries
from models.queries.delivery.claims import LEASE
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
from push.delivery.sending.open_attempts import BATCH_SIZE, CLAIM_SIZE
from push.delivery.sending.outcome_counts import count_outcomes
from push.notices.job_offers import bars_of
from push.notices.urgency import is_urgent
from push.routing.allowance import Allowance
from push.routing.assignment import AssignmentTerms, PlannedSend, assign_routes
from push.routing.messages import letter_of
from push.routing.rules import rules_for, template_of
from push.runtime import Runtime

Span = tuple[int, int] | None
"""First and last delivery id; None: the deliveries that wait for a mass send."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Batch:
    """A claimed batch, or a part of it; once `attempts` are there, they are committed and its calls may begin.

    Claimed people to whom nothing is sent now are settled already and not in the batch.
    """

    notice: Notice
    template_id: str
    planned: Sequence[PlannedSend]
    attempts: Sequence[int]
    messages: Sequence[tuple[Channel, Message]]
    lease: Lease

    def part(self, places: Sequence[int]) -> "Batch":
        """The same batch with these places only; the lease is shared."""
        attempts = [self.attempts[place] for place in places] if self.attempts else ()
        planned = [self.planned[place] for place in places]
        return replace(self, planned=planned, attempts=attempts, messages=[self.messages[place] for place in places])

    def slices(self) -> list["Batch"]:
        """The same people in batches of `BATCH_SIZE`, each with a lease of its own, before anything is recorded."""
        places = range(len(self.planned))
        parts = [self.part(places[first : first + BATCH_SIZE]) for first in places[::BATCH_SIZE]]
        return [replace(part, lease=self.lease.release(delivery_ids(part.planned), ended=False)) for part in parts]


async def send(rt: Runtime, batch: Batch) -> list[Outcome]:
    """Make the calls of a batch; people who have refused since the claim, or whose lease is lost, are not called."""
    await asyncio.to_thread(retry_while_database_away, batch.lease.refresh)
    pool = CallPool(rt.channels, rt.rate_limiter)
    return await pool.send(batch.messages, batch.lease.held, urgent=is_urgent(batch.notice))


def take(rt: Runtime, notice_id: int, span: Span) -> Batch | None:
    """Claim, plan and record the next batch; None when nothing is due or the notice does not send."""
    with rt.sessions() as session:
        notice = session.get_one(Notice, notice_id)
    batch = claim(rt, notice, span)
    return record(rt, batch) if batch else None


def claim(rt: Runtime, notice: Notice, span: Span) -> Batch | None:
    """Claim and plan the next batch; None when nothing is due or the notice does not send.

    `notice` may have been read earlier, as its kind and words never change.
    """
    template_id = template_of(rt, notice)  # may ask the platform: no transaction is open
    with rt.sessions.begin() as session:
        notice = session.get_one(Notice, notice.id)
        now = rt.clock()
        if notice.state is not NoticeState.SENDING or is_over(session, notice, now):
            return None
        limit = CLAIM_SIZE if span is not None else rt.channels[Channel.MASS].group_size
        ids = claims.lock_due(session, notice.id, span, limit=limit, now=now)
        if not ids:
            return None
        claimed = claims.list_claimed(session, ids, notice, bars_of(notice, now), template_id)
        rules = rules_for(rt, notice, template_id, now)
        allowance = Allowance(rt, notice, now)
        terms = AssignmentTerms(notice, rules, template_id, now, span is None, rt.channels, allowance)
        division = assign_routes(session, terms, claimed)
        planned = {one.claimed.delivery_id: one.channel for one in division.to_send}
        claims.claim(session, {one: planned.get(one) for one in ids}, now + LEASE)
        settle_unsent(session, terms, division)
        messages = _addressed(session, notice, division.to_send)
    repeats = [one for one in division.to_send if one.attempt_id]
    until = {one.claimed.delivery_id: known_until(rt.channels[one.channel], one.at) for one in repeats}
    lease = Lease(rt, notice.id, frozenset(delivery_ids(division.to_send)), now + LEASE, until)
    return Batch(notice, template_id, division.to_send, (), messages, lease)


def record(rt: Runtime, batch: Batch) -> Batch:
    """Write the attempts of deliveries that are still under the lease, and commit. Returns these deliveries only.

    Never tried again after an error: where a commit's answer is lost, its attempts may be written.
    """
    with batch.lease.lock, rt.sessions.begin() as session:
        until = batch.lease.until
        ours = [one for one in batch.planned if one.claimed.delivery_id not in batch.lease.lost]
        rows = [
            {"delivery_id": one.claimed.delivery_id, "channel": one.channel, "key": one.key}
            for one in ours
            if not one.attempt_id
        ]
        attempts = deliveries.add_held_attempts(session, rows, until, rt.clock())
        repeats = {one.claimed.delivery_id: one.attempt_id for one in ours if one.attempt_id}
        attempts |= {one: repeats[one] for one in deliveries.hold(session, repeats, until)}
    kept = batch.part([place for place, one in enumerate(batch.planned) if one.claimed.delivery_id in attempts])
    return replace(kept, attempts=[attempts[one.claimed.delivery_id] for one in kept.planned])


def finish(rt: Runtime, batch: Batch, outcomes: Sequence[Outcome]) -> None:
    """Settle one outcome a message; after an error it may be done again."""
    if not outcomes:
        return
    held_until = batch.lease.end()
    outcomes = detect_spikes(rt, batch.notice, batch.messages, outcomes)
    with rt.sessions.begin() as session:
        now = rt.clock()
        notice = session.get_one(Notice, batch.notice.id)
        results = [
            CallResult(one, attempt, outcome, rt.channels[one.channel], one.claimed.delivery_id not in batch.lease.lost)
            for one, attempt, outcome in zip(batch.planned, batch.attempts, outcomes, strict=True)
        ]
        settle(session, notice, results, batch.template_id, held_until, now)
        settle_allowance(session, rt, notice, results, now)
        apply_early_receipts(session, results, now)
        settle_after_end(session, notice, now)
    count_outcomes(rt.redis, batch.notice.id, batch.messages, outcomes, now)
    first, last = results[0].delivery_id, results[-1].delivery_id
    log.info("batch settled", notice=batch.notice.id, deliveries=len(outcomes), first=first, last=last)


def delivery_ids(planned: Sequence[PlannedSend]) -> list[int]:
    """The delivery of each planned message."""
    return [one.claimed.delivery_id for one in planned]


def _addressed(session: Session, notice: Notice, planned: Sequence[PlannedSend]) -> list[tuple[Channel, Message]]:
    """The messages by channel; a phone number is decrypted only for a channel that needs one."""
    by_phone = [one.claimed.person_id for one in planned if one.channel in TO_MOBILES]
    phones = claims.find_phones(session, by_phone) if by_phone else {}
    letter = letter_of(notice)
    return [(one.channel, letter.to(one, phones.get(one.claimed.person_id))) for one in planned]
