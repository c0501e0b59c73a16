"""What Prometheus is shown: read when it asks, from the database and Redis alone, so that any process of any
machine shows the whole service (docs/decisions/metrics.md).

Names and meanings: docs/operations.md. Ages in seconds; 0 where nothing waits.
"""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from redis import RedisError
from rq.job import Job
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from models.notices import DeliveryState, NoticeState
from models.queries import figures
from push import tally
from push.limits import LEASE, MASS_PER_MONTH, mass_month
from push.runtime import Runtime

CACHE_SECONDS = 5.0
QUOTA_SECONDS = 60.0
NOTICES = 20
"""So many of the newest notices show their own times."""
Metrics = Iterator[Metric]


class Cached:
    """What `make` made, for so many seconds; one thread makes it, the others wait for it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._held: tuple[list[Metric], float] | None = None

    def get(self, make: Callable[[], list[Metric]]) -> list[Metric]:
        with self._lock:
            if self._held is None or time.monotonic() >= self._held[1]:
                self._held = (make(), time.monotonic() + self._seconds)
            return self._held[0]


class Exposition:
    """The metrics of one service, as text; cached."""

    def __init__(self, rt: Runtime) -> None:
        self._rt = rt
        self._recent = Cached(CACHE_SECONDS)
        self._quotas = Cached(QUOTA_SECONDS)

    def collect(self) -> Metrics:
        """For the registry."""
        yield from self._recent.get(self._read)

    def text(self) -> bytes:
        """The text format of Prometheus."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    def _read(self) -> list[Metric]:
        """A store that is away takes its own metrics away and says so in `songgang_up`."""
        up = GaugeMetricFamily("songgang_up", "Does the store answer", labels=["store"])
        shown: list[Metric] = [up]
        parts: tuple[tuple[str, Callable[[], list[Metric]]], ...] = (
            ("database", self._from_database),
            ("redis", self._from_redis),
        )
        for store, read in parts:
            try:
                shown += read()
                up.add_metric([store], 1)
            except (SQLAlchemyError, RedisError, OSError):
                up.add_metric([store], 0)
        return shown

    def _from_database(self) -> list[Metric]:
        with self._rt.sessions() as session:
            now = self._rt.clock()
            return [*_deliveries(session, now), *_state(session), *self._quotas.get(lambda: _quotas(session, now))]

    def _from_redis(self) -> list[Metric]:
        with self._rt.sessions() as session:
            approved = list(figures.list_approved(session, NOTICES))
        return [*_queues(self._rt), *_notice_times(self._rt, approved), *_counters(self._rt), *_webhook(self._rt)]


def _deliveries(session: Session, now: datetime) -> Metrics:
    states = figures.count_by_state(session)
    yield _gauge(
        "songgang_deliveries", "Deliveries by state", "state", {state: states.get(state, 0) for state in DeliveryState}
    )
    lease = figures.find_oldest_lease(session)
    taken = lease - LEASE if lease else None
    yield GaugeMetricFamily("songgang_lease_age_seconds", "Age of the oldest lease", _age(taken, now))
    due = figures.find_oldest_due(session)
    yield GaugeMetricFamily("songgang_overdue_seconds", "How long a retry has been due", _age(due, now))


def _state(session: Session) -> Metrics:
    notices = figures.count_notices(session)
    yield _gauge(
        "songgang_notices", "Notices by state", "state", {state: notices.get(state, 0) for state in NoticeState}
    )
    alerts = GaugeMetricFamily("songgang_alerts_open", "Open alerts", labels=["channel", "code"])
    for channel, code, number in figures.list_open_alerts(session):
        alerts.add_metric([channel or "", code], number)
    yield alerts


def _quotas(session: Session, now: datetime) -> list[Metric]:
    left = figures.count_quotas(session, now, mass_month(now), MASS_PER_MONTH)
    credits_left = figures.count_credits(session)
    return [
        _gauge("songgang_quota_left", "Messages that followers still let us send", "route", left),
        _gauge("songgang_credits_left", "Subscription messages left", "template", credits_left),
    ]


def _queues(rt: Runtime) -> Metrics:
    length = GaugeMetricFamily("songgang_queue_length", "Jobs that wait", labels=["queue"])
    age = GaugeMetricFamily("songgang_queue_age_seconds", "Age of the job that waits longest", labels=["queue"])
    for name, queue in rt.queues.by_name.items():
        waiting = queue.get_job_ids(0, 1)
        length.add_metric([name], queue.count)
        # rq writes the machine's own time, which NOW does not move.
        age.add_metric([name], _age(_enqueued_at(rt, waiting), datetime.now(UTC)))
    yield from (length, age)
    workers = sum(1 for _ in rt.redis.scan_iter("songgang:worker:*", count=1000))
    yield GaugeMetricFamily("songgang_worker_services", "Worker services with a heartbeat", workers)


def _enqueued_at(rt: Runtime, job_ids: list[str]) -> datetime | None:
    job = next((job for job in Job.fetch_many(job_ids[:1], connection=rt.redis) if job), None)
    enqueued: datetime | None = job.enqueued_at if job else None
    return enqueued.replace(tzinfo=UTC) if enqueued and enqueued.tzinfo is None else enqueued


def _notice_times(rt: Runtime, approved: list[tuple[int, datetime, datetime | None]]) -> Metrics:
    names = ("first", "last")
    sends = [
        GaugeMetricFamily(f"songgang_notice_{one}_send_seconds", f"Approval to {one} send", labels=["notice"])
        for one in names
    ]
    done = GaugeMetricFamily("songgang_notice_done_seconds", "Approval to the closing statement", labels=["notice"])
    for notice_id, at, finished in approved:
        if finished:
            done.add_metric([str(notice_id)], (finished - at).total_seconds())
        for family, sent in zip(sends, tally.read_sent(rt.redis, notice_id) or (), strict=False):
            family.add_metric([str(notice_id)], max(sent - at.timestamp(), 0.0))
    yield from (*sends, done)


def _counters(rt: Runtime) -> Metrics:
    families = {
        tally.OUTCOMES: (["channel", "outcome", "code"], "Calls of the channels by what came of them"),
        tally.TOKEN_FETCHES: (["outcome"], "Fetches of the access token"),
        tally.LATE_REPLIES: (["outcome"], "Replies that followed as a customer-service message"),
        tally.WEBHOOK: (["method", "status"], "Answers of the webhook"),
    }
    for family, (labels, meaning) in families.items():
        shown = CounterMetricFamily(f"songgang_{family}", meaning, labels=labels)
        for values, number in tally.read_counts(rt.redis, family).items():
            shown.add_metric(list(values), number)
        yield shown


def _webhook(rt: Runtime) -> Metrics:
    counts = tally.read_counts(rt.redis, tally.WEBHOOK_SECONDS)
    running, buckets = 0.0, []
    for bound in (*map(str, tally.BUCKETS), tally.BEYOND):
        running += counts.get((bound,), 0.0)
        buckets.append((bound, running))
    shown = HistogramMetricFamily("songgang_webhook_seconds", "Time to the webhook's answer")
    shown.add_metric([], buckets, counts.get((tally.SUM,), 0.0))
    yield shown


def _gauge(name: str, meaning: str, label: str, values: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for value, number in values.items():
        family.add_metric([str(value)], number)
    return family


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
