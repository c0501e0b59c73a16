"""One script, one round trip, on a connection that knows which Redis process it speaks to.

What was kept under another process of Redis may be older than the database: a machine that lost power loses its
last second. So everything kept for the swift path carries the `run_id` under which it was written.
"""

import socket
import struct
import threading
from dataclasses import dataclass
from typing import Protocol, cast

from redis import ConnectionError as Lost
from redis import Redis, ResponseError

Said = bytes | int | None
"""What a script may answer here."""
_PIECE = 64 * 1024


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
            link.connection.disconnect()
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
            link = self._thread.link = _Link(connection, epoch, digests, _timed(connection))
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
    socket: socket.socket

    def asked(self, number: int, keys: int, words: list[str | bytes]) -> Said:
        self.socket.sendall(_packed([b"EVALSHA", self.digests[number], b"%d" % keys, *words]))
        return _said(self.socket)


def _timed(connection: _Connection) -> socket.socket:
    """Its socket. The system watches the time itself: Python's way asks it once more before every word sent or heard,
    and hands the interpreter to another thread each time.
    """
    sock, seconds = connection._sock, connection.socket_timeout
    if type(sock) is socket.socket and seconds is not None:
        limit = struct.pack("ll", int(seconds), int(seconds % 1 * 1e6))
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        sock.settimeout(None)
    return sock


def _packed(words: list[str | bytes]) -> bytes:
    """A command as Redis reads it."""
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        told = word if isinstance(word, bytes) else word.encode()
        parts.append(b"$%d\r\n%b\r\n" % (len(told), told))
    return b"".join(parts)


def _said(sock: socket.socket) -> Said:
    """One answer: a piece of bytes, nothing, or a number."""
    heard = _more(sock)
    while (end := heard.find(b"\r\n")) < 0:
        heard += _more(sock)
    kind, word, begin = heard[:1], heard[1:end], end + 2
    if kind == b":":
        return int(word)
    if kind != b"$":
        raise ResponseError(word.decode() if kind == b"-" else "neither bytes nor a number")
    if (size := int(word)) < 0:
        return None
    while len(heard) < begin + size + 2:
        heard += _more(sock)
    return heard[begin : begin + size]


def _more(sock: socket.socket) -> bytes:
    if piece := sock.recv(_PIECE):
        return piece
    raise Lost("Redis hung up")


def _asked(connection: _Connection, *words: str) -> bytes:
    connection.send_command(*words)
    return cast("bytes", connection.read_response())


def _run_id(told: bytes) -> bytes:
    return next(line[7:] for line in told.splitlines() if line.startswith(b"run_id:"))
