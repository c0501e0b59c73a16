"""A request goes out once, over a connection that is kept where the other side keeps it; with both HTTP clients."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from push.clients.pool import MOST_BYTES, Limits, NoAnswer, NotConnected, Pool
from tests.push.harness.hostile import LIMITS, HostileServer, Reply
from tests.push.harness.recorded import closed_port

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
OTHER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n"
LAST = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
UNTIL_CLOSED = b"HTTP/1.0 200 OK\r\n\r\nok"
CONTINUED = b"HTTP/1.1 100 Continue\r\n\r\n" + OK
HUGE = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (MOST_BYTES + 1) + bytes(MOST_BYTES + 1)
HUGE_IN_CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"10000\r\n%b\r\n" % bytes(1 << 16) * 17
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % MOST_BYTES + bytes(MOST_BYTES)
HASTY = replace(LIMITS, connect_seconds=0.5, answer_seconds=0.1)

MakePool = Callable[[Limits], Pool]


async def ask(pool: Pool, url: str) -> tuple[int, bytes]:
    return await pool.post(url, b"{}", "application/json")


async def ask_twice(pool: Pool, url: str) -> list[object]:
    return [await ask(pool, url), await ask(pool, url)]


async def ask_again_after_a_pause(pool: Pool, url: str) -> list[object]:
    """The pause lets the loop read what the other side sends or ends after its answer."""
    first = await ask(pool, url)
    for _ in range(20):
        await asyncio.sleep(0)
    return [first, await ask(pool, url)]


@pytest.mark.parametrize(
    ("reply", "connections"),
    [
        (Reply(OK), 1),
        (Reply(CHUNKED), 1),
        (Reply(CONTINUED), 1),
        (Reply(LAST), 2),
        (Reply(UNTIL_CLOSED, closes=True), 2),
    ],
)
def test_an_answer_is_read_to_its_end_and_the_connection_kept_where_it_may_be(
    make_pool: MakePool, reply: Reply, connections: int
) -> None:
    server = HostileServer([reply, reply])

    answers = server.run(make_pool, ask_twice)

    assert answers == [(200, b"ok")] * 2
    assert server.connections == connections


def test_the_request_arrives_as_it_was_given(make_pool: MakePool) -> None:
    server = HostileServer([Reply(OK)])

    server.run(make_pool, lambda pool, url: pool.post(f"{url}&t=A-_%2B", "补贴".encode(), "text/x"))

    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    line, *headers = head.decode().split("\r\n")
    named = dict(header.lower().split(": ", 1) for header in headers)
    assert line == "POST /x?a=1&t=A-_%2B HTTP/1.1" and body.decode() == "补贴"
    assert named["content-type"] == "text/x" and named["host"].startswith("127.0.0.1:")
    assert named.keys() - {"accept-encoding"} == {"host", "user-agent", "accept", "content-type", "content-length"}


def test_a_kept_connection_that_dies_under_a_request_never_repeats_it(make_pool: MakePool) -> None:
    server = HostileServer([Reply(OK), Reply(closes=True), Reply(OK)])

    with pytest.raises(NoAnswer):
        server.run(make_pool, ask_twice)

    assert len(server.requests) == 2


def test_a_connection_that_the_other_side_closed_meanwhile_is_replaced(make_pool: MakePool) -> None:
    server = HostileServer([Reply(OK, closes=True), Reply(OK)])

    answers = server.run(make_pool, ask_again_after_a_pause)

    assert answers == [(200, b"ok")] * 2
    assert len(server.requests) == server.connections == 2


def test_a_connection_that_rested_too_long_is_not_used_again(make_pool: MakePool) -> None:
    server = HostileServer([Reply(OK), Reply(OK)])

    server.run(make_pool, ask_twice, limits=replace(LIMITS, idle_seconds=0.0))

    assert server.connections == 2


@pytest.mark.parametrize("content", [b"", OK[:9], OK[:-1], CHUNKED[:-5], b"SSH-2.0\r\n\r\n"])
def test_what_is_no_whole_answer_is_none_and_never_asked_for_again(make_pool: MakePool, content: bytes) -> None:
    server = HostileServer([Reply(content, closes=True), Reply(OK)])

    with pytest.raises(NoAnswer):
        server.run(make_pool, ask)

    assert len(server.requests) == 1


@pytest.mark.parametrize("content", [HUGE, HUGE_IN_CHUNKS])
def test_an_answer_without_measure_is_given_up(make_pool: MakePool, content: bytes) -> None:
    with pytest.raises(NoAnswer, match="too long"):
        HostileServer([Reply(content, stalls=True)]).run(make_pool, ask)


def test_the_longest_answer_is_read(make_pool: MakePool) -> None:
    assert HostileServer([Reply(WHOLE)]).run(make_pool, ask) == (200, bytes(MOST_BYTES))


@pytest.mark.parametrize("reply", [Reply(stalls=True), Reply(OK[:-1], stalls=True), Reply(HUGE[:60], trickles=True)])
def test_an_answer_that_takes_too_long_is_given_up(make_pool: MakePool, reply: Reply) -> None:
    server = HostileServer([reply, Reply(OK)])

    with pytest.raises(NoAnswer, match="timeout"):
        server.run(make_pool, ask, limits=HASTY)

    assert len(server.requests) == 1


def test_more_than_was_asked_for_ends_the_connection(make_pool: MakePool) -> None:
    server = HostileServer([Reply(OK + OTHER), Reply(OK)])

    answers = server.run(make_pool, ask_twice)

    assert answers == [(200, b"ok")] * 2
    assert server.connections == 2


def test_an_answer_that_nobody_asked_for_is_never_taken_for_the_next_one(make_pool: MakePool) -> None:
    async def unasked(pool: Pool, url: str) -> object:
        await ask(pool, url)
        await server.say(OTHER)
        try:
            return await ask(pool, url)
        except NotConnected:  # nothing was sent, so it may be sent again
            return await ask(pool, url)

    server = HostileServer([Reply(OK), Reply(OK)])

    assert server.run(make_pool, unasked) == (200, b"ok")
    assert server.connections == 2


def test_a_redirect_is_an_answer_and_is_not_followed(make_pool: MakePool) -> None:
    moved = b"HTTP/1.1 307 Moved\r\nLocation: /y\r\nContent-Length: 2\r\n\r\nok"
    server = HostileServer([Reply(moved), Reply(OK)])

    assert server.run(make_pool, ask) == (307, b"ok")
    assert len(server.requests) == 1


def test_cookies_are_not_kept(make_pool: MakePool) -> None:
    server = HostileServer([Reply(OK.replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=b\r\n\r\n")), Reply(OK)])

    server.run(make_pool, ask_twice)

    assert b"cookie" not in server.requests[1].lower()


def test_no_more_connections_are_made_than_allowed(make_pool: MakePool) -> None:
    server = HostileServer([Reply(OK)] * 9)

    answers = server.run(make_pool, lambda pool, url: asyncio.gather(*(ask(pool, url) for _ in range(9))))

    assert answers == [(200, b"ok")] * 9
    assert server.connections == LIMITS.connections


def test_a_request_that_is_given_up_by_its_caller_takes_its_connection_along(make_pool: MakePool) -> None:
    async def cancelled(pool: Pool, url: str) -> None:
        asking = asyncio.create_task(ask(pool, url))
        while not server.requests:
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
        await server.all_left()

    server = HostileServer([Reply(stalls=True)])

    server.run(make_pool, cancelled)

    assert server.open == 0


def test_nobody_listening_means_that_nothing_was_sent(make_pool: MakePool) -> None:
    with pytest.raises(NotConnected):
        HostileServer([]).run(make_pool, lambda pool, _: ask(pool, f"http://127.0.0.1:{closed_port()}/x"))
