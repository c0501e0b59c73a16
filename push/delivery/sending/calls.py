"""Many messages on their way at once, in one event loop, with no transaction open."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

import structlog

from models.push.notices import Channel
from push.channels.base import Fault, Message, Outcome, Retry, Sender, Unsure
from push.channels.rate_limit.limiter import RateLimiter, Unlimited
from push.routing.reachability import HELD

AT_ONCE = 200
"""Calls under way at the same time; as many as the transport keeps connections."""

OVERTAKEN = Retry(f"{HELD}：让急件先走", timedelta(0), code="overtaken")
NO_LIMIT = Unlimited()

log = structlog.get_logger()


@dataclass
class CallGroup:
    """The calls of one batch and their outcomes by place; `ended` when there is an outcome for each.

    `outcomes` are in the order in which they came; the first `taken` of them were handed out.
    """

    messages: Sequence[tuple[Channel, Message]]
    held: Callable[[int], Outcome | None]
    urgent: bool
    calls_left: int
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    taken: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, seconds: float) -> None:
        """Wait for the last outcome, but no longer than so."""
        if not self.ended.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self.ended.wait()

    def take_outcomes(self) -> dict[int, Outcome]:
        """The outcomes that have come since the last time, by place."""
        fresh = dict(islice(self.outcomes.items(), self.taken, None))
        self.taken += len(fresh)
        return fresh

    def is_held(self, place: int) -> Outcome | None:
        return self.held(self.messages[place][1].delivery_id)

    def put_by_held(self, places: Sequence[int]) -> list[int]:
        """Give an outcome to each message that must not go after all; return the places of the others."""
        going = []
        for place in places:
            if why := self.is_held(place):
                self.outcomes[place] = why
            else:
                going.append(place)
        return going

    def end_call(self, places: Sequence[int]) -> None:
        """End one call; a person without an outcome by now may have the message all the same."""
        for place in places:
            if place not in self.outcomes:
                self.outcomes[place] = Unsure("程序出错")
        self.calls_left -= 1
        if not self.calls_left:
            self.ended.set()


class CallPool:
    """The calls of one job: `AT_ONCE` under way as long as there are any, whichever batch they belong to.

    After a fault of the account the rest of that channel is not tried. Every call waits for its turn at the
    `rate_limiter`.
    """

    def __init__(self, senders: Mapping[Channel, Sender], rate_limiter: RateLimiter = NO_LIMIT) -> None:
        self._senders, self._rate_limiter = senders, rate_limiter
        self._faults: dict[Channel, Fault] = {}
        self._waiting: deque[tuple[CallGroup, Channel, list[int]]] = deque()
        self._callers: set[asyncio.Task[None]] = set()
        self._calling = 0

    async def send(
        self,
        messages: Sequence[tuple[Channel, Message]],
        held: Callable[[int], Outcome | None] = lambda _: None,
        *,
        urgent: bool = False,
    ) -> list[Outcome]:
        """One outcome a message, in the same order.

        `held` says of a delivery, right before its call, whether it must not go after all.
        """
        group = self.begin(messages, held, urgent=urgent)
        if messages:
            await group.ended.wait()
        return [group.outcomes[place] for place in range(len(messages))]

    def begin(
        self, messages: Sequence[tuple[Channel, Message]], held: Callable[[int], Outcome | None], *, urgent: bool
    ) -> CallGroup:
        """Do as `send`, for a caller that takes the outcomes as they come."""
        calls = list(_calls(self._senders, messages))
        group = CallGroup(messages, held, urgent, len(calls))
        self._waiting.extend((group, *call) for call in calls)
        self._call_more()
        return group

    def _call_more(self) -> None:
        """Start one caller for each call that waits, beside the callers that are in a call."""
        while len(self._callers) < min(AT_ONCE, self._calling + len(self._waiting)):
            caller = asyncio.create_task(self._go())
            self._callers.add(caller)
            caller.add_done_callback(self._gone)

    def _gone(self, caller: asyncio.Task[None]) -> None:
        """Replace a caller that ended with an error of our own; the others keep their answers and their turn."""
        self._callers.discard(caller)
        failure = None if caller.cancelled() else caller.exception()
        if isinstance(failure, Exception):
            log.error("channel raised", error=type(failure).__name__)
            self._call_more()

    async def _go(self) -> None:
        """Make one call after the other until none is left; a caller that found none stops counting at once."""
        try:
            while self._waiting:
                group, channel, places = self._waiting.popleft()
                self._calling += 1
                try:
                    await self._call(group, channel, places)
                finally:
                    self._calling -= 1
                    group.end_call(places)
        finally:
            if me := asyncio.current_task():
                self._callers.discard(me)

    async def _call(self, group: CallGroup, channel: Channel, places: Sequence[int]) -> None:
        def is_off() -> bool:
            return channel in self._faults or all(group.is_held(place) for place in places)

        has_turn = await self._rate_limiter.acquire(channel, urgent=group.urgent, stopped=is_off)
        if channel in self._faults:
            group.outcomes.update(dict.fromkeys(places, self._faults[channel]))
            return
        going = group.put_by_held(places)
        if not has_turn:
            group.outcomes.update(dict.fromkeys(going, OVERTAKEN))
        elif going:
            answers = await self._senders[channel].send([group.messages[place][1] for place in going])
            group.outcomes.update(zip(going, answers, strict=True))
            await self._rate_limiter.report(channel, answers)
            self._note_faults(channel, answers)

    def _note_faults(self, channel: Channel, answers: Sequence[Outcome]) -> None:
        for answer in answers:
            if isinstance(answer, Fault):
                self._faults[channel] = answer


def _calls(
    senders: Mapping[Channel, Sender], messages: Sequence[tuple[Channel, Message]]
) -> Iterator[tuple[Channel, list[int]]]:
    """The channel and places of each call: a mass list has one key, other groups are cut to size."""
    groups: dict[tuple[Channel, str], list[int]] = defaultdict(list)
    for place, (channel, message) in enumerate(messages):
        groups[channel, message.key if channel is Channel.MASS else ""].append(place)
    for (channel, _), places in groups.items():
        size = senders[channel].group_size
        for start in range(0, len(places), size):
            yield channel, places[start : start + size]
