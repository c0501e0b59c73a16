"""Jobs share a process until one of them fails."""

import os
import re
import signal
import time
from collections import Counter
from multiprocessing import get_context

import pytest
from redis import Redis
from rq import Queue
from rq.job import Job

from push.jobs import worker as lasting_worker
from push.jobs.worker import LastingWorker
from push.runtime import Runtime, redis_of

PIDS = "test:pids"


def note_pid(url: str) -> None:
    with Redis.from_url(url) as link:
        link.set(f"{PIDS}:{os.getpid()}:{time.monotonic_ns()}", 1)


def fail(url: str) -> None:
    note_pid(url)
    raise ValueError


def match_for_ever(url: str) -> None:
    note_pid(url)
    re.match("(?:a|aa)*b", "a" * 200)


def hang(url: str) -> None:
    """No exception ends it, as if it waited for a lock."""
    note_pid(url)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
    time.sleep(60)


@pytest.fixture
def waiting(rt: Runtime) -> Queue:
    return Queue("lasting", connection=redis_of(rt.settings))


def _work(url: str) -> None:
    link = Redis.from_url(url)
    LastingWorker([Queue("lasting", connection=link)], connection=link, job_monitoring_interval=1).work(burst=True)


def _let_work(rt: Runtime) -> tuple[dict[int, int], int | None]:
    """Number of jobs that each process has begun, and the exit code of this worker."""
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
    monkeypatch.setattr(lasting_worker, "OVERTIME_SECONDS", 1)
    waiting.enqueue(hang, rt.settings.redis_url, job_timeout=1)

    began, code = _let_work(rt)

    assert (list(began.values()), code) == ([1], 1)


def test_a_long_job_keeps_its_place_in_rqs_registry(rt: Runtime, waiting: Queue) -> None:
    job = waiting.enqueue(time.sleep, 2.5)

    worker = get_context("fork").Process(target=_work, args=(rt.settings.redis_url,))
    worker.start()
    time.sleep(2)
    heartbeat = Job.fetch(job.id, rt.redis).last_heartbeat
    begun = Job.fetch(job.id, rt.redis).started_at
    worker.join(30)

    assert heartbeat is not None and begun is not None
    assert (heartbeat - begun).total_seconds() > 0.5
