"""HTTP for the senders: one pool of connections an event loop, and a verdict instead of exceptions.

A sender must know whether the other side may have the message. If no connection was made, the verdict is `NotSent`;
if anything fails between the first written byte and a readable answer, it is `NoVerdict`.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from push.clients.aiohttp_connections import AiohttpPool
from push.clients.connections import OwnPool
from push.clients.pool import Limits, NoAnswer, NotConnected, Pool
from settings import HttpClient

CONNECTIONS = 200
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
# Shorter than that of the platform, so that this side closes an idle connection: a request written into one
# that the other side has just closed would be `Unsure` without need.
KEEP_ALIVE_SECONDS = 10.0


@dataclass(frozen=True)
class Answer:
    """The answer of the other side, a JSON object."""

    body: Mapping[str, Any] = field(repr=False)
    status: int = 200

    @property
    def errcode(self) -> int:
        """WeChat's error code; 0 if absent, as in some successful answers, and -1 if it is no number."""
        code = self.body.get("errcode", 0)
        if type(code) is int:
            return code
        return int(code) if str(code).lstrip("-").isdigit() else -1


@dataclass(frozen=True)
class NotSent:
    """The other side certainly does not have the message."""

    reason: str


@dataclass(frozen=True)
class NoVerdict:
    """The other side may have the message."""

    reason: str


Verdict = Answer | NotSent | NoVerdict
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
POOLS: Mapping[HttpClient, Callable[[Limits], Pool]] = {HttpClient.OWN: OwnPool, HttpClient.AIOHTTP: AiohttpPool}
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Transport(AbstractAsyncContextManager["Transport"]):
    """Calls for the senders. Inside `async with transport:` connections are kept; outside, each call makes one."""

    def __init__(self, http_client: HttpClient = HttpClient.OWN, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._make_pool = POOLS[http_client]
        self._limits = Limits(CONNECTIONS, CONNECT_SECONDS, answer_seconds, KEEP_ALIVE_SECONDS)
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
        return await self.post(url, raw_json(body), JSON)

    async def post(self, url: str, data: bytes, content_type: str) -> Verdict:
        """Make a POST and return the verdict. Network failures do not raise; reasons name no URL."""
        entered = self._open.get(asyncio.get_running_loop())
        pool = entered[0] if entered else self._pool()
        try:
            return _answer(*await pool.post(url, data, content_type))
        except NotConnected:
            return NotSent("连接不上对方服务器")
        except NoAnswer as error:
            return NoVerdict(f"对方没有回答（{error}）")
        finally:
            if entered is None:
                await pool.close()

    def _pool(self) -> Pool:
        return self._make_pool(self._limits)


def raw_json(value: object) -> bytes:
    """The value as JSON in UTF-8, without escapes, which the platform refuses."""
    return _JSON.encode(value).encode()


def _answer(status: int, content: bytes) -> Verdict:
    try:
        body = json.loads(content.decode())
    except ValueError:
        body = None
    if status >= 500 or not isinstance(body, dict):
        return NoVerdict(f"对方回答不能识别（HTTP {status}）")
    return Answer(body, status)
