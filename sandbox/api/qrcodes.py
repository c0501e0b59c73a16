"""Parametric QR codes and their pictures (platform fact 3.8)."""

import io

import segno
from aiohttp import web

from sandbox.api.gate import Call, Route
from sandbox.base.refusals import Json, Refusal, number_of, object_of, text_of
from sandbox.world.world import World

DEFAULT_SECONDS = 60
MAX_SECONDS = 2_592_000
MAX_PERMANENT_ID = 100_000
MAX_TEXT = 64
ACTIONS = {"QR_SCENE", "QR_STR_SCENE", "QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE"}


def create(world: World, call: Call) -> Json:
    """Make a temporary or permanent code for a number or a text."""
    action = text_of(call.body, "action_name")
    if action not in ACTIONS:
        raise Refusal(40052)
    scene = object_of(object_of(call.body, "action_info"), "scene")
    permanent, numeric = "LIMIT" in action, "STR" not in action
    value = _number(scene, permanent=permanent) if numeric else _text(scene)
    seconds = None if permanent else _seconds(call.body)
    code = world.codes.make(value, numeric=numeric, seconds=seconds)
    answer: Json = {"ticket": code.ticket, "url": code.url}
    return answer if seconds is None else {**answer, "expire_seconds": seconds}


def _seconds(body: Json) -> int:
    seconds = number_of(body, "expire_seconds")
    return min(MAX_SECONDS, max(1, seconds)) if seconds else DEFAULT_SECONDS


def _number(scene: Json, *, permanent: bool) -> str:
    number = number_of(scene, "scene_id")
    if number is None or not 0 < number <= (MAX_PERMANENT_ID if permanent else 2**32 - 1):
        raise Refusal(40053)
    return str(number)


def _text(scene: Json) -> str:
    text = text_of(scene, "scene_str")
    if not 0 < len(text) <= MAX_TEXT:
        raise Refusal(40053)
    return text


def show(world: World, call: Call) -> web.Response:
    """Return the picture (PNG); 404 for an unknown or expired ticket."""
    code = world.codes.find(call.query.get("ticket", ""))
    if code is None:
        return web.Response(status=404)
    picture = io.BytesIO()
    segno.make(code.url, error="m", micro=False).save(picture, kind="png", scale=8, border=4)
    return web.Response(body=picture.getvalue(), content_type="image/png")


ROUTES = [
    Route("POST", "/cgi-bin/qrcode/create", create),
    Route("GET", "/cgi-bin/showqrcode", show, needs_token=False),
]
