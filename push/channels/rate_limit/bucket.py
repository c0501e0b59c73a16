"""The token bucket of one account and API in Redis: one script a question (bucket.lua), by Redis' own clock.

A bucket that is not there is empty, at the rate to start with, or at the rate that the asking process last heard if
that is less. So a Redis that lost everything makes the service slower, never faster than its start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis

from push.channels.facts import Rate

MOST_AT_ONCE = 200
"""Calls a process is granted in one answer at the most."""
KEPT_SECONDS = 400 * 86_400
"""A learned rate outlives every restart, and a year without a notice."""

_SCRIPT = Path(__file__).with_name("bucket.lua").read_text("utf-8")


@dataclass(frozen=True)
class Grant:
    """Calls that may be made now; if none, ask again after `wait` seconds. `overtaken`: urgent jobs wait."""

    calls: int
    wait: float
    rate: float
    overtaken: bool = False


class Buckets:
    """The script over one Redis. Raises redis.RedisError while Redis is away."""

    def __init__(self, link: redis.Redis, urgent_queue: str, minute_seconds: float) -> None:
        self._link = link
        self._run = link.register_script(_SCRIPT)
        self._urgent_queue = urgent_queue
        self._minute = minute_seconds

    def take(self, name: str, rate: Rate, known: float, *, urgent: bool) -> Grant:
        """Take the calls of a twentieth of a second, if there are so many. `known`: the rate last heard of, or 0."""
        words: list[str | float] = ["take", rate.burst, int(urgent), MOST_AT_ONCE]
        calls, wait, now_at, overtaken = self._ask(name, rate, known, words)
        return Grant(int(calls), float(wait), float(now_at), bool(overtaken))

    def tell(self, name: str, limit: float) -> None:
        """Keep the platform's word that it takes no more calls a second than this."""
        self._link.hset(name, mapping={"told": limit})

    def refused(self, name: str, rate: Rate, known: float, *, minute_is_used_up: bool) -> float:
        """Halve the rate after a 45011, once a minute, and return it.

        `minute_is_used_up`: all calls are refused, so none is granted before the next minute.
        """
        return float(self._ask(name, rate, known, ["refused", self._minute, int(minute_is_used_up)])[0])

    def _ask(self, name: str, rate: Rate, known: float, words: Sequence[str | float]) -> Sequence[Any]:
        """Run the script on one bucket; the answers are described in bucket.lua."""
        arguments = [rate.limit, rate.start, rate.least, known, *words, KEPT_SECONDS]
        answer: Sequence[Any] = self._run(keys=[name, self._urgent_queue], args=arguments)
        return answer


def read_rate(link: redis.Redis, name: str) -> float | None:
    """The calls a second as they stand; None: the account has not called this API yet."""
    rate = link.hget(name, "rate")
    return float(rate) if isinstance(rate, bytes | str) else None
