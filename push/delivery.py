"""A notice on its way: claim a sub-batch, plan it, send it, settle it, and again until nothing is due."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.orm import Session

from models.notices import Channel, DeliveryState, Notice, NoticeState
from models.queries import claims, deliveries, waking
from models.queries.carriers import let_carry
from models.queries.receipts import list_unapplied, list_unapplied_to
from models.queries.unfinished import is_vacancy_open
from programme.calendar import today
from push.allowances import Allowance, settle_allowance
from push.audience import years_before
from push.by_hand import give_by_hand
from push.channels.base import NO_REPEAT_CHECK, Message, Outcome, Sent
from push.closing import close_if_finished
from push.holding import Holding, watched
from push.lanes import enqueue_again, is_urgent
from push.limits import LEASE, YOUNGEST_WORKER, quotas_renewed_at
from push.messages import fields_of, message_for
from push.notices import wake
from push.outcome_counts import count_outcomes
from push.persistence import persistently
from push.planning import Division, Planned, Terms, divide
from push.receipts import apply_receipts, settle_after_end
from push.refusals import judge
from push.rules import rules_for, template_of
from push.runtime import Runtime
from push.scarcity import used_up
from push.sending import Sending
from push.settle import SOON, UNSURE, Ending, cancel_pending, mark, refuse, settle, suppress

SUB_BATCH = 500
MOST_UNDER_WAY = 3
"""Sub-batches that wait for their last answers or are being settled: a lost worker leaves that much unsure."""
QUIET = "等到可以发短信、打电话的时间"
Span = tuple[int, int] | None
"""First and last delivery id; None: those parked for a mass send."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Batch:
    """One claimed sub-batch, its attempts recorded and committed; what has no attempt is settled already."""

    notice: Notice
    template_id: str
    planned: Sequence[Planned]
    attempts: Sequence[int]
    messages: Sequence[tuple[Channel, Message]]
    holding: Holding


def deliver(rt: Runtime, notice_id: int, span: Span) -> None:
    """Send whatever is due of the span; safe to run twice, at once and again after a crash."""
    has_stepped_back = asyncio.run(_deliver(rt, notice_id, span))
    if has_stepped_back:
        enqueue_again(rt, notice_id, span)
        return
    if span is not None:
        with rt.sessions.begin() as session:
            list_is_complete = waking.is_list_complete(session, notice_id, rt.clock())
        if list_is_complete:
            deliver(rt, notice_id, None)
            return
    with rt.sessions.begin() as session:
        is_done = close_if_finished(session, notice_id, rt.clock())
    if span is None and not is_done:
        wake(rt, notice_id)  # who was refused on the list goes the next way at once


async def _deliver(rt: Runtime, notice_id: int, span: Span) -> bool:
    """While one sub-batch is on its way, the next is claimed and planned. True: stepped back for urgent work."""
    sending = Sending(rt.channels, rt.pace)
    holdings: list[Holding] = []
    under_way: set[asyncio.Task[None]] = set()

    async def bring(batch: Batch) -> None:
        try:
            outcomes = await send(rt, batch, sending)
        finally:
            sending.note_left()
        holdings.remove(batch.holding)
        await asyncio.to_thread(persistently, partial(finish, rt, batch, outcomes))

    async with rt.wechat, watched(holdings):
        try:
            # What was just put back for its next way may be due again where nothing else is.
            while (batch := await asyncio.to_thread(take, rt, notice_id, span)) or under_way:
                if batch is None:
                    await _ended(under_way, asyncio.FIRST_COMPLETED)
                    continue
                holdings.append(batch.holding)
                sending.expect()
                under_way.add(asyncio.create_task(bring(batch)))
                if await asyncio.to_thread(rt.pace.is_overtaken, urgent=is_urgent(batch.notice)):
                    return True
                await sending.nearly_through()
                if len(under_way) == MOST_UNDER_WAY:
                    await _ended(under_way, asyncio.FIRST_COMPLETED)
        finally:
            await _ended(under_way, asyncio.ALL_COMPLETED)
    return False


async def _ended(tasks: set[asyncio.Task[None]], how_many: str) -> None:
    """Wait for one of them or for all, and take those that have ended out; raises what one of them raised."""
    if tasks:
        ended, _ = await asyncio.wait(tasks, return_when=how_many)
        tasks -= ended
        for task in ended:
            task.result()


async def send(rt: Runtime, batch: Batch, sending: Sending | None = None) -> list[Outcome]:
    """Make the calls of a taken sub-batch; who refused since then, or is no longer ours, is left out.

    `sending`: where the calls of other sub-batches are under way at the same time.
    """
    await asyncio.to_thread(persistently, batch.holding.look)
    sending = sending or Sending(rt.channels, rt.pace)
    return await sending.send(batch.messages, batch.holding.held, urgent=is_urgent(batch.notice))


def take(rt: Runtime, notice_id: int, span: Span) -> Batch | None:
    """Claim and plan the next sub-batch; None when nothing is due or the notice does not send."""
    with rt.sessions() as session:
        notice = session.get_one(Notice, notice_id)
    template_id = template_of(rt, notice)  # may ask the platform: no transaction is open
    with rt.sessions.begin() as session:
        notice = session.get_one(Notice, notice_id)
        now = rt.clock()
        if notice.state is not NoticeState.SENDING or _is_over(session, notice, now):
            return None
        limit = SUB_BATCH if span is not None else rt.channels[Channel.MASS].group_size
        ids = claims.claim(session, notice_id, span, limit=limit, now=now, until=now + LEASE)
        if not ids:
            return None
        youngest = years_before(today(now), YOUNGEST_WORKER)
        claimed = claims.list_claimed(session, ids, notice, youngest, template_id)
        rules = rules_for(rt, notice, template_id, now)
        allowance = Allowance(rt, notice, now)
        terms = Terms(notice, rules, template_id, now, span is None, rt.channels, allowance)
        division = divide(session, terms, claimed)
        _settle_unsent(session, terms, division)
        attempts = _record(session, division.to_send, now)
        messages = _addressed(session, notice, division.to_send)
    holding = Holding(rt, notice_id, frozenset(one.claimed.delivery_id for one in division.to_send), now + LEASE)
    return Batch(notice, template_id, division.to_send, attempts, messages, holding)


def finish(rt: Runtime, batch: Batch, outcomes: Sequence[Outcome]) -> None:
    """Settle what was sent; may be done again as long as it has not succeeded."""
    if not outcomes:
        return
    held_until = batch.holding.end()
    outcomes = judge(rt, batch.notice, batch.messages, outcomes)
    with rt.sessions.begin() as session:
        now = rt.clock()
        notice = session.get_one(Notice, batch.notice.id)
        endings = [
            Ending(planned, attempt, outcome, _is_repeatable(rt, planned, now), _has_repeat_check(rt, planned))
            for planned, attempt, outcome in zip(batch.planned, batch.attempts, outcomes, strict=True)
        ]
        settle(session, notice, endings, batch.template_id, held_until, now)
        settle_allowance(session, rt, notice, endings, now)
        _apply_early_receipts(session, endings, now)
        settle_after_end(session, notice, now)
    count_outcomes(rt.redis, batch.notice.id, batch.messages, outcomes, now)
    first, last = endings[0].delivery_id, endings[-1].delivery_id
    log.info("sub-batch settled", notice=batch.notice.id, deliveries=len(outcomes), first=first, last=last)


def _apply_early_receipts(session: Session, endings: Sequence[Ending], now: datetime) -> None:
    """Some receipts come before the send's own answer; until now nobody knew whose they were."""
    sent: dict[Channel, set[str]] = {}
    unnamed: set[str] = set()
    for ending in endings:
        channel, openid = ending.planned.channel, ending.planned.claimed.openid
        if isinstance(ending.outcome, Sent) and ending.outcome.remote_id:
            sent.setdefault(channel, set()).add(ending.outcome.remote_id)
        elif isinstance(ending.outcome, Sent) and channel is Channel.SUBSCRIBE and openid:
            unnamed.add(openid)
    for channel, remote_ids in sent.items():
        apply_receipts(session, list_unapplied(session, channel, remote_ids), now)
    if unnamed:
        apply_receipts(session, list_unapplied_to(session, Channel.SUBSCRIBE, unnamed), now)


def _is_over(session: Session, notice: Notice, now: datetime) -> bool:
    """A vacancy that was closed, filled or has expired sends nothing more, however it ended."""
    if notice.vacancy_id is None or is_vacancy_open(session, notice.vacancy_id):
        return False
    if deliveries.move_notice(session, notice.id, (NoticeState.SENDING,), NoticeState.CANCELLED, finished_at=now):
        cancel_pending(session, notice.id, now)
    return True


def _settle_unsent(session: Session, terms: Terms, division: Division) -> None:
    """Whatever of the sub-batch is not sent now gets its state at once."""
    notice, now = terms.notice, terms.now
    for reason, ids in division.refused.items():
        refuse(session, notice.id, ids, reason, now)
    for reason, ids in division.suppressed.items():
        suppress(session, notice.id, ids, reason, now)
    for channel, ids in division.unsure.items():
        mark(session, ids, DeliveryState.UNSURE, now, channel=channel, reason=UNSURE)
    for channel, ids in division.by_hand.items():
        give_by_hand(session, notice, ids, channel, now)
    let_carry(session, division.carried)
    deliveries.put_back(session, division.waiting, terms.rules.quiet_until, reason=QUIET)
    deliveries.put_back(session, division.parked, None, channel=Channel.MASS)
    for channel, ids in division.tomorrow.items():
        listed = Channel.MASS if channel is Channel.MASS else None
        reason = f"{used_up(channel)}，过了零点再发"
        deliveries.put_back(session, ids, quotas_renewed_at(now), channel=listed, reason=reason)


def _record(session: Session, planned: Sequence[Planned], now: datetime) -> list[int]:
    """Attempt ids in the order of the plan; new attempts are written, repeated ones keep theirs."""
    rows = [
        {"delivery_id": one.claimed.delivery_id, "channel": one.channel, "key": one.key}
        for one in planned
        if not one.attempt_id
    ]
    fresh = iter(deliveries.add_attempts(session, rows, now))
    for channel in {one.channel for one in planned}:
        mine = [one.claimed.delivery_id for one in planned if one.channel is channel]
        deliveries.change(session, mine, (DeliveryState.SENDING,), channel=channel)
    return [one.attempt_id or next(fresh) for one in planned]


def _addressed(session: Session, notice: Notice, planned: Sequence[Planned]) -> list[tuple[Channel, Message]]:
    """The messages, with phones opened only where a channel needs them."""
    by_phone = [one.claimed.person_id for one in planned if one.channel is Channel.SMS]
    phones = claims.find_phones(session, by_phone) if by_phone else {}
    fields = fields_of(notice)
    return [(one.channel, message_for(notice, one, phones.get(one.claimed.person_id), fields)) for one in planned]


def _is_repeatable(rt: Runtime, planned: Planned, now: datetime) -> bool:
    """Does the platform still know this attempt's key when it is repeated soon?"""
    return now + 2 * SOON < planned.at + rt.channels[planned.channel].idempotent_for


def _has_repeat_check(rt: Runtime, planned: Planned) -> bool:
    return rt.channels[planned.channel].idempotent_for > NO_REPEAT_CHECK
