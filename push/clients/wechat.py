"""The platform for the senders: one POST with the shared token, answered by a verdict."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

import redis

from push.clients.access_token import AccessToken
from push.clients.account_api import STALE_TOKEN, AccountApi
from push.clients.transport import JSON, Answer, NotSent, Transport, Verdict
from push.errors import PlatformRefused, PlatformUnreachable
from settings import Settings


@dataclass(frozen=True)
class NoToken:
    """The platform refused the token, so nothing was sent; `errcode` is the reason."""

    errcode: int


class PlatformClient(AbstractAsyncContextManager["PlatformClient"]):
    """The calls of one account. Inside `async with client:` the connections are kept."""

    def __init__(self, settings: Settings, link: redis.Redis, transport: Transport | None = None) -> None:
        self.transport = transport or Transport(settings.http_client)
        self.clock: Callable[[], datetime] = settings.clock()
        self.tokens = AccessToken(settings, link)
        self.account = AccountApi(settings, self.tokens)
        self._base = settings.wechat_api_base

    async def __aenter__(self) -> Self:
        await self.transport.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.transport.__aexit__(kind, error, trace)

    async def post(self, path: str, body: bytes) -> Verdict | NoToken:
        """POST the JSON to `/cgi-bin/{path}`; if the token is refused as stale, once more with another one."""
        try:
            token = self.tokens.kept() or await asyncio.to_thread(self.tokens.current)
            verdict = await self.transport.post(self._url(path, token), body, JSON)
            if not isinstance(verdict, Answer) or verdict.errcode not in STALE_TOKEN:
                return verdict
            fresh = await asyncio.to_thread(self.tokens.renewed, token)
            return verdict if fresh is None else await self.transport.post(self._url(path, fresh), body, JSON)
        except PlatformRefused as refusal:
            return NoToken(refusal.errcode)
        except PlatformUnreachable:
            return NotSent("取不到微信接口令牌")

    def _url(self, path: str, token: str) -> str:
        return f"{self._base}/cgi-bin/{path}?access_token={token}"
