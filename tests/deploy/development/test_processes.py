"""Processes of a development service that fall, and a supervisor that is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.development.processes import Child
from tests.deploy.waiting import eventually

ROOT = Path(__file__).resolve().parents[3]
# A program that starts one of its own, as worker.py does, and tells its process id.
FAMILY = """
import subprocess, sys, time
from deploy.process import die_with_parent
sleeping = [sys.executable, "-c", "import time; time.sleep(60)"]
print(subprocess.Popen(sleeping, preexec_fn=die_with_parent).pid, flush=True)
time.sleep(60)
"""
# The one it starts does not hear that its parent is gone.
DEAF_FAMILY = FAMILY.replace(", preexec_fn=die_with_parent", "")
SUPERVISOR = f"""
import sys, time
from pathlib import Path
from deploy.development.processes import Child
Child("x", "x", [sys.executable, "-c", {FAMILY!r}], {{}}, Path(sys.argv[1])).start()
time.sleep(60)
"""


def told(log_file: Path) -> str:
    return log_file.read_text() if log_file.exists() else ""


def is_gone(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def reaches(child: Child, falls: int) -> bool:
    child.watch()
    return child.falls == falls


def test_one_that_fell_is_started_again(tmp_path: Path) -> None:
    log_file = tmp_path / "log"
    child = Child("x", "甲", [sys.executable, "-c", "print('began')"], {}, log_file)
    child.start()

    assert eventually(lambda: reaches(child, falls=2))

    assert told(log_file).count("began") == 2


def test_one_that_keeps_falling_is_counted_and_paused(tmp_path: Path) -> None:
    child = Child("x", "甲", [sys.executable, "-c", "1 / 0"], {}, tmp_path / "log")
    child.start()

    assert eventually(lambda: reaches(child, falls=3))

    assert told(tmp_path / "log").count("ZeroDivisionError") == 3


def test_stopping_leaves_no_grandchild(tmp_path: Path) -> None:
    child = Child("x", "甲", [sys.executable, "-c", DEAF_FAMILY], {}, tmp_path / "log")
    child.start()
    assert eventually(lambda: "\n" in told(tmp_path / "log"))

    child.stop()

    assert eventually(lambda: is_gone(int(told(tmp_path / "log"))))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_a_killed_supervisor_leaves_nobody(tmp_path: Path) -> None:
    log_file = tmp_path / "log"
    with subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(log_file)], cwd=ROOT) as supervisor:
        assert eventually(lambda: "\n" in told(log_file))

        os.kill(supervisor.pid, signal.SIGKILL)

    assert eventually(lambda: is_gone(int(told(log_file))))
