"""The few Redis commands the push service uses, by a clock that is moved; and queues with jobs that tests can see."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

import redis
from rq.queue import EnqueueData

from push.queues import DELIVER_BATCH, DELIVER_LIST, Queues

SENDING = (DELIVER_BATCH, DELIVER_LIST)
Job = tuple[str, tuple[int, ...]]
"""The dotted path of its function, and its arguments."""


@dataclass
class MemoryRedis:
    """`away`: every command fails, as when the server is gone."""

    now: Callable[[], datetime]
    away: bool = False
    values: dict[str, tuple[Any, datetime | None]] = field(default_factory=dict)
    hashes: dict[str, dict[bytes, float]] = field(default_factory=lambda: defaultdict(dict))
    jobs: list[Job] = field(default_factory=list)

    def set(
        self, key: str, value: object, *, nx: bool = False, ex: float | timedelta | None = None, px: int | None = None
    ) -> bool | None:
        self.check()
        if nx and self.get(key) is not None:
            return None
        ex = ex.total_seconds() if isinstance(ex, timedelta) else ex
        seconds = ex if ex is not None else px / 1000 if px is not None else None
        self.values[key] = (value, None if seconds is None else self.now() + timedelta(seconds=seconds))
        return True

    def get(self, key: str) -> object:
        self.check()
        value, until = self.values.get(key, (None, None))
        return None if until is not None and until <= self.now() else value

    def delete(self, *keys: str) -> None:
        self.check()
        for key in keys:
            self.values.pop(key, None)

    def exists(self, key: str) -> int:
        return int(self.get(key) is not None)

    def incrby(self, key: str, number: int) -> int:
        total = int(str(self.get(key) or 0)) + number
        self.values[key] = (total, self.values.get(key, (0, None))[1])
        return total

    def decrby(self, key: str, number: int) -> int:
        return self.incrby(key, -number)

    def hincrbyfloat(self, key: str, name: str, number: float) -> None:
        self.check()
        self.hashes[key][name.encode()] = self.hashes[key].get(name.encode(), 0) + number

    def flushall(self) -> None:
        self.values.clear()
        self.hashes.clear()
        self.jobs.clear()

    def pipeline(self, *, transaction: bool = True) -> "MemoryPipeline":
        return MemoryPipeline(self)

    def check(self) -> None:
        if self.away:
            raise redis.ConnectionError


@dataclass
class MemoryPipeline:
    """Runs each command at once and answers all together."""

    link: MemoryRedis
    answers: list[Any] = field(default_factory=list)

    def __getattr__(self, command: str) -> Callable[..., None]:
        return lambda *words, **options: self.answers.append(getattr(self.link, command)(*words, **options))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.answers = []

    def execute(self) -> list[Any]:
        answers, self.answers = self.answers, []
        return answers


@dataclass(frozen=True)
class MemoryQueue:
    """An rq queue of which only the jobs that send matter; the others are rules of their own."""

    link: MemoryRedis

    def enqueue_many(self, jobs: Sequence[EnqueueData]) -> None:
        self.link.check()
        self.link.jobs += [
            (str(job.func), tuple(job.args)) for job in jobs if job.func in (DELIVER_BATCH, DELIVER_LIST)
        ]


def queues_of(link: MemoryRedis) -> Queues:
    """The real queues over the played Redis."""
    queues = Queues(link)  # type: ignore[arg-type]
    queues.by_name = dict.fromkeys(queues.by_name, MemoryQueue(link))  # type: ignore[arg-type]
    return queues
