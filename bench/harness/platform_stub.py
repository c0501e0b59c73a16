"""The cheapest platform there can be: validates the token, counts, answers `{"errcode":0}` after the latency.

Where the sandbox, which keeps the platform's rules and a ledger, is slower than the senders, this one lets
them show what they can do.
"""

import asyncio
import json

from bench.harness.machine import WORLD_CORE, settle_on
from bench.harness.raw_http import HEAD_END, is_whole

TOKEN = "bench" * 20
OK = {"errcode": 0, "errmsg": "ok"}
TEMPLATES = [{"priTmplId": "T1", "title": "政策通知", "content": "事项：{{thing1.DATA}}", "type": 2}]
ANSWERS: dict[bytes, dict[str, object]] = {
    b"/cgi-bin/stable_token": {"access_token": TOKEN, "expires_in": 7200},
    b"/wxaapi/newtmpl/gettemplate": {**OK, "data": TEMPLATES},
    b"/cgi-bin/message/custom/send": dict(OK),
}
SEND = b"/cgi-bin/message/custom/send"
BEGIN, RECEIVED = b"/begin", b"/received"
UNKNOWN, BAD_TOKEN = {"errcode": 40066, "errmsg": "invalid url"}, {"errcode": 40001, "errmsg": "invalid credential"}


class Platform(asyncio.Protocol):
    """One connection, kept alive; a request at a time."""

    def __init__(self, latency_seconds: float, reached: list[str]) -> None:
        self._latency_seconds, self._reached = latency_seconds, reached
        self._heard = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        if is_whole(self._heard):
            request, self._heard = self._heard, b""
            self._take(request)

    def _take(self, request: bytes) -> None:
        path, _, query = request.split(b" ", 2)[1].partition(b"?")
        answer = ANSWERS.get(path, UNKNOWN)
        if path == BEGIN:
            self._reached.clear()
        elif path == RECEIVED:
            answer = {"messages": len(self._reached), "people": len(set(self._reached))}
        elif path == SEND and f"access_token={TOKEN}".encode() not in query:
            answer = BAD_TOKEN
        elif path == SEND:
            self._reached.append(json.loads(request.partition(HEAD_END)[2])["touser"])
        if self._latency_seconds and path == SEND:
            asyncio.get_running_loop().call_later(self._latency_seconds, self._say, answer)
        else:
            self._say(answer)

    def _say(self, answer: dict[str, object]) -> None:
        body = json.dumps(answer).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}".encode()
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(head + HEAD_END + body)


def serve(port: int, latency_ms: int) -> None:
    """Serve until the process ends."""
    settle_on(WORLD_CORE)
    asyncio.run(_serve(port, latency_ms / 1000))


async def _serve(port: int, latency_seconds: float) -> None:
    reached: list[str] = []
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Platform(latency_seconds, reached), "127.0.0.1", port)
    await server.serve_forever()
