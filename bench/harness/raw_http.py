"""A client that costs as little as asyncio allows: bytes out, bytes in, one request at a time a connection."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"


class Connection(asyncio.Protocol):
    """`ask` in turn; a connection that the other side has closed raises ConnectionError."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._heard = b""
        self._answer: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        if self._answer is not None and is_whole(self._heard) and not self._answer.done():
            self._answer.set_result(self._heard)

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError("closed before the answer was whole"))

    async def ask(self, request: bytes) -> bytes:
        """The whole answer, head and body."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionResetError("closed")
        self._heard = b""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


def is_whole(heard: bytes) -> bool:
    """Every server here says how long its answers are."""
    head, found, body = heard.partition(HEAD_END)
    if not found:
        return False
    _, _, length = head.lower().partition(LENGTH)
    return len(body) >= int(length.split(b"\r\n", 1)[0] or b"0")


async def connect(port: int) -> Connection:
    """A connection to 127.0.0.1."""
    _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    return connection


async def ask_once(port: int, request: bytes) -> bytes:
    """One request on a connection of its own."""
    connection = await connect(port)
    try:
        return await connection.ask(request)
    finally:
        connection.close()


def post(path: str, body: bytes, content_type: str) -> bytes:
    """A request as bytes."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}"
    return head.encode() + HEAD_END + body


@dataclass
class Tally:
    """Duration and latencies of a run of requests, in seconds; the latencies are in no order."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answered requests a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Seconds within which that share had its answer."""
        return sorted(self.latencies)[min(int(len(self.latencies) * share), len(self.latencies) - 1)]


Ask = Callable[[bytes], Awaitable[None]]


async def closed_loop(requests: Iterable[bytes], ask: Ask, connections: int, seconds: float) -> Tally:
    """Keep so many connections busy until the time is over; each waits for an answer before its next request."""
    tally, source, began = Tally(), iter(requests), time.perf_counter()

    async def go_on() -> None:
        while (at := time.perf_counter()) < began + seconds:
            await ask(next(source))
            tally.latencies.append(time.perf_counter() - at)

    await asyncio.gather(*(go_on() for _ in range(connections)))
    tally.seconds = time.perf_counter() - began
    return tally


async def paced(requests: Iterable[bytes], ask: Ask, rate: float, seconds: float) -> Tally:
    """Send so many requests a second, answered or not; a latency counts from the moment the request was due."""
    tally, source, began = Tally(), iter(requests), time.perf_counter()

    async def one(due: float) -> None:
        await ask(next(source))
        tally.latencies.append(time.perf_counter() - due)

    running = []
    for number in range(int(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        running.append(asyncio.create_task(one(due)))
    await asyncio.gather(*running)
    tally.seconds = time.perf_counter() - began
    return tally
