"""worker.py as a process of its own."""

import re
import signal
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

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
    process = Path(f"/proc/{worker.pid}/status")
    umask = re.findall(r"^Umask:\t(\d+)$", process.read_text() if process.exists() else "Umask:\t0077", re.MULTILINE)
    worker.send_signal(signal.SIGTERM)

    assert "就绪" in line
    assert umask == ["0077"]  # its files are for its owner only
    assert worker.wait(SECONDS) == 0


def test_every_job_name_resolves() -> None:
    for name in queues.JOB_NAMES:
        module, _, function = name.rpartition(".")

        assert callable(getattr(import_module(module), function))
