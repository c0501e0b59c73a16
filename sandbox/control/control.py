"""Control for tests under `/_sandbox`, which the service never needs."""

import json
from datetime import datetime
from typing import Any

from aiohttp import web

from sandbox.base.faults import Fault, FaultKind
from sandbox.base.refusals import Json
from sandbox.platform.people import Person, Trigger
from sandbox.platform.templates import Sort
from sandbox.world.keys import WORLD
from sandbox.world.world import World

routes = web.RouteTableDef()
PREFIX = "/_sandbox"


async def read_json(request: web.Request) -> Any:  # noqa: ANN401 - whatever JSON the test wrote
    """The JSON body, an empty object without one; HTTP 400 if it is not JSON."""
    try:
        return json.loads(await request.read() or b"{}")
    except ValueError as error:
        raise web.HTTPBadRequest(text="not JSON") from error


@routes.get(PREFIX + "/ledger")
async def show_ledger(request: web.Request) -> web.Response:
    """Return accepted messages and counters; `?since=&channel=&openid=` choose messages."""
    query = request.query
    ledger = request.app[WORLD].ledger
    since = int(query.get("since", "0"))
    return web.json_response(ledger.document(since, query.get("channel", ""), query.get("openid", "")))


@routes.post(PREFIX + "/reset")
async def reset(request: web.Request) -> web.Response:
    """Empty the world; tokens, templates and the clock stay."""
    request.app[WORLD].clear()
    return web.json_response({"ok": True})


@routes.post(PREFIX + "/settle")
async def settle(request: web.Request) -> web.Response:
    """Answer when nothing is under way."""
    await request.app[WORLD].settle()
    return web.json_response({"ok": True})


@routes.get(PREFIX + "/faults")
async def show_faults(request: web.Request) -> web.Response:
    """Return the faults that are still ordered."""
    return web.json_response([fault.document() for fault in request.app[WORLD].faults.ordered])


@routes.post(PREFIX + "/faults")
async def order_faults(request: web.Request) -> web.StreamResponse:
    """Order one fault or a list of them: see `Fault` for the keys."""
    body = await read_json(request)
    for each in body if isinstance(body, list) else [body]:
        request.app[WORLD].faults.order(_fault(each))
    return await show_faults(request)


@routes.delete(PREFIX + "/faults")
async def clear_faults(request: web.Request) -> web.Response:
    """Remove all faults."""
    request.app[WORLD].faults.clear()
    return web.json_response([])


def _fault(body: Json) -> Fault:
    try:
        return Fault(**{**body, "kind": FaultKind(body["kind"])})
    except (KeyError, TypeError, ValueError) as error:
        raise web.HTTPBadRequest(text=f"not a fault: {error}") from error


@routes.get(PREFIX + "/clock")
async def show_clock(request: web.Request) -> web.Response:
    """Return the present time of the sandbox and its offset from the machine's."""
    clock = request.app[WORLD].clock
    return web.json_response({"now": clock.now().isoformat(), "offset_seconds": clock.offset.total_seconds()})


@routes.post(PREFIX + "/clock")
async def move_clock(request: web.Request) -> web.StreamResponse:
    """Move the clock: `advance_seconds` jumps, `offset_seconds` sets the offset, `now` the instant (ISO 8601)."""
    body, clock = await read_json(request), request.app[WORLD].clock
    if "now" in body:
        clock.advance((datetime.fromisoformat(body["now"]) - clock.now()).total_seconds())
    if "offset_seconds" in body:
        clock.advance(body["offset_seconds"] - clock.offset.total_seconds())
    clock.advance(body.get("advance_seconds", 0))
    return await show_clock(request)


@routes.post(PREFIX + "/tokens")
async def spoil_tokens(request: web.Request) -> web.Response:
    """Make all tokens 'not latest' (`{"do": "revoke"}`) or expired (`{"do": "expire"}`)."""
    tokens, wish = request.app[WORLD].tokens, (await read_json(request)).get("do")
    if wish not in ("revoke", "expire"):
        raise web.HTTPBadRequest(text="do must be revoke or expire")
    (tokens.revoke_all if wish == "revoke" else tokens.expire_all)()
    return web.json_response({"ok": True})


@routes.post(PREFIX + "/latency")
async def set_latency(request: web.Request) -> web.Response:
    """Set the time that calls wait before they take effect: `{"ms": 200}`; with `path`, only calls of that API."""
    world, wish = request.app[WORLD], await read_json(request)
    world.latency_ms, world.latency_path = int(wish["ms"]), str(wish.get("path", ""))
    return web.json_response({"ms": world.latency_ms, "path": world.latency_path})


@routes.post(PREFIX + "/quotas")
async def set_quotas(request: web.Request) -> web.Response:
    """Set daily limits, by API path."""
    quotas = request.app[WORLD].quotas
    quotas.daily.update(await read_json(request))
    return web.json_response(quotas.daily)


@routes.get(PREFIX + "/people")
async def show_people(request: web.Request) -> web.Response:
    """Return all people."""
    return web.json_response({"people": [person.document() for person in request.app[WORLD].crowd]})


@routes.post(PREFIX + "/people")
async def make_people(request: web.Request) -> web.Response:
    """Make `count` people at once, silently (no events).

    `name` (a number follows) or `names`, `first_phone` (counted up; absent: no phone) or `phones`,
    `openids` (instead of count), `following` (default true), `window` (customer messages open), `credits` (a number for
    every notice, or template id to number), `tags` (ids), `blocked`.
    """
    body, world = await read_json(request), request.app[WORLD]
    openids: list[str | None] = body.get("openids") or [None] * int(body.get("count", 1))
    people = [_make(world, body, index, openid) for index, openid in enumerate(openids)]
    return web.json_response({"openids": [person.openid for person in people]}, status=201)


def _make(world: World, body: Json, index: int, openid: str | None) -> Person:
    first = body.get("first_phone")
    phone = body["phones"][index] if "phones" in body else str(int(first) + index) if first else None
    name = body["names"][index] if "names" in body else f"{body.get('name', '测试')}{index + 1}"
    person = world.crowd.add(name, phone, openid)
    person.following = body.get("following", True)
    person.followed_at = int(world.clock.unix()) if person.following else 0
    person.blocked = bool(body.get("blocked", False))
    person.tags = list(body.get("tags", []))
    person.credits = _credits(world, body.get("credits", 0))
    if body.get("window"):
        person.open_window(Trigger.MESSAGE, world.clock.unix())
    return person


def _credits(world: World, wish: int | dict[str, int]) -> dict[str, int]:
    if isinstance(wish, dict):
        return dict(wish)
    notices = [each.template_id for each in world.templates.values() if each.sort is Sort.NOTICE]
    return dict.fromkeys(notices, wish) if wish else {}
