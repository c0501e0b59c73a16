"""Acts of people and of the platform itself, ordered by tests over HTTP."""

import base64
from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.base.refusals import Json, Refusal
from sandbox.control.control import PREFIX, read_json
from sandbox.webhook.pushes import Push
from sandbox.webhook.webhook import Forgery
from sandbox.world.keys import WORLD
from sandbox.world.world import World

acts = web.RouteTableDef()

ACTS: dict[str, Callable[[World, str, Json], Awaitable[object]]] = {
    "follow": lambda world, who, body: world.follow(who, body.get("ticket")),
    "scan": lambda world, who, body: world.scan(who, body["ticket"]),
    "unfollow": lambda world, who, _: world.unfollow(who),
    "say": lambda world, who, body: world.say(who, body["text"]),
    "image": lambda world, who, body: world.send_image(who, base64.b64decode(body["base64"])),
    "voice": lambda world, who, body: world.send_voice(who, base64.b64decode(body["base64"])),
    "location": lambda world, who, body: world.send_location(who, body["lat"], body["lng"], body["label"]),
    "link": lambda world, who, body: world.send_link(who, body["title"], body["description"], body["url"]),
    "menu": lambda world, who, body: world.tap_menu(who, body["path"]),
    "choice": lambda world, who, body: world.tap_choice(who, body["id"], body["text"]),
    "notices": lambda world, who, body: world.accept_notices(who, body["answers"], body.get("scene", 1)),
    "refuse": lambda world, who, body: world.refuse_notice(who, body["template_id"]),
    "block": lambda world, who, body: world.block(who, blocked=body.get("blocked", True)),
    "choose": lambda world, who, _: world.choose(who),
}


@acts.get(PREFIX + "/people/{openid}/chat")
async def show_chat(request: web.Request) -> web.Response:
    """Return the person's chat, with `?after=` only the entries after that seq."""
    after = int(request.query.get("after", "0"))
    entries = await request.app[WORLD].chat(request.match_info["openid"])
    return web.json_response({"entries": [entry.document() for entry in entries if entry.seq > after]})


@acts.post(PREFIX + "/people/{openid}/{act}")
async def do_act(request: web.Request) -> web.Response:
    """Do the act, wait until all that follows has ended (unless `"wait": false`), and return the new entries."""
    world, who = request.app[WORLD], request.match_info["openid"]
    act, body = ACTS.get(request.match_info["act"]), await read_json(request)
    if act is None:
        raise web.HTTPNotFound(text=f"acts: {', '.join(ACTS)}")
    try:
        before = len(await world.chat(who))
        await act(world, who, body)
    except (Refusal, KeyError, IndexError, TypeError, ValueError) as problem:
        raise web.HTTPBadRequest(text=f"{type(problem).__name__}: {problem}") from problem
    if body.get("wait", True):
        await world.settle()
    entries = (await world.chat(who))[before:]
    return web.json_response({"entries": [entry.document() for entry in entries]})


@acts.post(PREFIX + "/sms/reply")
async def reply_sms(request: web.Request) -> web.Response:
    """Answer the last SMS from a number: `{"phone", "text"}`."""
    body, world = await read_json(request), request.app[WORLD]
    await world.sms_reply(body["phone"], body["text"])
    await world.settle()
    return web.json_response({"ok": True})


@acts.post(PREFIX + "/push")
async def push_raw(request: web.Request) -> web.Response:
    """Deliver a push with any fields, perhaps forged, and return status and text of the answer.

    Body: `{"openid", "fields", "forge"}`; `forge` is `signature`, `app_id` or `encrypt` (the last two in compatible and
    safe mode).
    """
    body, world = await read_json(request), request.app[WORLD]
    push = Push(body["openid"], body["fields"])
    status, text = await world.webhook.try_once(push, Forgery(body.get("forge", "")))
    return web.json_response({"status": status, "text": text})


@acts.post(PREFIX + "/verify")
async def verify(request: web.Request) -> web.Response:
    """Check that the service answers the address check."""
    return web.json_response({"ok": await request.app[WORLD].webhook.verify("1234567890123456789")})


@acts.get(PREFIX + "/media/{media_id}")
async def show_media(request: web.Request) -> web.Response:
    """Return a picture or sound as phones show it."""
    media = request.app[WORLD].media.find(request.match_info["media_id"])
    if media is None:
        raise web.HTTPNotFound
    headers = {"Cache-Control": "max-age=86400", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=media.body, content_type=media.content_type, headers=headers)
