"""Ends the children of a process that was killed before it could do so itself.

A small process beside the supervisor, in a session of its own. It hears which process groups
live over a pipe; when the pipe closes, the supervisor is gone and what is left is ended. The
kernel's parent-death signal reaches only direct children and only on Linux; this reaches
theirs too.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

GRACE_SECONDS = 8.0
PROC = Path("/proc")


class Guardian:
    """The supervisor's end of the pipe."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, text=True, start_new_session=True
        )

    def watch(self, group: int) -> None:
        """From now on this process group ends with us."""
        self._tell(f"+{group}")

    def release(self, group: int) -> None:
        """This process group has ended."""
        self._tell(f"-{group}")

    def close(self) -> None:
        """Let it end whatever is still watched, and go."""
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process.wait()

    def _tell(self, line: str) -> None:
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                print(line, file=self._process.stdin, flush=True)


def surviving(lines: Iterable[str]) -> set[int]:
    """The groups still watched once the lines have ended."""
    groups: set[int] = set()
    for line in lines:
        change: Callable[[int], None] = groups.add if line.startswith("+") else groups.discard
        change(int(line[1:]))
    return groups


def end_groups(groups: set[int]) -> None:
    """SIGTERM, then SIGKILL to those that are still there."""
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while any(map(members, groups)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for group in groups:
        kill_all(group)


def kill_all(group: int) -> None:
    """SIGKILL to all of the session that this group's leader began: rq's running jobs are groups of their own."""
    for pid in members(group):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def members(session: int) -> list[int]:
    """Living processes of the session with this leader."""
    return [pid for pid in _running() if _session_of(pid) == session]


def _running() -> list[int]:
    """Every process but zombies; without /proc, as on macOS, `ps` is asked."""
    if not PROC.joinpath("self").exists():
        listed = subprocess.run(["ps", "-A", "-o", "pid="], capture_output=True, text=True, check=False)
        return [int(pid) for pid in listed.stdout.split()]
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit() and not _is_zombie(entry)]


def _is_zombie(entry: Path) -> bool:
    with suppress(OSError):
        return entry.joinpath("stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


def _session_of(pid: int) -> int:
    with suppress(ProcessLookupError, PermissionError):
        return os.getsid(pid)
    return -1


if __name__ == "__main__":
    end_groups(surviving(sys.stdin))
