"""One script, one round trip, on a connection that knows which Redis process it speaks to.

What was kept under another process of Redis may be older than the database: a machine that lost power loses its
last second. So everything kept for the swift path carries the `run_id` under which it was written.
"""

import socket
import struct
import threading
from dataclasses import dataclass
from typing import BinaryIO, Protocol, cast

from redis import ConnectionError as Lost
from redis import Redis, ResponseError

Said = bytes | int | None
"""What a script may answer here."""


class Exchange:
    """A connection of its own for each thread; the client's pool costs more than the call."""

    def __init__(self, redis: Redis, *scripts: str) -> None:
        self._redis = redis
        self._scripts = scripts
        self._thread = threading.local()

    def call(self, number: int, keys: list[str], args: list[str | bytes]) -> Said:
        """What script `number` answers; its first argument is the run id, put before `args`. Raises RedisError."""
        link = self._link()
        try:
            return link.asked(number, len(keys), [*keys, link.epoch, *args])
        except BaseException as fault:
            # Whatever came of it: the next call starts on a fresh connection, and learns whose it is.
            self._thread.link = None
            link.close()
            if isinstance(fault, OSError):
                raise Lost(type(fault).__name__) from None
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
            link = self._thread.link = _Link(connection, epoch, digests, _stream(connection))
        return link


class _Connection(Protocol):
    """What is used of the client's connection, which ships these without types."""

    _sock: socket.socket
    socket_timeout: float | None

    def connect(self) -> None: ...
    def disconnect(self) -> None: ...
    def send_command(self, *words: str) -> None: ...
    def read_response(self) -> object: ...


@dataclass(frozen=True)
class _Link:
    """The client's connection, spoken to without the client: its own packing and reading take as long as the rest."""

    connection: _Connection
    epoch: bytes
    digests: list[bytes]
    heard: BinaryIO

    def asked(self, number: int, keys: int, words: list[str | bytes]) -> Said:
        self.connection._sock.sendall(_packed([b"EVALSHA", self.digests[number], b"%d" % keys, *words]))
        return _said(self.heard)

    def close(self) -> None:
        self.heard.close()
        self.connection.disconnect()


def _stream(connection: _Connection) -> BinaryIO:
    """Its answers. The system watches the time itself: Python's way asks it once more before every word sent or heard,
    and hands the interpreter to another thread each time.
    """
    sock, seconds = connection._sock, connection.socket_timeout
    if type(sock) is socket.socket and seconds is not None:
        limit = struct.pack("ll", int(seconds), int(seconds % 1 * 1e6))
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        sock.settimeout(None)
    return sock.makefile("rb")


def _packed(words: list[str | bytes]) -> bytes:
    """A command as Redis reads it."""
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        told = word if isinstance(word, bytes) else word.encode()
        parts.append(b"$%d\r\n%b\r\n" % (len(told), told))
    return b"".join(parts)


def _said(heard: BinaryIO) -> Said:
    """One answer: a piece of bytes, nothing, or a number."""
    line = heard.readline()
    if not line.endswith(b"\r\n"):
        raise Lost("no answer")
    kind, word = line[:1], line[1:-2]
    if kind == b"$":
        size = int(word)
        return None if size < 0 else _piece(heard, size)
    if kind == b":":
        return int(word)
    raise ResponseError(word.decode() if kind == b"-" else "neither bytes nor a number")


def _piece(heard: BinaryIO, size: int) -> bytes:
    piece = heard.read(size + 2)
    if len(piece or b"") < size + 2:
        raise Lost("half an answer")
    return piece[:size]


def _asked(connection: _Connection, *words: str) -> bytes:
    connection.send_command(*words)
    return cast("bytes", connection.read_response())


def _run_id(told: bytes) -> bytes:
    return next(line[7:] for line in told.splitlines() if line.startswith(b"run_id:"))
