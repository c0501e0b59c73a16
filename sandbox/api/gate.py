"""The gate for all platform calls: latency, faults, method, token, quota, JSON in and out."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.base.faults import AFTER, Fault, FaultKind
from sandbox.base.refusals import Json, Refusal
from sandbox.world.keys import WORLD
from sandbox.world.world import World

ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u(?!00[01])[0-9a-fA-F]{4}")


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its query, its JSON body (or uploaded form) and the body's bytes."""

    query: Mapping[str, str]
    body: Json
    raw: bytes = b""
    form: Mapping[str, object] = field(default_factory=dict)


Handler = Callable[[World, Call], Json | web.Response]


@dataclass(frozen=True, slots=True)
class Route:
    """An API. `method` GET or POST; other methods get 43001 or 43002 as on the platform."""

    method: str
    path: str
    handler: Handler
    needs_token: bool = True
    upload: bool = False


def add_routes(app: web.Application, routes: list[Route]) -> None:
    """Serve the routes through the gate."""
    for route in routes:
        app.router.add_route("*", route.path, _served(route))


def _served(route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    def broken(world: World, fault: Fault) -> web.Response:
        world.ledger.refusals[f"{route.path} {fault.errcode}"] += 1
        return _json(Refusal(fault.errcode, fault.errmsg).answer())

    async def serve(request: web.Request) -> web.StreamResponse:
        call = await _read(request, route)

        def answer(world: World) -> web.Response:
            return _answer(world, request, route, call)

        return await pass_through(request, Passage(route.path, call.raw, answer, broken))

    return serve


@dataclass(frozen=True, slots=True)
class Passage:
    """One call on its way through the gate: its usual answer, and its answer to a fault with an error code."""

    path: str
    raw: bytes
    answer: Callable[[World], web.Response]
    broken: Callable[[World, Fault], web.Response]


async def pass_through(request: web.Request, passage: Passage) -> web.StreamResponse:
    """Count the call, wait for the latency, and apply an ordered fault before or after the call takes effect."""
    world = request.app[WORLD]
    world.ledger.calls[passage.path] += 1
    if world.latency_ms and world.latency_path in ("", passage.path):
        await asyncio.sleep(world.latency_ms / 1000)
    fault = world.faults.take(passage.path, passage.raw)
    if fault is None:
        return passage.answer(world)
    if fault.kind is FaultKind.ERRCODE:
        return passage.broken(world, fault)
    if fault.kind not in AFTER:
        return _broken(request, fault)
    answer = passage.answer(world)
    await _lose(request, fault)
    return answer


async def _read(request: web.Request, route: Route) -> Call:
    if route.upload and request.content_type.startswith("multipart/"):
        return Call(request.query, {}, form=await request.post())
    return Call(request.query, {}, raw=await request.read())


def _answer(world: World, request: web.Request, route: Route, call: Call) -> web.Response:
    try:
        answer = _checked(world, request, route, call)
    except Refusal as refusal:
        world.ledger.refusals[f"{route.path} {refusal.errcode}"] += 1
        answer = refusal.answer()
    return answer if isinstance(answer, web.Response) else _json(answer)


def _checked(world: World, request: web.Request, route: Route, call: Call) -> Json | web.Response:
    if request.method != route.method:
        raise Refusal(43001 if route.method == "GET" else 43002)
    if route.needs_token:
        world.tokens.check(request.query.get("access_token"))
    world.quotas.count(route.path)
    if route.method == "POST" and not call.form:
        if ESCAPE.search(call.raw):
            world.ledger.violate("non-ASCII characters escaped in JSON", detail=route.path)
        call = Call(call.query, _parsed(call.raw, empty_allowed=route.upload), call.raw)
    return route.handler(world, call)


def _parsed(raw: bytes, *, empty_allowed: bool) -> Json:
    """The JSON object, whatever the Content-Type header says."""
    if not raw:
        if empty_allowed:
            return {}
        raise Refusal(44002)
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise Refusal(47001) from error
    if not isinstance(body, dict):
        raise Refusal(47001)
    return body


def _json(answer: Json) -> web.Response:
    body = json.dumps(answer, ensure_ascii=False).encode()
    return web.Response(body=body, headers={"Content-Type": "application/json; encoding=utf-8"})


def _broken(request: web.Request, fault: Fault) -> web.Response:
    """The answer to a call that a fault keeps from taking effect."""
    match fault.kind:
        case FaultKind.HTTP:
            return web.Response(status=fault.status, text="upstream error")
        case FaultKind.HTML:
            return web.Response(text="<html><body>系统繁忙</body></html>", content_type="text/html")
        case FaultKind.REFUSE:
            _cut(request)
    return web.Response()


async def _lose(request: web.Request, fault: Fault) -> None:
    """Leave the caller without an answer, after the call took effect."""
    if fault.kind is FaultKind.HANG:
        await asyncio.sleep(fault.seconds)
    _cut(request)


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
