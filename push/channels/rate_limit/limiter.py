"""The account's rate limit for each API: one bucket in Redis that all workers of all machines share (R31).

A process takes calls in bulk, so that most messages cost no question. Urgent work is served before the other.
While Redis is away every process crawls by itself, at a share of the lowest rate.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import redis
import structlog

from models.push.notices import Channel
from push.channels.base import Outcome, Retry
from push.channels.facts import Rate
from push.channels.rate_limit.bucket import Buckets, Grant

MINUTE_SECONDS = 60.0
"""The span whose calls are used up when the platform says 45011."""
FRESH_SECONDS = 1.0
"""How long granted calls stay good in the process that holds them."""
SLICE_SECONDS = 0.5
"""A caller that waits asks so often whether its call is still wanted."""
ALL_REFUSED = 5
"""Number of 45011 in a row, with nothing else between, after which the minute counts as used up."""
TOLD_SECONDS = 0.5
LOST_SECONDS = 5.0
"""How long a lost Redis is left alone."""
SAFE = 0.95
"""The part of a limit named by the platform that is used: the platform's counting drifts (3.15)."""
LONGEST_SECONDS = 600.0
"""A job that has sent for so long steps back, before rq ends it in the middle of its calls (`queues.JOB_SECONDS`)."""
PROCESSES = 50
"""Number of processes among which the lowest rate is divided while Redis, which knows the number, is away."""

log = structlog.get_logger()


class RateLimiter(Protocol):
    """The rate limit as the senders ask it, in one event loop at a time."""

    async def begin(self) -> None:
        """Begin the time of a job that runs in this event loop."""
        ...

    async def acquire(self, channel: Channel, *, urgent: bool, stopped: Callable[[], bool]) -> bool:
        """Wait until one call may be made: True. False: do not make it, `stopped`, or the job must step back."""
        ...

    async def report(self, channel: Channel, answers: Sequence[Outcome]) -> None:
        """Take the outcomes of one call: refusals as too fast slow all processes down."""
        ...

    def must_yield(self, *, urgent: bool) -> bool:
        """True if the job must step back: urgent jobs wait for its worker, or the job has run for long enough."""
        ...

    def learn(self, channel: Channel, calls: int, seconds: float) -> None:
        """Keep the platform's word how many calls it takes in so many seconds."""
        ...


class Unlimited:
    """No limit: where calls reach no platform."""

    async def begin(self) -> None:
        pass

    async def acquire(self, channel: Channel, *, urgent: bool, stopped: Callable[[], bool]) -> bool:
        return True

    async def report(self, channel: Channel, answers: Sequence[Outcome]) -> None:
        pass

    def must_yield(self, *, urgent: bool) -> bool:
        return False

    def learn(self, channel: Channel, calls: int, seconds: float) -> None:
        pass


@dataclass
class GrantedCalls:
    """The calls of one API granted to this process until a monotonic time, and the rate last heard of."""

    calls: int = 0
    until: float = 0.0
    rate: float = 0.0
    refused_in_a_row: int = 0
    told_at: float = float("-inf")
    crawl_at: float = float("inf")

    def take(self) -> bool:
        if self.calls and time.monotonic() < self.until:
            self.calls -= 1
            return True
        return False


class SharedRateLimiter:
    """The rate limit of an account. `names`: the bucket of each channel, the same on all machines."""

    def __init__(
        self,
        link: redis.Redis,
        names: Mapping[Channel, str],
        rates: Mapping[Channel, Rate],
        urgent_queue: str,
        minute_seconds: float = MINUTE_SECONDS,
        longest_seconds: float = LONGEST_SECONDS,
    ) -> None:
        self._redis = link
        self._buckets = Buckets(link, urgent_queue, minute_seconds)
        self._names = names
        self._rates = rates
        self._urgent_queue = urgent_queue
        self._held: dict[Channel, GrantedCalls] = defaultdict(GrantedCalls)
        self._gates: dict[Channel, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._longest = longest_seconds
        self._began_at = time.monotonic()
        self._lost_until = 0.0

    async def begin(self) -> None:
        self._note_job()

    async def acquire(self, channel: Channel, *, urgent: bool, stopped: Callable[[], bool]) -> bool:
        self._note_job()
        mine = self._held[channel]
        return mine.take() or await self._wait(channel, mine, urgent, stopped)

    async def report(self, channel: Channel, answers: Sequence[Outcome]) -> None:
        mine = self._held[channel]
        for one in answers:
            if isinstance(one, Retry) and one.too_fast:
                break
        else:
            mine.refused_in_a_row = 0
            return
        mine.refused_in_a_row += 1
        mine.calls = 0
        is_used_up = mine.refused_in_a_row >= ALL_REFUSED
        if mine.refused_in_a_row == ALL_REFUSED or time.monotonic() - mine.told_at > TOLD_SECONDS:
            mine.told_at = time.monotonic()
            await asyncio.to_thread(self._slow_down, channel, mine, is_used_up)

    def must_yield(self, *, urgent: bool) -> bool:
        if self._is_too_long():
            return True
        try:
            return not urgent and bool(self._redis.llen(self._urgent_queue))
        except redis.RedisError:
            return False

    def learn(self, channel: Channel, calls: int, seconds: float) -> None:
        """Keep the named limit; calls that may be saved up count against it."""
        spare = self._rates[channel].burst if calls > self._rates[channel].burst else 0.0
        with suppress(redis.RedisError):
            self._buckets.tell(self._names[channel], SAFE * (calls - spare) / seconds)

    async def _wait(self, channel: Channel, mine: GrantedCalls, urgent: bool, stopped: Callable[[], bool]) -> bool:
        """Wait for a call in the order of arrival; the first caller asks Redis for all."""
        async with self._gates[channel]:
            while not mine.take():
                if stopped() or self._is_too_long():
                    return False
                grant = await asyncio.to_thread(self._ask, channel, mine, urgent)
                if grant.calls:
                    mine.calls, mine.until = grant.calls, time.monotonic() + FRESH_SECONDS
                elif grant.overtaken:
                    return False
                else:
                    await asyncio.sleep(min(grant.wait, SLICE_SECONDS))
        return True

    def _ask(self, channel: Channel, mine: GrantedCalls, urgent: bool) -> Grant:
        if time.monotonic() >= self._lost_until:
            try:
                grant = self._buckets.take(self._names[channel], self._rates[channel], mine.rate, urgent=urgent)
            except redis.RedisError as fault:
                log.warning("rate limit without its Redis", channel=channel, error=type(fault).__name__)
                self._lost_until = time.monotonic() + LOST_SECONDS
            else:
                mine.rate, mine.crawl_at = grant.rate, float("inf")
                return grant
        return self._crawled(self._rates[channel].least / PROCESSES, mine)

    def _crawled(self, rate: float, mine: GrantedCalls) -> Grant:
        """Grant one call after each interval, the first after a whole one."""
        now = time.monotonic()
        mine.crawl_at = min(mine.crawl_at, now + 1 / rate)
        if now < mine.crawl_at:
            return Grant(0, mine.crawl_at - now, rate)
        mine.crawl_at = now + 1 / rate
        return Grant(1, 0.0, rate)

    def _slow_down(self, channel: Channel, mine: GrantedCalls, minute_is_used_up: bool) -> None:
        try:
            mine.rate = self._buckets.refused(
                self._names[channel], self._rates[channel], mine.rate, minute_is_used_up=minute_is_used_up
            )
        except redis.RedisError:
            mine.rate = max(mine.rate / 2, self._rates[channel].least)
        log.warning("rate limit lowered", channel=channel, rate=mine.rate, minute_is_used_up=minute_is_used_up)

    def _note_job(self) -> None:
        """Begin the time of a new job: every job has an event loop of its own."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._gates, self._began_at = loop, defaultdict(asyncio.Lock), time.monotonic()

    def _is_too_long(self) -> bool:
        return time.monotonic() - self._began_at > self._longest
