"""Counts of what happened, kept in Redis for all processes and machines (docs/decisions/metrics.md).

One hash a family: its fields are label values joined by tabs. An emptied Redis starts the counts anew, which
Prometheus reads as a restart. Counting never fails and never delays whoever counts: a lost Redis loses counts.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import redis

OUTCOMES = "outcomes"
TOKEN_FETCHES = "token_fetches"  # noqa: S105 - a name of a family
LATE_REPLIES = "late_replies"
WEBHOOK = "webhook"
WEBHOOK_SECONDS = "webhook_seconds"
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 4.3, 5.0)
"""Upper bounds in seconds; the platform hangs up after five."""
SUM = "sum"
BEYOND = "+Inf"
FIRST_KEPT = timedelta(days=14)
FLUSH_SECONDS = 1.0

Counts = Mapping[Any, float]
"""Label values (a tuple of words) to numbers."""


RECONCILED = "songgang:reconciled"
"""Unix seconds of the last reconciliation."""


def increment(link: redis.Redis, family: str, counts: Counts) -> None:
    """Add to the counts of a family, by label values."""
    with suppress(redis.RedisError), link.pipeline(transaction=False) as pipe:
        for labels, number in counts.items():
            pipe.hincrbyfloat(_key(family), "\t".join(labels), number)
        pipe.execute()


def read_counts(link: redis.Redis, family: str) -> dict[tuple[str, ...], float]:
    """The counts so far, by label values."""
    held = link.hgetall(_key(family))
    fields = held.items() if isinstance(held, dict) else ()
    return {tuple(name.decode().split("\t")): float(value) for name, value in fields}


def note_sent(link: redis.Redis, notice_id: int, timestamp: float) -> None:
    """Note that messages of the notice went out at `timestamp` (Unix seconds): the first time stays, the last moves."""
    with suppress(redis.RedisError), link.pipeline(transaction=False) as pipe:
        pipe.set(_sent(notice_id, "first"), timestamp, nx=True, ex=FIRST_KEPT)
        pipe.set(_sent(notice_id, "last"), timestamp, ex=FIRST_KEPT)
        pipe.execute()


def read_sent(link: redis.Redis, notice_id: int) -> tuple[float, float] | None:
    """Times of the notice's first and latest messages, in Unix seconds; None: none is remembered."""
    first, last = (link.get(_sent(notice_id, which)) for which in ("first", "last"))
    return (float(first), float(last)) if isinstance(first, bytes) and isinstance(last, bytes) else None


class WebhookCounter:
    """Counts of one process that are too many for a call to Redis each: added up, written once a second."""

    def __init__(self, link: redis.Redis) -> None:
        self._redis = link
        self._lock = threading.Lock()
        self._counts: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        self._timer: threading.Timer | None = None

    def observe_webhook(self, seconds: float, method: str, status: int) -> None:
        """Count one answer of the webhook."""
        bound = next((str(one) for one in BUCKETS if seconds <= one), BEYOND)
        with self._lock:
            self._counts[WEBHOOK][method, str(status)] += 1
            times = self._counts[WEBHOOK_SECONDS]
            times[bound,] += 1
            times[SUM,] += seconds  # type: ignore[assignment]  # a Counter holds seconds as well
            self._begin_timer()

    def flush(self) -> None:
        """Write the counts added up so far."""
        with self._lock:
            waiting, self._counts, self._timer = self._counts, defaultdict(Counter), None
        for family, counts in waiting.items():
            increment(self._redis, family, counts)

    def _begin_timer(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(FLUSH_SECONDS, self.flush)
            self._timer.daemon = True
            self._timer.start()


def _key(family: str) -> str:
    return f"songgang:tally:{family}"


def _sent(notice_id: int, which: str) -> str:
    return f"songgang:sent:{notice_id}:{which}"
