"""The service's own HTTP/1.1 client: kept-alive connections, one request at a time on each, none made twice.

The general libraries cost the sender more than all its records, and libcurl repeats a POST by itself where a kept
connection dies: a person would get the message twice. Here the caller learns of it. llhttp reads the answers.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import cast
from urllib.parse import urlsplit

from httptools import HttpParserError, HttpResponseParser

from push.clients.pool import (
    MOST_BYTES,
    RESOLVED_SECONDS,
    USER_AGENT,
    Answer,
    Limits,
    NoAnswer,
    NotConnected,
    tls_context,
)

FRAMING = (b"content-length", b"transfer-encoding")
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Place:
    """The other end of a connection."""

    host: str
    port: int
    is_tls: bool


class Connection(asyncio.Protocol):
    """One connection, one request at a time; after an answer `is_kept` says whether it can be used again."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.is_kept = False
        self.idle_since = 0.0
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer | NoAnswer] | None = None
        self._parser = HttpResponseParser(self)
        self._body = b""
        self._is_framed = self._has_head = False

    def ask(self, request: bytes) -> asyncio.Future[Answer | NoAnswer]:
        """Write the request. The future yields the answer or a NoAnswer, and raises nothing."""
        self.is_kept = self._is_framed = self._has_head = False
        self._body = b""
        self._answer = self._loop.create_future()
        if self._transport is None:
            self.fail("closed")
        else:
            self._transport.write(request)
        return self._answer

    def fail(self, why: str) -> None:
        """End the open request with NoAnswer; without an open request nothing happens."""
        if self._is_asked():
            self.is_kept = False
            self._done(NoAnswer(why))

    def abort(self) -> None:
        self.is_kept = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self._answer is None:
            self.abort()  # an answer before the first request
            return
        try:
            self._parser.feed_data(data)
        except HttpParserError:
            self.fail("unreadable")

    def connection_lost(self, _: Exception | None) -> None:
        self.is_kept = False
        self._transport = None
        if self._has_head and not self._is_framed and self._is_asked():
            self._done(self._whole())  # an answer without a length ends with its connection
        self.fail("cut off")

    def on_message_begin(self) -> None:
        if not self._is_asked():
            self.abort()  # a further answer, for which there was no request

    def on_header(self, name: bytes, _: bytes) -> None:
        self._is_framed = self._is_framed or name.lower() in FRAMING

    def on_headers_complete(self) -> None:
        self._has_head = self._parser.get_status_code() >= 200  # before it there is only "continue"

    def on_body(self, chunk: bytes) -> None:
        self._body += chunk
        if len(self._body) > MOST_BYTES:
            self.fail("too long")

    def on_message_complete(self) -> None:
        if self._has_head and self._is_asked():
            self.is_kept = self._parser.should_keep_alive()
            self._done(self._whole())

    def _is_asked(self) -> bool:
        return self._answer is not None and not self._answer.done()

    def _whole(self) -> Answer:
        return self._parser.get_status_code(), self._body

    def _done(self, answer: Answer | NoAnswer) -> None:
        if self._answer is not None:
            self._answer.set_result(answer)


class OwnPool:
    """A Pool of `Connection`s; it knows no proxy."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._room = asyncio.Semaphore(limits.connections)
        self._idle: dict[Place, list[Connection]] = defaultdict(list)
        self._asked: dict[Connection, float] = {}
        """By connection with an open request: when its time is up; the oldest first."""
        self._watch: asyncio.TimerHandle | None = None
        self._resolving = asyncio.Lock()
        self._addresses: dict[Place, tuple[list[str], float]] = {}

    async def post(self, url: str, data: bytes, content_type: str) -> Answer:
        """Make the request and return status and body. Raises NotConnected or NoAnswer."""
        place, head = _destination(url, content_type)
        async with self._room:
            connection = self._kept(place) or await self._connected(place)
            try:
                answer = await self._ask(connection, b"%b%d\r\n\r\n%b" % (head, len(data), data))
            finally:
                self._put_away(place, connection)
        if isinstance(answer, NoAnswer):
            raise answer
        return answer

    async def close(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        for connections in self._idle.values():
            for connection in connections:
                connection.abort()
        self._idle.clear()
        await asyncio.sleep(0)  # the loop closes them in its next turn

    def _ask(self, connection: Connection, request: bytes) -> asyncio.Future[Answer | NoAnswer]:
        self._asked[connection] = until = self._loop.time() + self._limits.answer_seconds
        if self._watch is None:
            self._watch = self._loop.call_at(until, self._end_overdue)
        return connection.ask(request)

    def _end_overdue(self) -> None:
        """End the requests whose time is up. All have the same time, so one timer, set for the oldest, serves all."""
        self._watch = None
        for connection, until in self._asked.items():
            if until > self._loop.time():
                self._watch = self._loop.call_at(until, self._end_overdue)
                return
            connection.fail("timeout")

    def _put_away(self, place: Place, connection: Connection) -> None:
        del self._asked[connection]
        if connection.is_kept:
            connection.idle_since = self._loop.time()
            self._idle[place].append(connection)
        else:
            connection.abort()

    def _kept(self, place: Place) -> Connection | None:
        """The connection used last. One that rested too long is closed: the other side may be closing it just now."""
        idle = self._idle[place]
        rested = self._loop.time() - self._limits.idle_seconds
        while idle:
            connection = idle.pop()
            if connection.is_kept and connection.idle_since > rested:
                return connection
            connection.abort()
        return None

    async def _connected(self, place: Place) -> Connection:
        try:
            async with asyncio.timeout(self._limits.connect_seconds):
                return await self._connect(place)
        except (OSError, TimeoutError) as error:
            raise NotConnected(type(error).__name__) from None

    async def _connect(self, place: Place) -> Connection:
        tls, name = (tls_context(), place.host) if place.is_tls else (None, None)
        failure = OSError("no address")
        for address in await self._resolved(place):
            try:
                _, connection = await self._loop.create_connection(
                    lambda: Connection(self._loop), address, place.port, ssl=tls, server_hostname=name
                )
            except OSError as error:
                failure = error
            else:
                return connection
        raise failure

    async def _resolved(self, place: Place) -> list[str]:
        """The addresses of the host, looked up once for many connections."""
        async with self._resolving:
            addresses, until = self._addresses.get(place, ([], 0.0))
            if self._loop.time() > until:
                found = await self._loop.getaddrinfo(place.host, place.port, type=1)
                addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
                self._addresses[place] = addresses, self._loop.time() + RESOLVED_SECONDS
        return addresses


@lru_cache(64)
def _destination(url: str, content_type: str) -> tuple[Place, bytes]:
    """The other end, and the head of the request up to the length of the body."""
    parts = urlsplit(url)
    place = Place(parts.hostname or "", parts.port or PORTS[parts.scheme], parts.scheme == "https")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = (
        f"POST {target} HTTP/1.1",
        f"Host: {parts.netloc}",
        f"User-Agent: {USER_AGENT}",
        "Accept: */*",
        f"Content-Type: {content_type}",
        "Content-Length: ",
    )
    return place, "\r\n".join(lines).encode("ascii")
