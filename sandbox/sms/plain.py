"""The sandbox's own SMS provider: one JSON call a message, with only the essentials."""

import json

from aiohttp import web

from sandbox.base.faults import Fault
from sandbox.base.refusals import Json, text_of
from sandbox.sms.numbers import bare
from sandbox.world.world import World

PATH = "/sms/sandbox"
REQUIRED = ("phone", "sign", "text")


def answer(world: World, raw: bytes) -> web.Response:
    """Send `{"phone", "sign", "text", "reference"}` and return `{"id"}`; HTTP 400 with an `error` if malformed."""
    try:
        body = json.loads(raw)
    except ValueError:
        body = None
    if not isinstance(body, dict) or not all(text_of(body, name) for name in REQUIRED):
        return _refuse("phone, sign and text are required")
    phone = bare(body["phone"])
    if phone is None:
        return _refuse("not a mobile number")
    if phone in world.sms.blacklist:
        return _refuse("the number has unsubscribed")
    return _send(world, phone, body)


def tell_reports(world: World, raw: bytes) -> web.Response:
    """Return `{"reports"}` for `{"ids"}`: the receipts as they were or would have been posted."""
    try:
        ids = set(json.loads(raw)["ids"])
    except (ValueError, TypeError, KeyError):
        return _refuse("ids are required")
    return web.json_response({"reports": [row for row in world.sms.reports_of("sandbox") if row["id"] in ids]})


def broken(_: World, fault: Fault) -> web.Response:
    """The answer to a fault that a test ordered by any text."""
    return _refuse(fault.code or "system busy")


def _refuse(error: str) -> web.Response:
    return web.json_response({"error": error}, status=400)


def _send(world: World, phone: str, body: Json) -> web.Response:
    arrives = not world.faults.take_async(PATH, phone)
    ids = {"reference": text_of(body, "reference")}
    record = world.sms.send("sandbox", phone, body["sign"], body["text"], ids, arrives=arrives)
    receipt = {"type": "receipt", "id": record.ids["id"], "phone": phone, **ids}
    status = {"delivered": arrives, "status": "delivered" if arrives else "failed"}
    world.sms.report("sandbox", [{**receipt, **status, "at": world.clock.now().isoformat()}])
    return web.json_response({"id": record.ids["id"]})
