"""Many messages on their way at once, in one event loop, with no transaction open."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

import structlog

from models.notices import Channel
from push.channels.base import Channel as Sender
from push.channels.base import Fault, Message, Outcome, Retry, Unsure
from push.pace import AtOnce, Turns
from push.planning import HELD

AT_ONCE = 200
"""Calls under way at the same time; as many as the transport keeps connections."""

OVERTAKEN = Retry(f"{HELD}：让急件先走", timedelta(0), code="overtaken")
NO_LIMIT = AtOnce()

log = structlog.get_logger()


async def send_all(
    senders: Mapping[Channel, Sender],
    messages: Sequence[tuple[Channel, Message]],
    faults: dict[Channel, Fault],
    held: Callable[[int], Outcome | None] = lambda _: None,
    pace: Turns = NO_LIMIT,
    *,
    urgent: bool = False,
) -> list[Outcome]:
    """One outcome a message, in the same order.

    `faults` of the account, known before or found now: the rest of that channel is not tried. `held` says of a
    delivery, right before its call, whether it must not go after all. Every call waits for its turn at the
    account's `pace`.
    """
    outcomes: dict[int, Outcome] = {}
    gate = asyncio.Semaphore(AT_ONCE)

    async def call(channel: Channel, places: Sequence[int]) -> None:
        def is_off() -> bool:
            return channel in faults or all(held(messages[place][1].delivery_id) for place in places)

        async with gate:
            has_turn = await pace.turn(channel, urgent=urgent, stopped=is_off)
            if channel in faults:
                outcomes.update(dict.fromkeys(places, faults[channel]))
                return
            stays = {place: why for place in places if (why := held(messages[place][1].delivery_id))}
            outcomes.update(stays)
            going = [place for place in places if place not in stays]
            if not has_turn:
                outcomes.update(dict.fromkeys(going, OVERTAKEN))
                return
            answers = await senders[channel].send([messages[place][1] for place in going]) if going else []
        outcomes.update(zip(going, answers, strict=True))
        await pace.heard(channel, answers)
        fault = next((answer for answer in answers if isinstance(answer, Fault)), None)
        if fault is not None:
            faults[channel] = fault

    calls = list(_calls(senders, messages))
    failures = await asyncio.gather(*(call(*one) for one in calls), return_exceptions=True)
    for (channel, places), failure in zip(calls, failures, strict=True):
        if isinstance(failure, Exception):
            # A programme's fault in one call must not lose the others' answers.
            log.error("channel raised", channel=channel, error=type(failure).__name__)
            unsure = Unsure(f"程序出错：{type(failure).__name__}")
            outcomes.update({place: unsure for place in places if place not in outcomes})
    return [outcomes[place] for place in range(len(messages))]


def _calls(
    senders: Mapping[Channel, Sender], messages: Sequence[tuple[Channel, Message]]
) -> Iterator[tuple[Channel, list[int]]]:
    """Places of the messages that go in one call: a list has one key, other groups are cut to size."""
    groups: dict[tuple[Channel, str], list[int]] = defaultdict(list)
    for place, (channel, message) in enumerate(messages):
        groups[channel, message.key if channel is Channel.MASS else ""].append(place)
    for (channel, _), places in groups.items():
        size = senders[channel].group_size
        for start in range(0, len(places), size):
            yield channel, places[start : start + size]
