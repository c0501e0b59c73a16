"""Metrics for Prometheus, read at the scrape from the database and Redis alone, so that any process of any machine
shows the whole service (docs/decisions/metrics.md).

Names and meanings: docs/operations.md. Ages in seconds; 0 if nothing waits.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from cachetools import TTLCache, cached
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from models.push.notices import NoticeState
from models.queries import monitoring
from models.queries.delivery.claims import LEASE
from push import counters
from push.channels.platform_limits import MASS_PER_MONTH, mass_month
from push.channels.rate_limit.bucket import read_rate
from push.channels.rate_limit.rates import buckets_of
from push.notices.punctuality import count_late
from push.queues import OwnJob
from push.routing.account_quotas import find_account_quotas
from push.routing.sms_budget import budget_now
from push.runtime import Runtime
from settings import Settings

CACHE_SECONDS = 5.0
QUOTA_SECONDS = 60.0
"""At a million people the readings of the database take 0.7 s, of which quotas and late people 0.6 s."""
NOTICES = 20
"""Number of the newest notices that show their own times."""
Metrics = Iterator[Metric]
Reading = Callable[[], list[Metric]]


class Exposition:
    """The metrics of one service, as text. A reading that counts people is kept for a while."""

    def __init__(self, rt: Runtime) -> None:
        self._rt = rt
        self._readings = {
            "database": [
                _kept(lambda: self._from_database(_deliveries), CACHE_SECONDS),
                _kept(lambda: self._from_database(_quotas), QUOTA_SECONDS),
                _kept(lambda: self._from_database(self._spent), CACHE_SECONDS),
                _kept(lambda: self._from_database(self._late), QUOTA_SECONDS),
            ],
            "redis": [_kept(self._from_redis, CACHE_SECONDS)],
        }

    def collect(self) -> Metrics:
        """The metrics, for the registry. Without a store its metrics are missing, and `songgang_up` shows it."""
        up = GaugeMetricFamily("songgang_up", "Does the store answer", labels=["store"])
        for store, readings in self._readings.items():
            try:
                yield from [metric for reading in readings for metric in reading()]
                up.add_metric([store], 1)
            except (SQLAlchemyError, RedisError, OSError):
                up.add_metric([store], 0)
        yield up

    def text(self) -> bytes:
        """The text format of Prometheus."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    def _from_database(self, read: Callable[[Session, datetime], Metrics]) -> list[Metric]:
        with self._rt.sessions() as session:
            return list(read(session, self._rt.clock()))

    def _spent(self, session: Session, now: datetime) -> Metrics:
        return _spending(session, self._rt.settings, now)

    def _late(self, session: Session, now: datetime) -> Metrics:
        people = {str(notice_id): number for notice_id, number in count_late(session, self._rt, now).items()}
        yield _gauge("songgang_late_people", "People told too late, or still not told", "notice", people)

    def _from_redis(self) -> list[Metric]:
        with self._rt.sessions() as session:
            approved = list(monitoring.list_approved(session, NOTICES))
        quotas = _account_quotas(self._rt)
        return [
            *quotas,
            *_rates(self._rt),
            *_queues(self._rt),
            *_notice_times(self._rt, approved),
            *_counters(self._rt),
            *_webhook(self._rt),
        ]


def _kept(read: Reading, seconds: float) -> Reading:
    """The reading with its figures kept for so long; scrapes that come together read once. A failure is not kept."""
    return cached(TTLCache(1, seconds), condition=threading.Condition())(read)


def _deliveries(session: Session, now: datetime) -> Metrics:
    unsettled = {state.value: number for state, number in monitoring.count_unsettled(session).items()}
    yield _gauge("songgang_deliveries", "Deliveries not settled, by state", "state", unsettled)
    lease = monitoring.find_oldest_lease(session)
    taken = lease - LEASE if lease else None
    yield GaugeMetricFamily("songgang_lease_age_seconds", "Age of the oldest lease", _age(taken, now))
    due = monitoring.find_oldest_due(session)
    yield GaugeMetricFamily("songgang_overdue_seconds", "How long a retry has been due", _age(due, now))
    yield from _state(session)


def _state(session: Session) -> Metrics:
    notices = monitoring.count_notices(session)
    yield _gauge(
        "songgang_notices", "Notices by state", "state", {state: notices.get(state, 0) for state in NoticeState}
    )
    alerts = GaugeMetricFamily("songgang_alerts_open", "Open alerts", labels=["channel", "code"])
    for channel, code, number in monitoring.list_open_alerts(session):
        alerts.add_metric([channel or "", code], number)
    yield alerts


def _quotas(session: Session, now: datetime) -> Metrics:
    left = monitoring.count_quotas(session, now, mass_month(now), MASS_PER_MONTH)
    credits_left = monitoring.count_credits(session)
    yield _gauge("songgang_quota_left", "Messages that followers still let us send", "route", left)
    yield _gauge("songgang_credits_left", "Subscription messages left", "template", credits_left)


def _spending(session: Session, settings: Settings, now: datetime) -> Metrics:
    budget = budget_now(session, settings, now)
    yield GaugeMetricFamily("songgang_sms_spent_fen", "Short messages of the month", budget.spent_fen)
    if budget.left_fen is not None:
        yield GaugeMetricFamily("songgang_sms_budget_left_fen", "Budget left for short messages", budget.left_fen)


def _account_quotas(rt: Runtime) -> Metrics:
    left = GaugeMetricFamily("songgang_account_quota_left", "Calls the account has left today", labels=["api"])
    limit = GaugeMetricFamily("songgang_account_quota_limit", "Calls the account has a day", labels=["api"])
    for path, quota in find_account_quotas(rt.redis, rt.clock()).items():
        left.add_metric([path.rpartition("/cgi-bin/")[2]], quota.left)
        limit.add_metric([path.rpartition("/cgi-bin/")[2]], quota.daily_limit)
    yield from (left, limit)


def _rates(rt: Runtime) -> Metrics:
    names = buckets_of(rt.settings).items()
    rates = {channel.value: rate for channel, name in names if (rate := read_rate(rt.redis, name)) is not None}
    yield _gauge("songgang_pace_calls_per_second", "How fast each API is called at most", "api", rates)


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
    job = next((job for job in OwnJob.fetch_many(job_ids[:1], connection=rt.redis) if job), None)
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
            done.add_metric([str(notice_id)], max((finished - at).total_seconds(), 0.0))
        for family, sent in zip(sends, counters.read_sent(rt.redis, notice_id) or (), strict=False):
            family.add_metric([str(notice_id)], max(sent - at.timestamp(), 0.0))
    yield from (*sends, done)


def _counters(rt: Runtime) -> Metrics:
    families = {
        counters.OUTCOMES: (["channel", "outcome", "code"], "Calls of the channels by what came of them"),
        counters.TOKEN_FETCHES: (["outcome"], "Fetches of the access token"),
        counters.LATE_REPLIES: (["outcome"], "Replies that followed as a customer-service message"),
        counters.WEBHOOK: (["method", "status"], "Answers of the webhook"),
    }
    for family, (labels, meaning) in families.items():
        shown = CounterMetricFamily(f"songgang_{family}", meaning, labels=labels)
        for values, number in counters.read_counts(rt.redis, family).items():
            shown.add_metric(list(values), number)
        yield shown


def _webhook(rt: Runtime) -> Metrics:
    counts = counters.read_counts(rt.redis, counters.WEBHOOK_SECONDS)
    running, buckets = 0.0, []
    for bound in (*map(str, counters.BUCKETS), counters.BEYOND):
        running += counts.get((bound,), 0.0)
        buckets.append((bound, running))
    shown = HistogramMetricFamily("songgang_webhook_seconds", "Time to the webhook's answer")
    shown.add_metric([], buckets, counts.get((counters.SUM,), 0.0))
    yield shown


def _gauge(name: str, meaning: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for value, number in values.items():
        family.add_metric([str(value)], number)
    return family


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
