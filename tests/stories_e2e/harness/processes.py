"""The service's processes as operators start them: each in a session of its own, ended without mercy."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from deploy.process import die_with_parent
from settings import ROOT

STOP_SECONDS = 20.0
Environment = Callable[[], Mapping[str, str]]


@dataclass
class Process:
    """One long-running program; what it prints goes to the end of its log file."""

    module: tuple[str, ...]
    environment: Environment = field(repr=False)
    log: Path
    _running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                [sys.executable, *self.module],
                cwd=ROOT,
                env=dict(self.environment()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def stop(self) -> None:
        """SIGTERM, then whatever is left of the session is killed."""
        if self._running is None:
            return
        self._running.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._running.wait(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """`kill -9` to everything of the session at once, also to what made itself a process group."""
        if self._running is None:
            return
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._running.wait()
        self._running = None

    def kill_workers(self, at_most: int | None = None) -> list[int]:
        """`kill -9` to processes that wait for jobs and run them, and to nothing else; their ids."""
        inner = [pid for pid in self.pids() if self._running and pid != self._running.pid][:at_most]
        for pid in inner:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return inner

    def pids(self) -> list[int]:
        """Everything of the session, which is named by its first process."""
        session = self._running.pid if self._running else 0
        found = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return [pid for pid in found if _session(pid) == session]


def run_all(environment: Mapping[str, str], *commands: Sequence[str], typed: str = "") -> list[str]:
    """Standard output of each command; all run one after the other in one process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.stories_e2e.harness.commands"],
        cwd=ROOT,
        env=dict(environment),
        input=json.dumps([commands, typed]),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return list(json.loads(done.stdout.splitlines()[-1]))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _session(pid: int) -> int:
    with suppress(ProcessLookupError, PermissionError):
        return os.getsid(pid)
    return -1
