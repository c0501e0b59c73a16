"""One script, one round trip, on a connection that knows which Redis process it speaks to.

What was kept under another process of Redis may be older than the database: a machine that lost power loses its
last second. So everything kept for the swift path carries the `run_id` under which it was written.
"""

import threading
from dataclasses import dataclass
from typing import Protocol, cast

from redis import Redis

Said = bytes | int | None
"""What a script may answer here."""


class RedisScript:
    """A connection of its own for each thread; the client's pool costs more than the call."""

    def __init__(self, redis: Redis, *scripts: str) -> None:
        self._redis = redis
        self._scripts = scripts
        self._thread = threading.local()

    def call(self, number: int, keys: list[str], args: list[str | bytes]) -> Said:
        """What script `number` answers; its first argument is the run id, put before `args`. Raises RedisError."""
        link = self._link()
        try:
            words = ("EVALSHA", link.digests[number], len(keys), *keys, link.epoch, *args)
            link.connection.send_command(*words, check_health=False)
            return cast("Said", link.connection.read_response())
        except BaseException:
            # Whatever came of it: the next call starts on a fresh connection, and learns whose it is.
            self._thread.link = None
            link.connection.disconnect()
            raise

    def epoch(self) -> bytes:
        """The run id of the Redis process. Raises RedisError."""
        return self._link().epoch

    def _link(self) -> "_Link":
        link: _Link | None = getattr(self._thread, "link", None)
        if link is None:
            connection = cast("_Connection", self._redis.connection_pool.make_connection())
            connection.connect()
            epoch = _run_id(_asked(connection, "INFO", "server"))
            digests = [_asked(connection, "SCRIPT", "LOAD", script) for script in self._scripts]
            link = self._thread.link = _Link(connection, epoch, digests)
        return link


class _Connection(Protocol):
    """What is used of the client's connection, which ships these without types; hiredis packs and reads for it."""

    def connect(self) -> None: ...
    def disconnect(self) -> None: ...
    def send_command(self, *words: str | bytes | int, check_health: bool = True) -> None: ...
    def read_response(self) -> object: ...


@dataclass(frozen=True)
class _Link:
    connection: _Connection
    epoch: bytes
    digests: list[bytes]


def _asked(connection: _Connection, *words: str) -> bytes:
    connection.send_command(*words)
    return cast("bytes", connection.read_response())


def _run_id(told: bytes) -> bytes:
    return next(line[7:] for line in told.splitlines() if line.startswith(b"run_id:"))
