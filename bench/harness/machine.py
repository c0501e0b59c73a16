"""A Valkey, a database, processes on a core of their own and figures of them, for every benchmark.

One core is for the program that is measured, the other for the world around it: load, platform, Valkey, PostgreSQL.
Nothing outside a temporary folder is written.
"""

import base64
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from deploy.development.embedded_redis import EmbeddedRedis
from deploy.process import die_with_parent
from settings import ROOT
from tests.harness.databases import Postgres, Sqlite, copied_sqlite

READY_SECONDS = 60.0
STOP_SECONDS = 20.0
TICKS = os.sysconf("SC_CLK_TCK")
_CORES = sorted(os.sched_getaffinity(0))
CONTENDER_CORE, WORLD_CORE = _CORES[0], _CORES[-1]
"""The same one where the machine has no second."""


class BenchError(Exception):
    """A run did not do what it measures, so it has no figure."""


@dataclass(frozen=True)
class Ground:
    """One benchmark's folder and stores; `databases` are the URLs by name: `postgresql`, `sqlite`."""

    folder: Path
    redis_url: str
    databases: Mapping[str, str]

    def environment(self, database: str, **more: str) -> dict[str, str]:
        """Settings of a process of ours on one of the databases, one web process."""
        return {
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "bench-secret-that-nobody-else-uses",
            "DATA_KEY": base64.urlsafe_b64encode(bytes(range(32))).decode(),
            "WECHAT_TOKEN": "benchtokenofours",
            "WECHAT_APP_ID": "wx0123456789abcdef",
            "WECHAT_APP_SECRET": "bench",
            "DATABASE_URL": self.databases[database],
            "REDIS_URL": self.redis_url,
            "WEB_PROCESSES": "1",
            "WORKERS": "1",
            **more,
        }

    def flask(self, environment: Mapping[str, str], *arguments: str) -> None:
        """Run one of the service's commands."""
        command = [sys.executable, "-m", "flask", "--app", "app", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, text=True)
        if done.returncode:
            raise BenchError(f"flask {' '.join(arguments)}:\n{done.stderr[-2000:]}")


@contextmanager
def make_ground(*databases: str, is_confined: bool = True) -> Iterator[Ground]:
    """A fresh ground with the named databases, gone afterwards.

    This process and what it starts here move to the world's core; not where the database itself is measured.
    """
    if is_confined:
        os.sched_setaffinity(0, {WORLD_CORE})
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing stays behind
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sg-bench-")))
        for name in ("redis", "postgresql", "sqlite"):
            (folder / name).mkdir()
        urls = {}
        if "postgresql" in databases:
            server = Postgres(folder / "postgresql")
            stack.callback(server.stop)
            urls["postgresql"] = stack.enter_context(server.database())
        if "sqlite" in databases:
            urls["sqlite"] = copied_sqlite(Sqlite(folder / "sqlite").template, folder)
        redis = stack.enter_context(EmbeddedRedis(folder / "redis"))
        yield Ground(folder, redis.url, urls)


class Running:
    """A process on one core, as a context manager; its output goes to a file that is shown when it falls."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path, core: int
    ) -> None:
        self.name = name
        self._log = folder / f"{name}.log"
        self.environment = dict(environment)
        self._command, self._core = [sys.executable, *command], core
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=self._settle_down,
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def await_ready(self, is_ready: Callable[[str], bool]) -> None:
        """Return once `is_ready` says so of the log; BenchError if the process falls or takes too long."""
        deadline = time.monotonic() + READY_SECONDS
        while not is_ready(self._log.read_text("utf-8", errors="replace")):
            if time.monotonic() > deadline or (self._process is not None and self._process.poll() is not None):
                raise BenchError(f"{self.name} 没有启动：\n{self._log.read_text('utf-8', errors='replace')[-3000:]}")
            time.sleep(0.05)

    def told(self, word: str) -> list[str]:
        """The lines of its output that hold a word."""
        return [line for line in self._log.read_text("utf-8", errors="replace").splitlines() if word in line]

    def cpu_seconds(self) -> float:
        """CPU seconds of the process and its children so far, children that have ended included."""
        return cpu_seconds_of(self._process.pid) if self._process is not None else 0.0

    def pids(self) -> list[int]:
        """Ids of the process and its living descendants."""
        return pids_of(self._process.pid) if self._process is not None else []

    def _settle_down(self) -> None:
        die_with_parent()
        os.sched_setaffinity(0, {self._core})


def cpu_seconds_of(pid: int) -> float:
    """utime, stime, cutime and cstime of a process and its living descendants (proc(5))."""
    return sum(map(_own_cpu_seconds, pids_of(pid)))


def _own_cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


def pids_of(pid: int) -> list[int]:
    """A process and its living descendants."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [pid, *(each for child in children for each in pids_of(child))]


def free_port() -> int:
    """A port of 127.0.0.1 that nobody holds now."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def listens(port: int) -> bool:
    """True if a process accepts connections at this port of 127.0.0.1."""
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def roam(pids: Iterable[int]) -> None:
    """Let these processes and all their threads run on any core."""
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), _CORES)


def settle_on(core: int) -> None:
    """Keep this process on one core."""
    os.sched_setaffinity(0, {core})


def on_this_machine(*, confined: bool = True) -> str:
    """Python, cores and load as one line for the table: the figures depend on them."""
    cores = "同一个核" if CONTENDER_CORE == WORLD_CORE else "被测者独占一个核，其余在另一个核"
    cores = cores if confined else "都可以用"
    return f"Python {sys.version.split()[0]}，{len(_CORES)} 核，{cores}，负载 {os.getloadavg()[0]:.1f}"
