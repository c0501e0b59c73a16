"""The aiohttp twin of `connections.py`, for a machine behind a proxy or with a TLS set-up that the own client fails on.

A call costs several times the processor's time of the own client (docs/decisions/connections-of-our-own.md).
HTTPS_PROXY, HTTP_PROXY and NO_PROXY are honoured. aiohttp repeats only idempotent methods, so no POST.
"""

import asyncio

import aiohttp
from aiohttp.connector import Connection

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

HEADERS = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
"""Errors of the connector, before the request is written; the last one is a proxy that opens no tunnel."""


class Request(aiohttp.ClientRequest):
    """A request that is not written into a kept connection on which an answer came unasked.

    aiohttp would take that answer for the answer to this request: one person's outcome would become another's.
    """

    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        """Write the request. Raises NotConnected if the connection cannot be trusted; aiohttp then closes it."""
        if conn.protocol is None or conn.protocol.should_close:
            raise NotConnected("unasked")
        return await super().send(conn)


class AiohttpPool:
    """A Pool of aiohttp's connections."""

    def __init__(self, limits: Limits) -> None:
        self._room = asyncio.Semaphore(limits.connections)
        connector = aiohttp.TCPConnector(
            limit=0,  # `_room` limits them, so that the time to connect does not run while a request waits for its turn
            ssl=tls_context(),
            keepalive_timeout=limits.idle_seconds,
            ttl_dns_cache=int(RESOLVED_SECONDS),
        )
        # A silent server is given up after `answer_seconds`, one that sends byte by byte when `total` is over.
        timeout = aiohttp.ClientTimeout(
            total=limits.connect_seconds + limits.answer_seconds,
            connect=limits.connect_seconds,
            sock_read=limits.answer_seconds,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            request_class=Request,
            timeout=timeout,
            headers=HEADERS,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=True,
        )

    async def post(self, url: str, data: bytes, content_type: str) -> Answer:
        """Make the request and return status and body. Raises NotConnected or NoAnswer."""
        headers = {"Content-Type": content_type}
        try:
            async with (
                self._room,
                self._session.post(url, data=data, headers=headers, allow_redirects=False) as response,
            ):
                return response.status, await _body(response)
        except _NOT_SENT as error:
            raise NotConnected(type(error).__name__) from None
        except TimeoutError:
            raise NoAnswer("timeout") from None
        except aiohttp.ClientError as error:
            raise NoAnswer(type(error).__name__) from None

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()
        await asyncio.sleep(0)  # the loop closes them in its next turn


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """The whole body. Raises NoAnswer if it is longer than `MOST_BYTES`."""
    body = b""
    async for part in response.content.iter_any():
        body += part
        if len(body) > MOST_BYTES:
            response.close()
            raise NoAnswer("too long")
    return body
