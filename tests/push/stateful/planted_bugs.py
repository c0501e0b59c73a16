"""Faults a push service is usually made with, each planted in one collaborator of the real one.

The stateful test must find every one of them (test_state_machine.py), or it proves nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from models.push.notices import Attempt, Channel, Delivery, DeliveryState
from push.channels.base import Message, Outcome, Rejected
from push.delivery.outcomes.settle import mark
from push.delivery.receipts.receipts import record_receipt
from push.delivery.sending.batches import Batch, finish, send, take
from push.jobs.reconcile import reconcile_now
from push.runtime import Runtime
from tests.push.stateful.played_platform import Platform, PlayedChannel, channels_of
from tests.push.stateful.played_world import Service

DAY = timedelta(days=1)


def _take_without_record(rt: Runtime, notice_id: int, span: Any) -> Batch | None:
    """The attempt is written down after the call: who dies in between sends again."""
    batch = take(rt, notice_id, span)
    if batch:
        with rt.sessions.begin() as session:
            session.execute(delete(Attempt).where(Attempt.id.in_(batch.attempts)))
    return batch


def _take_without_claim(rt: Runtime, notice_id: int, span: Any) -> Batch | None:
    """Two workers given the same range both send it: the claim leaves no trace until the answers are there."""
    batch = take(rt, notice_id, span)
    if batch:
        ids = [one.claimed.delivery_id for one in batch.planned]
        with rt.sessions.begin() as session:
            session.execute(update(Delivery).where(Delivery.id.in_(ids)).values(state=DeliveryState.PENDING))
    return batch


def _take_and_settle_sharers(rt: Runtime, notice_id: int, span: Any) -> Batch | None:
    """Settle the sharers of a phone with the claim, not with the answer."""
    batch = take(rt, notice_id, span)
    if batch:
        ids = [one.claimed.delivery_id for one in batch.planned]
        with rt.sessions.begin() as session:
            sharers = update(Delivery).where(Delivery.phone_lead_id.in_(ids), Delivery.state == DeliveryState.PENDING)
            session.execute(sharers.values(state=DeliveryState.SENT, settled_at=rt.clock()))
    return batch


async def _send_blindly(rt: Runtime, batch: Batch, *more: Any) -> Sequence[Outcome]:
    """Send without a look at refusals that came after the planning."""
    unseeing = replace(batch.lease, ended=True, withdrawn=set())
    outcomes: Sequence[Outcome] = await send(rt, replace(batch, lease=unseeing), *more)
    return outcomes


@dataclass
class _ForgetfulChannel(PlayedChannel):
    """A channel that gives a repeat a key of its own, so that no platform recognises the repeat."""

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        key = f"{self.platform.total}"
        return await super().send([replace(one, key=key) for one in messages])


def _forgetful(platform: Platform) -> dict[Channel, PlayedChannel]:
    return {
        name: _ForgetfulChannel(platform, name, one.group_size, one.idempotent_for)
        for name, one in channels_of(platform).items()
    }


def _finish_as_first_try(rt: Runtime, batch: Batch, outcomes: Sequence[Outcome]) -> None:
    """A repeat that is refused counts as a refusal of the message, though the first call may have arrived."""
    planned = [replace(one, attempt_id=0) for one in batch.planned]
    finish(rt, replace(batch, planned=planned), outcomes)


def _finish_and_close(rt: Runtime, batch: Batch, outcomes: Sequence[Outcome]) -> None:
    """Count people who still wait as refused in the statement."""
    finish(rt, batch, outcomes)
    with rt.sessions.begin() as session:
        waiting = (Delivery.notice_id == batch.notice.id, Delivery.state == DeliveryState.PENDING)
        session.execute(update(Delivery).where(*waiting).values(state=DeliveryState.REFUSED, settled_at=rt.clock()))


def _finish_unasked(rt: Runtime, batch: Batch, outcomes: Sequence[Outcome]) -> None:
    """Settle without a look at the claim: a stalled worker undoes what another has found out since."""
    finish(rt, batch, outcomes)
    with rt.sessions.begin() as session:
        for one, outcome in zip(batch.planned, outcomes, strict=True):
            state = DeliveryState.REFUSED if isinstance(outcome, Rejected) else None
            if state:
                session.execute(update(Delivery).where(Delivery.id == one.claimed.delivery_id).values(state=state))


def _forget_the_lost(rt: Runtime) -> None:
    """Leave the deliveries of a killed worker under their lease for ever."""
    with rt.sessions.begin() as session:
        far = rt.clock() + 365 * DAY
        session.execute(update(Delivery).where(Delivery.state == DeliveryState.SENDING).values(lease_until=far))
    reconcile_now(rt)


def _guess_whose(rt: Runtime, channel: Any, remote_id: str, *words: Any) -> None:
    """Apply an unknown receipt to any delivery that waits for one."""
    with rt.sessions() as session:
        known = session.scalar(select(Attempt.id).where(Attempt.remote_id == remote_id))
        someone = select(Attempt.remote_id).where(Attempt.channel == channel, Attempt.remote_id.is_not(None))
        other = session.scalar(someone.limit(1))
    record_receipt(rt, channel, remote_id if known else other or remote_id, *words)


def _trusting(platform: Platform) -> dict[Channel, PlayedChannel]:
    """Every platform is believed to recognise a repeat for a day."""
    return {name: replace(channel, idempotent_for=DAY) for name, channel in channels_of(platform).items()}


def _settle_as_sent(rt: Runtime, batch: Batch, outcomes: Sequence[Outcome]) -> None:
    """No answer counts as a good one."""
    finish(rt, batch, outcomes)
    with rt.sessions.begin() as session:
        ids = [one.claimed.delivery_id for one in batch.planned]
        lost = (DeliveryState.UNSURE,)
        for channel in {one.channel for one in batch.planned}:
            mark(session, ids, DeliveryState.SENT, rt.clock(), channel=channel, before=lost)


PLANTED: Mapping[str, Service] = {
    "attempt recorded after the call": Service(take=_take_without_record),
    "two workers send one range": Service(take=_take_without_claim),
    "who shares a phone is settled with the claim": Service(take=_take_and_settle_sharers),
    "refusals are not looked at before the calls": Service(send=_send_blindly),
    "a repeat has a new key": Service(channels=_forgetful),
    "a refused repeat is a refusal": Service(finish=_finish_as_first_try),
    "who waits is counted as refused": Service(finish=_finish_and_close),
    "a stalled worker settles what is not his": Service(finish=_finish_unasked),
    "no answer is a good answer": Service(finish=_settle_as_sent),
    "nobody takes up what was lost": Service(reconcile=_forget_the_lost),
    "an unknown receipt is somebody's": Service(receipt=_guess_whose),
    "every platform recognises a repeat": Service(channels=_trusting),
}
