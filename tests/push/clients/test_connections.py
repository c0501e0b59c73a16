"""A request goes out once, over a connection that is kept where the other side keeps it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from push.clients.connections import NoAnswer, NotConnected, Pool

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n"
LAST = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
UNTIL_CLOSED = b"HTTP/1.0 200 OK\r\n\r\nok"
CONTINUED = b"HTTP/1.1 100 Continue\r\n\r\n" + OK
CUT = b""

Asking = Callable[[Pool, str], Awaitable[object]]


class Server:
    """Answers each request in turn with the next bytes; `CUT` and `UNTIL_CLOSED` close the connection."""

    def __init__(self, answers: Sequence[bytes]) -> None:
        self.answers = list(answers)
        self.requests = self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while self.answers:
                await self._answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client is gone
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].split()[0]))
        self.requests += 1
        answer = self.answers.pop(0)
        writer.write(answer)
        if answer in (CUT, UNTIL_CLOSED):
            raise ConnectionAbortedError

    def run(self, asking: Asking) -> object:
        return asyncio.run(self._run(asking))

    async def _run(self, asking: Asking) -> object:
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        pool = Pool(10, 1.0, 0.3, 10.0)
        async with server:
            try:
                return await asking(pool, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x?a=1")
            finally:
                await pool.close()


async def _twice(pool: Pool, url: str) -> list[object]:
    return [await pool.post(url, b"{}", "application/json") for _ in range(2)]


@pytest.mark.parametrize(
    ("answer", "connections"), [(OK, 1), (CHUNKED, 1), (CONTINUED, 1), (LAST, 2), (UNTIL_CLOSED, 2)]
)
def test_an_answer_is_read_to_its_end_and_the_connection_kept_where_it_may_be(answer: bytes, connections: int) -> None:
    server = Server([answer, answer])

    answers = server.run(_twice)

    assert answers == [(200, b"ok")] * 2
    assert server.connections == connections


def test_a_kept_connection_that_dies_under_a_request_never_repeats_it() -> None:
    server = Server([OK, CUT, OK])

    with pytest.raises(NoAnswer):
        server.run(_twice)

    assert server.requests == 2


@pytest.mark.parametrize("answer", [CUT, b"SSH-2.0\r\n\r\n", OK[:-1]])
def test_what_is_no_whole_answer_is_none(answer: bytes) -> None:
    with pytest.raises(NoAnswer):
        Server([answer]).run(_twice)


def test_more_than_was_asked_for_ends_the_connection() -> None:
    server = Server([OK + OK, OK])

    answers = server.run(_twice)

    assert answers == [(200, b"ok")] * 2
    assert server.connections == 2


def test_a_server_without_tls_gets_nothing_that_was_meant_to_be_sealed() -> None:
    server = Server([OK])

    with pytest.raises(NotConnected):
        server.run(lambda pool, url: pool.post(url.replace("http", "https"), b"{}", "application/json"))

    assert server.requests == 0
