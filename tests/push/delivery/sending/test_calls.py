"""Calls of several batches share the same callers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from models.push.notices import Channel
from push.channels.base import Fault, Message, Outcome, Sent, Unsure
from push.delivery.sending.calls import AT_ONCE, CallPool
from tests.push.channels.conftest import message


@dataclass
class SlowChannel:
    """A channel that answers when the test says so; a delivery in `faulty` makes the channel itself raise."""

    name: Channel = Channel.CUSTOM
    group_size: int = 1
    idempotent_for: timedelta = timedelta(0)
    faulty: set[int] = field(default_factory=set)
    begun: list[int] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    answer: Outcome = field(default_factory=Sent)

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        self.begun += [one.delivery_id for one in messages]
        if self.begun[-1] in self.faulty:
            raise ValueError
        await self.answered.wait()
        return [self.answer] * len(messages)


def _messages(*ids: int) -> list[tuple[Channel, Message]]:
    return [(Channel.CUSTOM, message(number)) for number in ids]


def test_the_next_sub_batch_begins_while_the_last_answers_of_the_first_are_awaited() -> None:
    async def begun() -> list[int]:
        channel = SlowChannel()
        sending = CallPool({Channel.CUSTOM: channel})
        both = [asyncio.create_task(sending.send(_messages(one))) for one in (1, 2)]
        await asyncio.sleep(0.01)
        early = list(channel.begun)
        channel.answered.set()
        await asyncio.gather(*both)
        return early

    assert asyncio.run(begun()) == [1, 2]


def test_a_sub_batch_that_comes_later_does_not_wait_for_the_answers_of_the_first() -> None:
    async def begun() -> list[int]:
        channel = SlowChannel()
        sending = CallPool({Channel.CUSTOM: channel})
        first = asyncio.create_task(sending.send(_messages(1)))
        await asyncio.sleep(0.01)
        second = asyncio.create_task(sending.send(_messages(2)))
        await asyncio.sleep(0.01)
        early = list(channel.begun)
        channel.answered.set()
        await asyncio.wait_for(asyncio.gather(first, second), 5)
        return early

    assert asyncio.run(begun()) == [1, 2]


def test_a_sub_batch_that_comes_in_the_moment_when_the_last_call_ends_is_sent() -> None:
    """Right after the first outcome: the caller has ended, and its end is not yet noted."""

    async def outcomes() -> list[Outcome]:
        channel = SlowChannel()
        channel.answered.set()
        sending = CallPool({Channel.CUSTOM: channel})
        async with asyncio.timeout(5):
            return [*await sending.send(_messages(1)), *await sending.send(_messages(2))]

    assert asyncio.run(outcomes()) == [Sent(), Sent()]


def test_no_more_calls_than_connections_are_under_way() -> None:
    async def most() -> tuple[int, int]:
        channel = SlowChannel()
        sending = asyncio.create_task(CallPool({Channel.CUSTOM: channel}).send(_messages(*range(AT_ONCE + 50))))
        await asyncio.sleep(0.05)
        at_once = len(channel.begun)
        channel.answered.set()
        return at_once, len(await sending)

    assert asyncio.run(most()) == (AT_ONCE, AT_ONCE + 50)


def test_a_programmes_fault_in_one_call_loses_no_other_answer() -> None:
    async def outcomes() -> list[Outcome]:
        channel = SlowChannel(faulty={1})
        channel.answered.set()
        return await CallPool({Channel.CUSTOM: channel}).send(_messages(1, 2, 3))

    assert asyncio.run(outcomes()) == [Unsure("程序出错"), Sent(), Sent()]


def test_a_fault_of_the_account_ends_the_channel_for_later_sub_batches_too() -> None:
    async def begun() -> list[int]:
        channel = SlowChannel(answer=Fault("40164", "加白名单"))
        channel.answered.set()
        sending = CallPool({Channel.CUSTOM: channel})
        await sending.send(_messages(1))
        await sending.send(_messages(2, 3))
        return channel.begun

    assert asyncio.run(begun()) == [1]
