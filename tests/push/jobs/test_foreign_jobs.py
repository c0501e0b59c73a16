"""Attacks by somebody who can write to Redis: nothing of theirs runs in the worker, which holds DATA_KEY."""

import json
import os
import pickle
import zlib
from multiprocessing import get_context
from pathlib import Path

import pytest
from redis import Redis
from rq.job import Job
from rq.serializers import DefaultSerializer

from push import queues
from push.jobs.worker import LastingWorker
from push.monitoring.metrics import Exposition
from push.queues import NORMAL, OwnJob, queue_of
from push.runtime import Runtime
from wiring import enqueue_fetch, enqueue_replay

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CALLED = "test:called"
MARK = f"{__name__}.mark"


def mark(job: Job, *_: object) -> None:
    """A function of the kind that rq calls when a job has ended."""
    job.connection.set(CALLED, 1)


class Bomb:
    """Pickled: makes a folder while it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.folder),)


def _plant(link: Redis, data: bytes, **fields: str | bytes) -> None:
    """Put a job into the queue by hand."""
    moment = "2026-11-23T02:00:00.000000Z"
    facts = {"created_at": moment, "enqueued_at": moment, "origin": NORMAL, "status": "queued", "data": data, **fields}
    link.hset("rq:job:planted", mapping=facts)
    link.sadd("rq:queues", f"rq:queue:{NORMAL}")
    link.rpush(f"rq:queue:{NORMAL}", "planted")


def _work(url: str) -> None:
    with Redis.from_url(url) as link:
        LastingWorker([queue_of(link, NORMAL)], link, 60).work(burst=True)


def _let_work(rt: Runtime) -> None:
    worker = get_context("fork").Process(target=_work, args=(rt.settings.redis_url,))
    worker.start()
    worker.join(30)
    assert worker.exitcode == 0
    assert not rt.queues.by_name[NORMAL].job_ids


def test_a_pickled_job_is_not_even_read(rt: Runtime, tmp_path: Path) -> None:
    _plant(rt.redis, DefaultSerializer.dumps(("push.jobs.account.read_quotas", None, (Bomb(tmp_path / "own"),), {})))

    _let_work(rt)

    assert not (tmp_path / "own").exists()
    assert "planted" in rt.queues.by_name[NORMAL].failed_job_registry.get_job_ids()


@pytest.mark.parametrize(
    "function",
    ["os.mkdir", "worker.os.mkdir", "push.jobs.deliver.runtime.os.mkdir", "wiring.current", "shutil.rmtree", ""],
)
def test_a_job_that_names_another_function_is_refused(rt: Runtime, tmp_path: Path, function: str) -> None:
    _plant(rt.redis, json.dumps([function, None, [str(tmp_path / "own")], {}]).encode())

    _let_work(rt)

    assert list(tmp_path.glob("own")) == []
    [result] = OwnJob.fetch("planted", rt.redis).results()
    assert "UnknownJobError" in (result.exc_string or "")


def test_a_method_of_what_the_job_brings_along_is_refused(rt: Runtime) -> None:
    _plant(rt.redis, json.dumps(["format", "{0.__class__}", ["x"], {}]).encode())

    _let_work(rt)

    [result] = OwnJob.fetch("planted", rt.redis).results()
    assert "UnknownJobError" in (result.exc_string or "")


@pytest.mark.parametrize("moment", ["success_callback_name", "failure_callback_name", "stopped_callback_name"])
def test_nothing_is_called_when_a_job_has_ended(rt: Runtime, moment: str) -> None:
    for known in (queues.MAKE_CODES, "os.mkdir"):
        _plant(rt.redis, json.dumps([known, None, [], {}]).encode(), **{moment: MARK})

        _let_work(rt)

    job = OwnJob.fetch("planted", rt.redis)
    assert not rt.redis.exists(CALLED)
    assert (job.success_callback, job.failure_callback, job.stopped_callback) == (None, None, None)


def test_no_address_is_called_when_a_job_has_ended(rt: Runtime) -> None:
    _plant(
        rt.redis,
        b'["os.mkdir", null, [], {}]',
        webhooks=json.dumps([{"url": "http://127.0.0.1:9/", "job_status": "failed"}]),
    )

    assert OwnJob.fetch("planted", rt.redis).webhooks == []


@pytest.mark.parametrize("name", ["meta", "result"])
def test_the_metrics_read_no_pickle(rt: Runtime, tmp_path: Path, name: str) -> None:
    _plant(rt.redis, b'["x", null, [], {}]', **{name: pickle.dumps(Bomb(tmp_path / "own"))})

    text = Exposition(rt).text()

    assert b'songgang_queue_length{queue="normal"} 1.0' in text
    assert not (tmp_path / "own").exists()


def test_every_job_of_ours_is_json(rt: Runtime) -> None:
    rt.queues.enqueue(queues.URGENT, queues.SEND_LATE_REPLY, 1)
    rt.queues.enqueue_ranges(1, [0])
    enqueue_replay(rt, "key")
    enqueue_fetch(rt, 7)

    bodies = [zlib.decompress(rt.redis.hget(key, "data") or b"") for key in rt.redis.scan_iter("rq:job:*")]  # type: ignore[arg-type]

    assert {json.loads(body)[0] for body in bodies} == {
        queues.SEND_LATE_REPLY,
        queues.DELIVER_BATCH,
        queues.FINISH_INBOUND,
        queues.FETCH_ATTACHMENT,
    }
