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

from push.connections import NoAnswer, NotConnected, Pool

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
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Transport(AbstractAsyncContextManager["Transport"]):
    """`async with transport:` keeps connections alive; outside of it each call makes its own."""

    def __init__(self, *, connect_seconds: float = CONNECT_SECONDS, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._connect_seconds, self._answer_seconds = connect_seconds, answer_seconds
        self._open: dict[asyncio.AbstractEventLoop, tuple[Pool, int]] = {}

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        pool, users = self._open.get(loop) or (self._pool(), 0)
        self._open[loop] = (pool, users + 1)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        loop = asyncio.get_running_loop()
        pool, users = self._open[loop]
        if users > 1:
            self._open[loop] = (pool, users - 1)
            return
        del self._open[loop]
        await pool.close()

    async def post_json(self, url: str, body: Mapping[str, Any]) -> Verdict:
        """POST raw UTF-8 JSON (the platform refuses escapes)."""
        return await self.post(url, _JSON.encode(body).encode(), {"Content-Type": "application/json"})

    async def post(self, url: str, data: bytes, headers: Mapping[str, str]) -> Verdict:
        """POST and say what became of it. Never raises for the network; reasons name no URL."""
        entered = self._open.get(asyncio.get_running_loop())
        if entered is not None:
            return await _verdict(entered[0], url, data, headers)
        pool = self._pool()
        try:
            return await _verdict(pool, url, data, headers)
        finally:
            await pool.close()

    def _pool(self) -> Pool:
        return Pool(CONNECTIONS, self._connect_seconds, self._answer_seconds, KEEP_ALIVE_SECONDS)


async def _verdict(pool: Pool, url: str, data: bytes, headers: Mapping[str, str]) -> Verdict:
    try:
        return _answer(*await pool.post(url, data, headers))
    except NotConnected:
        return NotSent("连接不上对方服务器")
    except NoAnswer as error:
        return NoVerdict(f"对方没有回答（{error}）")


def _answer(status: int, content: bytes) -> Verdict:
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    if status >= 500 or not isinstance(body, dict):
        return NoVerdict(f"对方回答不能识别（HTTP {status}）")
    return Answer(body, status)
