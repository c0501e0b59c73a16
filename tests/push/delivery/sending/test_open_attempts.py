"""However many people a notice has, a lost worker leaves few of them unsure."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from models.chat.wechat import Follower
from models.people import Person
from models.push.notices import Attempt, Channel, DeliveryState, Notice
from push.channels.base import Message, Outcome, Sent
from push.delivery.sending.batches import Batch, claim, record
from push.delivery.sending.calls import AT_ONCE
from push.delivery.sending.deliver import deliver
from push.delivery.sending.open_attempts import BATCH_SIZE, CLAIM_SIZE, MOST_OPEN
from push.jobs.reconcile import reconcile_now
from push.runtime import Runtime
from tests.push.conftest import Desk, FakeChannel, Time

PEOPLE = 3 * MOST_OPEN
ALL = (0, 10**9)


@dataclass
class CountingChannel:
    """Counts the open attempts at every tenth call."""

    rt: Runtime
    name: Channel = Channel.CUSTOM
    group_size: int = 1
    idempotent_for: timedelta = timedelta(0)
    calls: int = 0
    open_attempts: list[int] = field(default_factory=list)

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        self.calls += 1
        if self.calls % 10 == 0:
            self.open_attempts.append(await asyncio.to_thread(_open_attempts, self.rt))
        return [Sent()] * len(messages)


@dataclass
class HangingChannel(CountingChannel):
    """Answers nobody until every caller hangs; the attempts are counted at that moment."""

    answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        self.calls += 1
        if self.calls == AT_ONCE:
            self.open_attempts.append(await asyncio.to_thread(_open_attempts, self.rt))
            self.answered.set()
        await self.answered.wait()
        return [Sent()] * len(messages)


def _open_attempts(rt: Runtime) -> int:
    with rt.sessions() as session:
        return session.scalar(select(func.count()).select_from(Attempt).where(Attempt.outcome.is_(None))) or 0


def _claim(rt: Runtime, notice_id: int) -> Batch:
    with rt.sessions() as session:
        notice = session.get_one(Notice, notice_id)
    claimed = claim(rt, notice, ALL)
    assert claimed is not None
    return claimed


@pytest.fixture
def crowd(rt: Runtime) -> None:
    """More people than may be open, who chat."""
    window = {"message_window_until": rt.clock().replace(year=2027), "message_window_left": 5}
    usual = {"state": "registered", "source": "chat", "name": "阿贵", "name_index": "n", "consent_at": rt.clock()}
    times = {"created_at": rt.clock(), "updated_at": rt.clock()}
    with rt.sessions.begin() as session:
        session.execute(insert(Follower), [{"openid": f"o{n}", **window} for n in range(PEOPLE)])
        ids = session.scalars(select(Follower.id)).all()
        session.execute(insert(Person), [{"follower_id": follower, **usual, **times} for follower in ids])


def test_a_lost_worker_leaves_three_hundred_unsure_at_the_most() -> None:
    assert MOST_OPEN <= 300


@pytest.mark.usefixtures("crowd")
def test_at_every_moment_few_attempts_are_written_and_not_settled(desk: Desk, rt: Runtime) -> None:
    channel = CountingChannel(rt)
    notice = desk.approve()

    deliver(replace(rt, channels={**rt.channels, Channel.CUSTOM: channel}), notice, ALL)

    assert list(desk.states(notice).values()) == [DeliveryState.SENT] * PEOPLE
    assert 0 < max(channel.open_attempts) <= MOST_OPEN


@pytest.mark.usefixtures("crowd")
def test_while_no_call_is_answered_only_two_batches_are_written(desk: Desk, rt: Runtime) -> None:
    channel = HangingChannel(rt)
    notice = desk.approve()

    deliver(replace(rt, channels={**rt.channels, Channel.CUSTOM: channel}), notice, ALL)

    assert channel.open_attempts == [MOST_OPEN]
    assert list(desk.states(notice).values()) == [DeliveryState.SENT] * PEOPLE


@pytest.mark.usefixtures("crowd")
def test_people_claimed_by_a_lost_worker_and_not_recorded_are_sent_by_the_next(
    desk: Desk, rt: Runtime, time: Time, channels: dict[Channel, FakeChannel]
) -> None:
    notice = desk.approve()
    claimed = _claim(rt, notice)
    recorded = record(rt, claimed.slices()[0])

    time.pass_by(seconds=30)
    reconcile_now(rt)
    desk.wake(notice)
    states = list(desk.states(notice).values())
    sent = [message.delivery_id for message in channels[Channel.CUSTOM].sent]

    assert len(claimed.planned) == CLAIM_SIZE
    assert states.count(DeliveryState.UNSURE) == len(recorded.planned) == BATCH_SIZE
    assert states.count(DeliveryState.SENT) == len(sent) == len(set(sent)) == PEOPLE - BATCH_SIZE


@pytest.mark.usefixtures("crowd")
def test_each_batch_of_a_claim_has_a_lease_of_its_own_that_is_renewed(desk: Desk, rt: Runtime, time: Time) -> None:
    notice = desk.approve()
    claimed = _claim(rt, notice)
    everybody = {one.claimed.delivery_id for one in claimed.planned}
    leases = [batch.lease for batch in claimed.slices()]
    until = leases[0].until

    time.pass_by(seconds=20)
    leases[-1].refresh()

    assert [len(lease.ids) for lease in leases] == [BATCH_SIZE] * 3
    assert set().union(*(lease.ids for lease in leases)) == everybody
    assert (leases[-1].until, leases[0].until) == (until + timedelta(seconds=20), until)
