"""HTTP out for the senders: one pool of connections an event loop, and a verdict instead of exceptions.

What matters to a sender is whether the other side may have the message. A connection that was never made
is `NotSent`; everything between the first written byte and a readable answer is `NoVerdict`.
"""

import asyncio
import json
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import aiohttp

CONNECTIONS = 200
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
# Shorter than the platform's own, so that an idle connection is ours to close: a request written into one
# that the other side has just closed would be an `Unsure` for nothing.
KEEP_ALIVE_SECONDS = 10.0


@dataclass(frozen=True)
class Answer:
    """The other side's own word: a JSON object."""

    body: Mapping[str, Any] = field(repr=False)
    status: int = 200

    @property
    def errcode(self) -> int:
        """WeChat's error code; successful answers may lack it."""
        code = self.body.get("errcode", 0)
        return int(code) if str(code).lstrip("-").isdigit() else -1


@dataclass(frozen=True)
class NotSent:
    """Certainly not arrived."""

    reason: str


@dataclass(frozen=True)
class NoVerdict:
    """May have arrived."""

    reason: str


Verdict = Answer | NotSent | NoVerdict
_NEVER_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


class Transport(AbstractAsyncContextManager["Transport"]):
    """`async with transport:` keeps connections alive; outside of it each call makes its own."""

    def __init__(self, *, connect_seconds: float = CONNECT_SECONDS, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._timeout = aiohttp.ClientTimeout(total=None, sock_connect=connect_seconds, sock_read=answer_seconds)
        self._open: dict[asyncio.AbstractEventLoop, tuple[aiohttp.ClientSession, int]] = {}

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        session, users = self._open.get(loop) or (self._session(), 0)
        self._open[loop] = (session, users + 1)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        loop = asyncio.get_running_loop()
        session, users = self._open[loop]
        if users > 1:
            self._open[loop] = (session, users - 1)
            return
        del self._open[loop]
        await session.close()

    async def post_json(self, url: str, body: Mapping[str, Any]) -> Verdict:
        """POST raw UTF-8 JSON (the platform refuses escapes)."""
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return await self.post(url, data, {"Content-Type": "application/json"})

    async def post(self, url: str, data: bytes, headers: Mapping[str, str]) -> Verdict:
        """POST and say what became of it. Never raises for the network; reasons name no URL."""
        entered = self._open.get(asyncio.get_running_loop())
        if entered is not None:
            return await _verdict(entered[0], url, data, headers)
        async with self._session() as session:
            return await _verdict(session, url, data, headers)

    def _session(self) -> aiohttp.ClientSession:
        pool = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEEP_ALIVE_SECONDS)
        return aiohttp.ClientSession(connector=pool, timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar())


async def _verdict(session: aiohttp.ClientSession, url: str, data: bytes, headers: Mapping[str, str]) -> Verdict:
    try:
        async with session.post(url, data=data, headers=headers) as response:
            return _answer(response.status, await response.read())
    except _NEVER_CONNECTED:
        return NotSent("连接不上对方服务器")
    except (aiohttp.ClientError, TimeoutError) as error:
        return NoVerdict(f"对方没有回答（{type(error).__name__}）")


def _answer(status: int, content: bytes) -> Verdict:
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    if status >= 500 or not isinstance(body, dict):
        return NoVerdict(f"对方回答不能识别（HTTP {status}）")
    return Answer(body, status)
