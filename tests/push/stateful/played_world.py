"""Everything a disorderly world can do to the push service: two workers with clocks of their own, one database.

The database is in memory and stays the same connection, emptied for every example; nothing of the service itself is
played but the other ends of its wires: platforms, Redis, clocks.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import redis
from sqlalchemy import select

from models.push.notices import CallEntry, CallOutcome
from models.staff import User
from programme.plan.plan import Plan
from push.channels.base import Outcome
from push.delivery.receipts.receipts import record_receipt
from push.delivery.sending.batches import Batch, finish, send, take
from push.delivery.sending.deliver import deliver
from push.jobs.reconcile import reconcile_now
from push.jobs.schedule import tick
from push.notices import commands as notices
from push.offline.call_sheets import enter_outcome
from push.queues import DELIVER_BATCH, WAITING_SECONDS
from push.runtime import Runtime
from settings import Settings
from tests.push.stateful.played_database import Killed, PlayedDatabase
from tests.push.stateful.played_people import People
from tests.push.stateful.played_platform import LATEST, Platform, Report, channels_of
from tests.push.stateful.played_redis import Job, MemoryRedis, queues_of

Answered = tuple[Batch, Sequence[Outcome]]


@dataclass(frozen=True)
class Service:
    """The parts of the real service the world drives; a planted bug replaces one of them."""

    approve: Callable[[Runtime, int | None, int], None] = notices.approve_notice
    take: Callable[..., Batch | None] = take
    send: Callable[..., Any] = send
    finish: Callable[..., None] = finish
    reconcile: Callable[[Runtime], None] = reconcile_now
    receipt: Callable[..., None] = record_receipt
    channels: Callable[[Platform], Any] = channels_of


UNFINISHED = """
SELECT id FROM notices WHERE state NOT IN ('done', 'cancelled')
UNION SELECT notice_id FROM deliveries WHERE state IN ('pending', 'sending')
"""

NEXT_DUE = """
SELECT min(due) FROM (SELECT lease_until AS due FROM deliveries WHERE state = 'sending'
UNION ALL SELECT due_at FROM deliveries WHERE state = 'pending'
UNION ALL SELECT send_at FROM notices WHERE state = 'scheduled') WHERE due > ?
"""
OVERDUE = """
SELECT id FROM deliveries WHERE state = 'pending' AND carrier_id IS NULL AND coalesce(due_at, '') <= ? LIMIT 1
"""
ROUNDS = 30
"""Of the end; each goes on to what is due next."""


class NoWeChat:
    """No connection is opened."""

    async def __aenter__(self) -> "NoWeChat":
        return self

    async def __aexit__(self, *_: object) -> None:
        return None


@dataclass
class World:
    """One run's database, and one example's platform, workers and clocks."""

    database: PlayedDatabase
    plan: Plan
    settings: Settings
    start: datetime
    service: Service = field(default_factory=Service)
    examples: int = 0

    def begin(self, cast: str) -> None:
        """A new example."""
        self.database.begin(cast)
        self.true_now = self.start
        self.offsets = [timedelta(0), timedelta(0)]
        self.people = People(self.database, lambda: self.true_now)
        self.platform = Platform(lambda: self.true_now, self.people.may_have, self.people.left)
        self.redis = MemoryRedis(lambda: self.true_now)
        self.workers = [self._worker(0), self._worker(1)]
        self.taken: list[Batch] = []
        self.answered: list[Answered] = []
        self.killed, self.examples = 0, self.examples + 1

    def _worker(self, number: int) -> Runtime:
        return Runtime(
            settings=self.settings,
            plan=self.plan,
            sessions=self.database.sessions,
            redis=self.redis,  # type: ignore[arg-type]
            clock=lambda: self.true_now + self.offsets[number],
            queues=queues_of(self.redis),
            wechat=NoWeChat(),  # type: ignore[arg-type]
            templates=SimpleNamespace(find=lambda *_: SimpleNamespace(id="T")),  # type: ignore[arg-type]
            channels=self.service.channels(self.platform),
        )

    def do(self, act: Callable[..., Any], *words: Any) -> Any:
        """Run one act of a process that may be killed at a commit, or find Redis away."""
        try:
            with self.database.process():
                return act(*words)
        except Killed:
            self.killed += 1
            return None
        except redis.RedisError:
            return None
        finally:
            self.redis.away = False

    def under_way(self) -> list[int]:
        """Person ids of messages that a worker has planned and not settled."""
        batches = [*self.taken, *(batch for batch, _ in self.answered)]
        return [one.claimed.person_id for batch in batches for one in batch.planned]

    # Workers

    def job(self, number: int, *, again: bool = False) -> Job | None:
        """Take a waiting job; `again`: another worker gets it too."""
        if not self.redis.jobs:
            return None
        place = number % len(self.redis.jobs)
        return self.redis.jobs[place] if again else self.redis.jobs.pop(place)

    def claim(self, worker: int, job: Job) -> None:
        """The first batch of a job that sends."""
        batch = self._start(worker, job, self.service.take)
        self.taken += [batch] if batch else []

    def work_off(self, worker: int, job: Job, answers: Sequence[str] = ()) -> None:
        """A job from its start to its end, by the real loop."""
        self.platform.answers, self.platform.calls = list(answers), 0
        self._start(worker, job, deliver)

    def _start(self, worker: int, job: Job, work: Callable[..., Any]) -> Any:
        rt = self.workers[worker]
        name, ids = job
        if name == DELIVER_BATCH:
            self.do(rt.queues.note_started, *ids[:2])
        return self.do(work, rt, ids[0], ids[1:] or None)

    def send(self, number: int, answers: Sequence[str] = ()) -> None:
        """The calls of a batch; its worker may have stood still since it took it."""
        batch = self.taken.pop(number % len(self.taken))
        self.answered += [(batch, outcomes)] if (outcomes := self._call(batch, answers)) is not None else []

    def die_sending(self, number: int, calls: int, answers: Sequence[str]) -> None:
        self.platform.dies_after = calls
        self._call(self.taken.pop(number % len(self.taken)), answers)

    def _call(self, batch: Batch, answers: Sequence[str]) -> Sequence[Outcome] | None:
        self.platform.answers, self.platform.calls = list(answers), 0
        outcomes: Sequence[Outcome] | None = self.do(lambda: asyncio.run(self.service.send(batch.lease.rt, batch)))
        self.platform.dies_after = self.platform.meanwhile = None
        return outcomes

    def while_sending(self, number: int, at: int, act: Callable[[], None], answers: Sequence[str]) -> None:
        """Something happens after one of the calls, and the worker looks, as it does every second."""
        batch = self.taken[number % len(self.taken)]

        def happens() -> None:
            act()
            batch.lease.refresh()

        self.platform.meanwhile = (at, happens)
        self.send(number, answers)

    def settle(self, number: int) -> None:
        batch, outcomes = self.answered.pop(number % len(self.answered))
        self.do(self.service.finish, batch.lease.rt, batch, outcomes)

    def reconcile(self, worker: int) -> None:
        self.do(self.service.reconcile, self.workers[worker])

    def tick(self, worker: int) -> None:
        self.do(tick, self.workers[worker])

    # Commands

    def command(self, worker: int, act: Callable[..., Any], *words: Any) -> Any:
        """Run a command of staff; a notice that is not ready refuses it, and nothing has changed."""
        try:
            return self.do(act, self.workers[worker], None, *words)
        except notices.NoticeNotReady:
            return None

    def ring_up(self, number: int, outcome: CallOutcome) -> None:
        """Enter the result of a call or visit as the representative."""
        with self.database.sessions.begin() as session:
            entries = session.scalars(select(CallEntry.id).order_by(CallEntry.id)).all()
            if entries:
                user = session.scalars(select(User)).one()
                enter_outcome(session, entries[number % len(entries)], outcome, "", user, self.true_now)

    # Receipts

    def report(self, worker: int, number: int) -> None:
        """Bring a receipt early, late or again: receipts are never used up."""
        self.tell(worker, self.platform.reports[number % len(self.platform.reports)])

    def tell(self, worker: int, one: Report) -> None:
        if self.true_now - one.at > LATEST.get(one.channel, timedelta.max):
            return
        status = "ok" if one.delivered else "failed"
        words: tuple[Any, ...] = (one.channel, one.remote_id, one.recipient, status, one.delivered, {})
        before = self.killed
        self.do(self.service.receipt, self.workers[worker], *words)
        if self.killed == before:  # else nobody has said thank you, and the platform comes again
            one.told = True
            for entry in one.entries:
                entry.denied = not one.delivered

    # The end

    def end(self, notice_ids: Sequence[int]) -> None:
        """End all faults: stalled workers come back, clocks are right, every receipt comes."""
        self.database.spare()
        self.offsets[:] = [timedelta(0), timedelta(0)]
        self.redis.away = False
        while self.taken:
            self.send(0)
        while self.answered:
            self.settle(0)
        self._run(notice_ids)
        if untold := [one for one in self.platform.reports if not one.told]:
            for one in untold:
                self.tell(0, one)
            if self.database.read(UNFINISHED):
                self._run(notice_ids)

    def _run(self, notice_ids: Sequence[int]) -> None:
        """The clock, the reconciler and the workers alone bring every notice to its end."""
        for _ in range(ROUNDS):
            for notice_id in notice_ids:
                if self.state(notice_id) == "paused":
                    self.command(0, notices.resume_notice, notice_id)
            self.reconcile(0)
            while jobs := dict.fromkeys(self.redis.jobs):
                self.redis.jobs.clear()
                for job in jobs:
                    self.work_off(1, job)
            if not self.database.read(UNFINISHED):
                break
            self.true_now = self._next_due() + timedelta(seconds=1)

    def _next_due(self) -> datetime:
        """The next moment at which a lease ends, a retry or a notice is due, or an overdue job counts as lost."""
        now = f"{self.true_now:%Y-%m-%d %H:%M:%S.%f}"
        lost = self.true_now + timedelta(seconds=WAITING_SECONDS)
        ((due,),) = self.database.read(NEXT_DUE, now)
        then = datetime.fromisoformat(due).replace(tzinfo=UTC) if due else lost
        return min(then, lost) if self.database.read(OVERDUE, now) else then

    def state(self, notice_id: int) -> str:
        return str(self.database.read("SELECT state FROM notices WHERE id = ?", notice_id)[0][0])
