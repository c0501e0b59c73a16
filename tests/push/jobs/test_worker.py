"""Jobs share a process until one of them fails."""

import os
import re
import signal
import time
from collections import Counter
from multiprocessing import get_context

import pytest
from redis import Redis
from rq import Queue, get_current_job
from rq.job import Job, JobStatus

from push.jobs import worker as lasting_worker
from push.jobs.worker import LastingWorker
from push.queues import MEDIA, OwnJob, queue_of
from push.runtime import Runtime, redis_of
from wiring import enqueue_fetch

PIDS = "test:pids"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # no job here asks the database


def note_pid(url: str) -> None:
    with Redis.from_url(url) as link:
        link.set(f"{PIDS}:{os.getpid()}:{time.monotonic_ns()}", 1)


def fail(url: str) -> None:
    note_pid(url)
    raise ValueError


def match_for_ever(url: str) -> None:
    note_pid(url)
    re.match("(?:a|aa)*b", "a" * 200)


def wait_for_a_heartbeat() -> None:
    """End once rq has noted once more that this job is alive."""
    job = get_current_job()
    assert job is not None
    first = last = Job.fetch(job.id, job.connection).last_heartbeat
    while last == first:
        time.sleep(0.02)
        last = Job.fetch(job.id, job.connection).last_heartbeat


def hang(url: str) -> None:
    """Hang so that no exception ends the job, as if it waited for a lock."""
    note_pid(url)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
    time.sleep(60)


class TriedJob(OwnJob):
    """A job that may run the functions of this file."""

    names = frozenset(
        f"{__name__}.{one.__name__}" for one in (note_pid, fail, match_for_ever, wait_for_a_heartbeat, hang)
    )


@pytest.fixture
def waiting(rt: Runtime) -> Queue:
    return queue_of(redis_of(rt.settings), "lasting", TriedJob)


def _work(url: str) -> None:
    link = Redis.from_url(url)
    LastingWorker([queue_of(link, "lasting", TriedJob)], link, 60, beat_seconds=1).work(burst=True)


def _let_work(rt: Runtime) -> tuple[dict[int, int], int | None]:
    """The number of jobs begun so far by process id, and the exit code of this worker."""
    url = rt.settings.redis_url
    worker = get_context("fork").Process(target=_work, args=(url,))
    worker.start()
    worker.join(30)
    begun = Counter(int(key.split(b":")[2]) for key in rt.redis.scan_iter(f"{PIDS}:*"))
    return begun, worker.exitcode


def test_jobs_run_in_the_workers_own_process(rt: Runtime, waiting: Queue) -> None:
    for _ in range(3):
        waiting.enqueue(note_pid, rt.settings.redis_url)

    begun, code = _let_work(rt)

    assert (list(begun.values()), code) == ([3], 0)
    assert os.getpid() not in begun


def test_after_a_job_that_failed_another_process_goes_on(rt: Runtime, waiting: Queue) -> None:
    waiting.enqueue(fail, rt.settings.redis_url)
    waiting.enqueue(note_pid, rt.settings.redis_url)

    first, _ = _let_work(rt)
    both, _ = _let_work(rt)

    assert (list(first.values()), list(both.values())) == ([1], [1, 1])
    assert waiting.failed_job_registry.count == 1


def test_a_pattern_that_runs_away_ends_with_the_jobs_time(rt: Runtime, waiting: Queue) -> None:
    waiting.enqueue(match_for_ever, rt.settings.redis_url, job_timeout=1)

    began, code = _let_work(rt)

    assert (list(began.values()), code) == ([1], 0)
    assert waiting.failed_job_registry.count == 1


def test_a_job_that_cannot_be_ended_ends_with_its_process(
    rt: Runtime, waiting: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lasting_worker, "OVERTIME_SECONDS", 0.1)
    waiting.enqueue(hang, rt.settings.redis_url, job_timeout=1)

    began, code = _let_work(rt)

    assert (list(began.values()), code) == ([1], 1)


def test_a_long_job_keeps_its_place_in_rqs_registry(rt: Runtime, waiting: Queue) -> None:
    job = waiting.enqueue(wait_for_a_heartbeat)

    _, code = _let_work(rt)

    assert (job.get_status(), code) == (JobStatus.FINISHED, 0)


def test_a_fetch_that_failed_is_tried_again_by_any_worker(rt: Runtime, redis_url: str) -> None:
    enqueue_fetch(rt, 7)  # the forked worker has no settings: the job fails
    media = rt.queues.by_name[MEDIA]
    left = []

    for _ in range(3):
        worker = get_context("fork").Process(target=_fetch, args=(redis_url,))
        worker.start()
        worker.join(30)
        left.append(media.count)

    assert (left, media.scheduled_job_registry.count, media.failed_job_registry.count) == ([1, 1, 0], 0, 1)


def _fetch(url: str) -> None:
    os.environ.clear()
    link = Redis.from_url(url)
    LastingWorker([queue_of(link, MEDIA)], link, 60).work(burst=True)
