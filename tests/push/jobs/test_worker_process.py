"""worker.py as a process of its own."""

import signal
import subprocess
from collections.abc import Iterator
from importlib import import_module

import pytest

from push import queues
from push.runtime import Runtime
from tests.push.harness.worker_process import SECONDS, started_worker


@pytest.fixture
def worker(rt: Runtime, database_url: str) -> Iterator[subprocess.Popen[str]]:
    with started_worker(rt, database_url, "http://127.0.0.1:9") as process:
        yield process


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_says_when_it_is_ready_and_ends_on_sigterm(worker: subprocess.Popen[str]) -> None:
    line = worker.stdout.readline() if worker.stdout else ""
    worker.send_signal(signal.SIGTERM)

    assert "就绪" in line
    assert worker.wait(SECONDS) == 0


def test_every_job_name_resolves() -> None:
    for name in queues.JOB_NAMES:
        module, _, function = name.rpartition(".")

        assert callable(getattr(import_module(module), function))
