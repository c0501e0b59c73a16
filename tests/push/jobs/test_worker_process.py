"""worker.py as a process of its own."""

import signal
import subprocess
from collections.abc import Iterator
from importlib import import_module
from time import monotonic, sleep

import pytest

from models.push.notices import NoticeState
from push import queues
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk
from tests.push.harness.worker_process import SECONDS, started_worker


@pytest.fixture
def worker(rt: Runtime, database_url: str) -> Iterator[subprocess.Popen[str]]:
    with started_worker(rt, database_url, "http://127.0.0.1:9") as process:
        yield process


def _done(desk: Desk, notice_id: int) -> bool:
    deadline = monotonic() + SECONDS
    while desk.notice(notice_id).state is not NoticeState.DONE and monotonic() < deadline:
        sleep(0.05)
    return desk.notice(notice_id).state is NoticeState.DONE


def test_a_worker_says_when_it_is_ready_and_ends_on_sigterm(worker: subprocess.Popen[str]) -> None:
    line = worker.stdout.readline() if worker.stdout else ""
    worker.send_signal(signal.SIGTERM)

    assert "就绪" in line
    assert worker.wait(SECONDS) == 0


def test_an_approved_notice_is_sent_by_the_worker(worker: subprocess.Popen[str], desk: Desk, story: Story) -> None:
    story.user()
    story.person("老李", phone="13800000001")

    notice = desk.approve(channels=("call",))

    assert _done(desk, notice)


def test_a_notice_whose_jobs_were_lost_is_taken_up_again(
    worker: subprocess.Popen[str], desk: Desk, story: Story, rt: Runtime
) -> None:
    story.user()
    story.person("老李", phone="13800000001")

    notice = desk.approve(channels=("call",))
    rt.redis.flushall()

    assert _done(desk, notice)


def test_every_job_name_resolves() -> None:
    for name in queues.JOB_NAMES:
        module, _, function = name.rpartition(".")

        assert callable(getattr(import_module(module), function))
