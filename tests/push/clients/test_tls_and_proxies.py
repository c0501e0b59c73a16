"""Nothing is sent to a server that cannot prove its name; the aiohttp client finds its way through a proxy."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from push.clients.pool import Limits, NotConnected, Pool, tls_context
from push.clients.transport import POOLS
from settings import HttpClient
from tests.push.harness.certificates import make_certificate, server_context
from tests.push.harness.hostile import LIMITS, HostileServer, Reply

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
HERE = "127.0.0.1"

MakePool = Callable[[Limits], Pool]


async def ask(pool: Pool, url: str) -> tuple[int, bytes]:
    return await pool.post(url, b"{}", "application/json")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return make_certificate(tmp_path, HERE)


@pytest.fixture
def trust(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Make this process trust one certificate, as an operator does."""

    def only(certificate: Path) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        tls_context.cache_clear()

    yield only
    tls_context.cache_clear()


def test_a_trusted_server_is_asked_over_tls(
    make_pool: MakePool, certificate: Path, trust: Callable[[Path], None]
) -> None:
    trust(certificate)
    server = HostileServer([Reply(OK), Reply(OK)], server_context(certificate))

    async def twice(pool: Pool, url: str) -> list[object]:
        return [await ask(pool, url), await ask(pool, url)]

    assert server.run(make_pool, twice, scheme="https") == [(200, b"ok")] * 2
    assert server.connections == 1


def test_a_certificate_that_nobody_vouches_for_gets_nothing(make_pool: MakePool, certificate: Path) -> None:
    server = HostileServer([Reply(OK)], server_context(certificate))

    with pytest.raises(NotConnected):
        server.run(make_pool, ask, scheme="https")

    assert not server.requests


def test_a_trusted_certificate_of_another_server_gets_nothing(
    make_pool: MakePool, tmp_path: Path, trust: Callable[[Path], None]
) -> None:
    elsewhere = make_certificate(tmp_path, "192.0.2.1")
    trust(elsewhere)
    server = HostileServer([Reply(OK)], server_context(elsewhere))

    with pytest.raises(NotConnected):
        server.run(make_pool, ask, scheme="https")

    assert not server.requests


def test_a_server_without_tls_gets_nothing_that_was_meant_to_be_sealed(make_pool: MakePool) -> None:
    server = HostileServer([Reply(OK)])

    with pytest.raises(NotConnected):
        server.run(make_pool, ask, scheme="https", limits=replace(LIMITS, connect_seconds=0.2))

    assert not server.requests


class Proxy:
    """Opens the tunnels it is asked for, or refuses them; remembers the first lines of its requests."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.asked: list[str] = []
        self._refuses = refuses

    def run(self, make_pool: MakePool, server: HostileServer, scheme: str, patch: pytest.MonkeyPatch) -> object:
        """The answer to one request while the environment names this proxy."""

        async def through(pool: Pool, url: str) -> object:
            async with await asyncio.start_server(self._serve, HERE, 0) as listening:
                patch.setenv(f"{scheme}_proxy", f"http://{HERE}:{listening.sockets[0].getsockname()[1]}")
                return await ask(pool, url)

        return server.run(make_pool, through, scheme=scheme)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.asked.append(head.splitlines()[0])
        with closing(writer):
            if self._refuses:
                writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            elif head.startswith("CONNECT "):
                await _tunnel(head.split()[1], reader, writer)
            else:
                await reader.readexactly(2)
                writer.write(OK)


async def _tunnel(target: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    host, _, port = target.partition(":")
    inner_reader, inner_writer = await asyncio.open_connection(host, int(port))
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    with closing(inner_writer):
        await asyncio.gather(_pour(reader, inner_writer), _pour(inner_reader, writer))


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError), closing(writer):
        while data := await reader.read(1 << 16):
            writer.write(data)


AIOHTTP, OWN = POOLS[HttpClient.AIOHTTP], POOLS[HttpClient.OWN]


def test_the_aiohttp_client_sends_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    server, proxy = HostileServer([Reply(OK)]), Proxy()

    answer = proxy.run(AIOHTTP, server, "http", monkeypatch)

    assert answer == (200, b"ok") and not server.requests
    assert len(proxy.asked) == 1 and proxy.asked[0].startswith(f"POST http://{HERE}:")


def test_the_aiohttp_client_checks_the_servers_name_behind_a_tunnel(
    monkeypatch: pytest.MonkeyPatch, certificate: Path, trust: Callable[[Path], None]
) -> None:
    server, proxy = HostileServer([Reply(OK)] * 2, server_context(certificate)), Proxy()

    with pytest.raises(NotConnected):
        proxy.run(AIOHTTP, server, "https", monkeypatch)
    trust(certificate)

    assert proxy.run(AIOHTTP, server, "https", monkeypatch) == (200, b"ok")
    assert [line.split()[0] for line in proxy.asked] == ["CONNECT", "CONNECT"]


def test_a_proxy_that_opens_no_tunnel_means_that_nothing_was_sent(
    monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    server, proxy = HostileServer([Reply(OK)], server_context(certificate)), Proxy(refuses=True)

    with pytest.raises(NotConnected):
        proxy.run(AIOHTTP, server, "https", monkeypatch)

    assert proxy.asked and not server.connections


def test_the_aiohttp_client_passes_by_the_proxy_where_the_environment_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    server, proxy = HostileServer([Reply(OK)]), Proxy()
    monkeypatch.setenv("no_proxy", HERE)

    answer = proxy.run(AIOHTTP, server, "http", monkeypatch)

    assert answer == (200, b"ok") and not proxy.asked


def test_the_own_client_knows_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    server, proxy = HostileServer([Reply(OK)]), Proxy()

    answer = proxy.run(OWN, server, "http", monkeypatch)

    assert answer == (200, b"ok") and not proxy.asked
