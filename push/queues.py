"""Queue names, and enqueueing after commit: ids only, and never the same range twice while it waits."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import redis
from rq import Queue
from rq.job import Job
from rq.queue import EnqueueData
from rq.serializers import JSONSerializer

URGENT = "urgent"
MEDIA = "media"
"""Voice messages and pictures to fetch: behind what is urgent, however many come, and before the long notices."""
NORMAL = "normal"
SCHEDULED = "scheduled"
NAMES = (SCHEDULED, URGENT, MEDIA, NORMAL)
"""The order in which a worker empties the queues. Jobs by the clock are short, and a lost worker's people must not wait
for the end of a long notice."""

DELIVER_BATCH = "push.jobs.deliver.deliver_batch"
DELIVER_LIST = "push.jobs.deliver.deliver_list"
RECONCILE = "push.jobs.reconcile.reconcile"
EXPIRE_VACANCIES = "push.jobs.vacancies.expire"
SEND_LATE_REPLY = "push.jobs.late_replies.send_late_reply"
TELL_OPERATOR = "push.jobs.alerts.tell_operator"
READ_QUOTAS = "push.jobs.account.read_quotas"
REMIND = "push.jobs.reminders.remind_of_sheets"
ASK_FOR_REPORTS = "push.jobs.receipts.ask_for_reports"
REMIND_OF_CLASSES = "push.jobs.reminders.remind_of_classes"
CLEAN = "push.jobs.cleaning.clean"
MAKE_CODES = "push.jobs.account.make_codes"
FETCH_ATTACHMENT = "wiring.fetch_attachment"
"""Fetches a voice message or a picture, and hears it."""
FINISH_INBOUND = "wiring.finish_inbound"
TRY_PHRASE = "wiring.try_phrase"
LEARN_PHRASES = "wiring.learn_phrases"
BOT_JOB_NAMES = (FETCH_ATTACHMENT, FINISH_INBOUND, TRY_PHRASE, LEARN_PHRASES)
JOB_NAMES = (
    CLEAN,
    REMIND_OF_CLASSES,
    DELIVER_BATCH,
    DELIVER_LIST,
    RECONCILE,
    EXPIRE_VACANCIES,
    SEND_LATE_REPLY,
    TELL_OPERATOR,
    READ_QUOTAS,
    REMIND,
    ASK_FOR_REPORTS,
    MAKE_CODES,
)

RANGE = 5000
"""Delivery ids one job looks after. Ranges are fixed cuts of the id line, so that they never overlap."""

WAITING_SECONDS = 120
"""How long an enqueued range counts as waiting if its job is never seen to start."""

LIST_SECONDS = 10
"""How long an enqueued mass list counts as waiting."""

JOB_SECONDS = 900
FAILED_SECONDS = 86_400


def range_of(bucket: int) -> tuple[int, int]:
    """First and last delivery id of a cut."""
    return bucket * RANGE, bucket * RANGE + RANGE - 1


class UnknownJobError(Exception):
    """A job in Redis names a function that is no job of this service; nothing of it has run."""


class OwnJob(Job):
    """A job as JSON that runs only the functions named here. Whoever can write to Redis must not run code.

    rq's pickle runs code while it is read. With JSON a job could still name any function of Python, to run or to be
    called back, and an address to be called afterwards.
    """

    names = frozenset((*JOB_NAMES, *BOT_JOB_NAMES))

    def __init__(self, id: str | None = None, connection: redis.Redis | None = None, serializer: object = None) -> None:  # noqa: A002 - rq's name
        """Read and write JSON, whatever serializer the caller names: rq's own fallback is pickle."""
        super().__init__(id, connection, JSONSerializer)

    @property
    def func(self) -> Callable[..., Any]:
        """The function. Raises UnknownJobError, also for a method of an object in the job's own data."""
        if self.func_name not in self.names or self.instance is not None:
            raise UnknownJobError("the job names no job of this service")
        return super().func  # type: ignore[no-any-return]

    def restore(self, raw_data: Mapping[bytes, bytes]) -> None:
        """Take in what stands in Redis, without what rq would call when the job has ended."""
        super().restore({key: value for key, value in raw_data.items() if key not in _CALLED_AFTERWARDS})


_CALLED_AFTERWARDS = {b"success_callback_name", b"failure_callback_name", b"stopped_callback_name", b"webhooks"}


def queue_of(link: redis.Redis, name: str, job_class: type[Job] = OwnJob) -> Queue:
    """The queue with that name, of jobs as JSON."""
    return Queue(name, connection=link, job_class=job_class, serializer=JSONSerializer)


class Queues:
    """The queues of one Redis. A caller commits before it enqueues, so that a job finds the rows of its ids."""

    def __init__(self, link: redis.Redis) -> None:
        self._redis = link
        self.by_name = {name: queue_of(link, name) for name in NAMES}

    def enqueue(self, queue: str, function: str, *ids: int) -> None:
        """Run the job named by its dotted path with these ids."""
        self.by_name[queue].enqueue_many([self._job(function, ids)])

    def enqueue_ranges(self, notice_id: int, buckets: Iterable[int], queue: str = NORMAL) -> None:
        """Enqueue one job for each cut of the id line that is not already waiting in the queue."""
        cuts = list(buckets)
        if not cuts:
            return
        with self._redis.pipeline(transaction=False) as pipeline:
            for bucket in cuts:
                pipeline.set(_waiting(notice_id, bucket), 1, nx=True, ex=WAITING_SECONDS)
            fresh = [bucket for bucket, is_new in zip(cuts, pipeline.execute(), strict=True) if is_new]
        self.by_name[queue].enqueue_many([self._job(DELIVER_BATCH, (notice_id, *range_of(bucket))) for bucket in fresh])

    def enqueue_list(self, notice_id: int, queue: str = NORMAL) -> None:
        """Enqueue the job of a complete mass list, unless this was done a moment ago."""
        if self.is_first_in(f"list:{notice_id}", LIST_SECONDS):
            self.enqueue(queue, DELIVER_LIST, notice_id)

    def note_started(self, notice_id: int, first_id: int) -> None:
        """Note that the range's job runs: deliveries that become due in the range later need another job."""
        self._redis.delete(_waiting(notice_id, first_id // RANGE))

    def is_first_in(self, name: str, seconds: float) -> bool:
        """True for one caller on all machines in so many seconds."""
        return bool(self._redis.set(f"songgang:turn:{name}", 1, nx=True, px=int(seconds * 1000)))

    def _job(self, function: str, ids: Iterable[int]) -> EnqueueData:
        return Queue.prepare_data(
            function, args=tuple(ids), timeout=JOB_SECONDS, result_ttl=0, failure_ttl=FAILED_SECONDS
        )


def _waiting(notice_id: int, bucket: int) -> str:
    return f"songgang:waiting:{notice_id}:{bucket}"
