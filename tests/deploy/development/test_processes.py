"""Processes of a development service that fall, and a supervisor that is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.development.guardian import Guardian, surviving
from deploy.development.processes import Child
from tests.deploy.waiting import eventually

ROOT = Path(__file__).resolve().parents[3]
# Starts a child that starts one of its own, and tells both process ids.
FAMILY = """
import subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(grandchild.pid, flush=True)
time.sleep(60)
"""
# What a child starts may be a process group of its own.
WITH_A_JOB = FAMILY.replace('time.sleep(60)"]', 'time.sleep(60)"], process_group=0')
SUPERVISOR = f"""
import sys, time
from pathlib import Path
from deploy.development.processes import Child
from deploy.development.guardian import Guardian
Child("x", "x", [sys.executable, "-c", {WITH_A_JOB!r}], {{}}, Path(sys.argv[1]), Guardian()).start()
time.sleep(60)
"""


@pytest.fixture
def guardian() -> Iterator[Guardian]:
    guardian = Guardian()
    yield guardian
    guardian.close()


def told(log_file: Path) -> str:
    return log_file.read_text() if log_file.exists() else ""


def is_gone(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def reaches(child: Child, falls: int) -> bool:
    child.watch()
    return child.falls == falls


def test_one_that_fell_is_started_again(tmp_path: Path, guardian: Guardian) -> None:
    log_file = tmp_path / "log"
    child = Child("x", "甲", [sys.executable, "-c", "print('began')"], {}, log_file, guardian)
    child.start()

    assert eventually(lambda: reaches(child, falls=2))

    assert told(log_file).count("began") == 2


def test_one_that_keeps_falling_is_counted_and_paused(tmp_path: Path, guardian: Guardian) -> None:
    child = Child("x", "甲", [sys.executable, "-c", "1 / 0"], {}, tmp_path / "log", guardian)
    child.start()

    assert eventually(lambda: reaches(child, falls=3))

    assert told(tmp_path / "log").count("ZeroDivisionError") == 3


@pytest.mark.parametrize("family", [FAMILY, WITH_A_JOB], ids=["same group", "a group of its own"])
def test_stopping_leaves_no_grandchild(tmp_path: Path, guardian: Guardian, family: str) -> None:
    child = Child("x", "甲", [sys.executable, "-c", family], {}, tmp_path / "log", guardian)
    child.start()
    assert eventually(lambda: "\n" in told(tmp_path / "log"))

    child.stop()

    assert eventually(lambda: is_gone(int(told(tmp_path / "log"))))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc to see whether a process is gone")
def test_a_killed_supervisor_leaves_nobody(tmp_path: Path) -> None:
    log_file = tmp_path / "log"
    with subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(log_file)], cwd=ROOT) as supervisor:
        assert eventually(lambda: "\n" in told(log_file))

        os.kill(supervisor.pid, signal.SIGKILL)

    assert eventually(lambda: is_gone(int(told(log_file))))


def test_the_guardian_ends_only_what_was_not_released() -> None:
    assert surviving(["+10\n", "+11\n", "-10\n"]) == {11}
