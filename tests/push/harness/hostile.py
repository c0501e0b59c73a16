"""A local server that answers by the letter as a test says: cut off, in pieces, too much, or not at all."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from push.clients.pool import Limits, Pool

LIMITS = Limits(connections=3, connect_seconds=5.0, answer_seconds=5.0, idle_seconds=10.0)

Asking = Callable[[Pool, str], Awaitable[object]]


@dataclass(frozen=True)
class Reply:
    """The bytes of one answer and what the server does after them."""

    content: bytes = b""
    closes: bool = False
    """The connection ends, whatever the head of the answer says."""
    stalls: bool = False
    """Nothing more comes until the client has gone."""
    trickles: bool = False
    """One byte comes now and again until the client has gone."""


class HostileServer:
    """Gives the replies in turn and closes a connection when there are none left."""

    def __init__(self, replies: Sequence[Reply], tls: ssl.SSLContext | None = None) -> None:
        self.replies = list(replies)
        self.requests: list[bytes] = []
        """Head and body of each request."""
        self.connections = 0
        self.open = 0
        """Connections that are open now."""
        self._tls = tls
        self._writers: list[asyncio.StreamWriter] = []

    def run(
        self, make_pool: Callable[[Limits], Pool], asking: Asking, *, limits: Limits = LIMITS, scheme: str = "http"
    ) -> object:
        """The result of `asking`, which gets a pool and the address of this server."""
        return asyncio.run(self._run(make_pool, asking, limits, scheme))

    async def _run(self, make_pool: Callable[[Limits], Pool], asking: Asking, limits: Limits, scheme: str) -> object:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        pool = make_pool(limits)
        async with server:
            try:
                return await asking(pool, f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}/x?a=1")
            finally:
                await pool.close()
                await self.all_left()

    async def all_left(self) -> None:
        """Return when no connection is open any more; a test that waits here in vain runs into its time limit."""
        while self.open:
            await asyncio.sleep(0)

    async def say(self, content: bytes) -> None:
        """Send this on every open connection, and return when the client had time to read it."""
        for writer in self._writers:
            writer.write(content)
        for _ in range(20):
            await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        self._writers.append(writer)
        try:
            while self.replies and await self._answer(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has gone
        finally:
            writer.close()
            self.open -= 1

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Read one request and answer it; False where the connection ends."""
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].split()[0]))
        self.requests.append(head + body)
        reply = self.replies.pop(0)
        writer.write(reply.content)
        if reply.stalls:
            await reader.read()
        while reply.trickles:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.01)
        return not (reply.closes or reply.stalls)
