"""Clients that post the worker's requests and record nothing, as an upper bound for the worker.

Each runs in a process of its own on the contender's core and returns what the messages took.
"""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import aiohttp
from wechatpy import WeChatClient

from bench.harness.machine import CONTENDER_CORE, BenchError, settle_on
from bench.harness.raw_http import connect, post
from push.clients.pool import Limits
from push.clients.transport import ANSWER_SECONDS, CONNECT_SECONDS, JSON, KEEP_ALIVE_SECONDS, POOLS
from settings import HttpClient

PATH = "/cgi-bin/message/custom/send"


@dataclass(frozen=True)
class Errand:
    """The openids, the text and the number of connections of one run."""

    port: int
    token: str
    openids: Sequence[str]
    text: str
    connections: int

    def bodies(self) -> Iterator[bytes]:
        """One JSON body a person, as the channel writes it."""
        for openid in self.openids:
            body = {"touser": openid, "msgtype": "text", "text": {"content": self.text}}
            yield json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Took:
    """The time and CPU time of a number of messages."""

    messages: int
    seconds: float
    cpu_seconds: float

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds


def run_apart(send: Callable[[Errand], Took], errand: Errand) -> Took:
    """Run in a fresh process on the contender's core."""
    with ProcessPoolExecutor(1, get_context("spawn"), settle_on, (CONTENDER_CORE,)) as pool:
        return pool.submit(send, errand).result()


def send_raw(errand: Errand) -> Took:
    """asyncio, nothing but sockets."""
    return _timed(errand, _send_raw(errand))


def send_aiohttp(errand: Errand) -> Took:
    """asyncio and aiohttp, as our transport uses it."""
    return _timed(errand, _send_aiohttp(errand))


def send_pool(http_client: HttpClient, errand: Errand) -> Took:
    """One of the two HTTP clients of the senders, without channel, rate limit and records."""
    return _timed(errand, _send_pool(http_client, errand))


def send_wechatpy(errand: Errand) -> Took:
    """The peers' way: wechatpy in a loop."""
    client = WeChatClient("wx0123456789abcdef", "bench", access_token=errand.token, timeout=20)
    client.API_BASE_URL = f"http://127.0.0.1:{errand.port}/cgi-bin/"
    began, cpu = time.perf_counter(), time.process_time()
    for openid in errand.openids:
        client.message.send_text(openid, errand.text)
    return Took(len(errand.openids), time.perf_counter() - began, time.process_time() - cpu)


def _timed(errand: Errand, sending: Coroutine[None, None, None]) -> Took:
    began, cpu = time.perf_counter(), time.process_time()
    asyncio.run(sending)
    return Took(len(errand.openids), time.perf_counter() - began, time.process_time() - cpu)


async def _send_raw(errand: Errand) -> None:
    bodies = errand.bodies()
    path = f"{PATH}?access_token={errand.token}"

    async def go_on() -> None:
        connection = await connect(errand.port)
        for body in bodies:
            _check(await connection.ask(post(path, body, "application/json")))
        connection.close()

    await asyncio.gather(*(go_on() for _ in range(errand.connections)))


async def _send_aiohttp(errand: Errand) -> None:
    bodies = errand.bodies()
    url = f"http://127.0.0.1:{errand.port}{PATH}?access_token={errand.token}"
    pool = aiohttp.TCPConnector(limit=errand.connections)

    async def go_on() -> None:
        for body in bodies:
            async with session.post(url, data=body, headers={"Content-Type": "application/json"}) as response:
                _check(await response.read())

    async with aiohttp.ClientSession(connector=pool) as session:
        await asyncio.gather(*(go_on() for _ in range(errand.connections)))


async def _send_pool(http_client: HttpClient, errand: Errand) -> None:
    bodies = errand.bodies()
    url = f"http://127.0.0.1:{errand.port}{PATH}?access_token={errand.token}"
    pool = POOLS[http_client](Limits(errand.connections, CONNECT_SECONDS, ANSWER_SECONDS, KEEP_ALIVE_SECONDS))

    async def go_on() -> None:
        for body in bodies:
            _, answer = await pool.post(url, body, JSON)
            _check(answer)

    try:
        await asyncio.gather(*(go_on() for _ in range(errand.connections)))
    finally:
        await pool.close()


def _check(answer: bytes) -> None:
    """The sandbox and the stub write it with this very space."""
    if b'"errcode": 0' not in answer:
        raise BenchError(f"平台回答：{answer[-200:].decode(errors='replace')}")
