"""However many people a notice has, a lost worker leaves few of them unsure."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from models.chat.wechat import Follower
from models.people import Person
from models.push.notices import Attempt, Channel, DeliveryState
from push.channels.base import Message, Outcome, Sent
from push.delivery.sending.calls import AT_ONCE
from push.delivery.sending.deliver import deliver
from push.delivery.sending.open_attempts import MOST_OPEN
from push.runtime import Runtime
from tests.push.conftest import Desk

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
