"""The processes of one development service: started, watched, started again, ended together.

If the supervisor is killed, the kernel tells each of them to end (Linux); gunicorn and worker.py end their own.
macOS has no such signal: there the processes of a killed supervisor go on, and the next start says that their port
is taken.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from deploy.process import die_with_parent
from settings import ROOT

STOP_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 30.0
# One that lives longer than this has started well, so its next fall is a new one.
SETTLED_SECONDS = 20.0
LARGEST_LOG_BYTES = 20_000_000


@dataclass
class Child:
    """A process in a session and group of its own: Ctrl-C reaches only the supervisor, which ends it in order."""

    name: str
    title: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    log_file: Path
    falls: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _started_at: float = 0.0
    _next_start_at: float = 0.0

    def start(self) -> None:
        """Start the process; its output goes to the end of its log file."""
        with self.log_file.open("ab" if _is_small(self.log_file) else "wb") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        self._started_at = time.monotonic()

    def watch(self) -> None:
        """Start the process again if it fell: at once, then after longer and longer pauses while it keeps falling."""
        now = time.monotonic()
        if self._process is not None and self._process.poll() is not None:
            self._note_fall(self._process, now)
        if self._process is None and now >= self._next_start_at:
            self.start()

    def ask_to_stop(self) -> None:
        """Ask the process to end, without waiting."""
        if self._process is not None:
            self._process.terminate()

    def stop(self) -> None:
        """End the process: ask, insist after a while, and leave none of its children behind."""
        if self._process is None:
            return
        self.ask_to_stop()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        # What the process forked stays in its group and outlives it where it was killed.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def _note_fall(self, process: subprocess.Popen[bytes], now: float) -> None:
        self.falls = 1 if now - self._started_at > SETTLED_SECONDS else self.falls + 1
        pause = min(2.0 ** (self.falls - 1) - 1, LONGEST_PAUSE_SECONDS)
        self._next_start_at = now + pause
        when = f"{pause:.0f} 秒后重启" if pause else "正在重启"
        say(f"{self.title}退出了（代码 {process.returncode}），{when}；记录见 {self.log_file}")
        self.stop()


def python(*arguments: str) -> list[str]:
    """A command of this very Python."""
    return [sys.executable, *arguments]


def _is_small(log_file: Path) -> bool:
    return not log_file.exists() or log_file.stat().st_size < LARGEST_LOG_BYTES


def say(text: str) -> None:
    """Print one line of progress; a reader that has gone away does not end the service."""
    with suppress(BrokenPipeError):
        print(text, flush=True)
