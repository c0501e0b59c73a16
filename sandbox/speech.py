"""A stand-in for Tencent Cloud SentenceRecognition, API 2019-06-14; tests set its results."""

import base64
import binascii
import json
import re
from collections import deque
from collections.abc import Mapping

from aiohttp import web

from sandbox.base.faults import Fault
from sandbox.base.refusals import Json, new_rid
from sandbox.control.control import PREFIX, read_json
from sandbox.world.world import World

PATH = "/speech/tencent"
ACTION, VERSION = "SentenceRecognition", "2019-06-14"
SIGNED = re.compile(
    r"TC3-HMAC-SHA256 Credential=[^/, ]+/\d{4}-\d\d-\d\d/asr/tc3_request, ?"
    r"SignedHeaders=[a-z0-9;-]+, ?Signature=[0-9a-f]{64}"
)
LARGEST_BYTES = 3 * 1024 * 1024
FORMATS = ("wav", "pcm", "ogg-opus", "speex", "silk", "mp3", "m4a", "aac", "amr")
ANSWERS: web.AppKey[deque[str]] = web.AppKey("speech", deque)

routes = web.RouteTableDef()


@routes.post(PREFIX + "/speech")
async def lay_in(request: web.Request) -> web.Response:
    """Set the words of the next recordings, one each: `{"texts": ["我要登记", ""]}`; after them, all are empty."""
    answers = request.app[ANSWERS]
    answers.clear()
    answers.extend(str(text) for text in (await read_json(request)).get("texts", []))
    return web.json_response({"texts": list(answers)})


def answer(answers: deque[str], headers: Mapping[str, str], raw: bytes) -> web.Response:
    """Answer a call: always HTTP 200; a refusal carries an Error."""
    problem = _problem(headers, raw)
    if problem:
        return refuse(problem)
    return _reply({"Result": answers.popleft() if answers else "", "AudioDuration": 3000, "WordSize": 0})


def broken(_: World, fault: Fault) -> web.Response:
    """The answer to a fault that a test ordered by the provider's own code."""
    return refuse(fault.code or "InternalError")


def refuse(code: str) -> web.Response:
    return _reply({"Error": {"Code": code, "Message": code}})


def _reply(body: Json) -> web.Response:
    return web.json_response({"Response": {**body, "RequestId": new_rid()}})


def _problem(headers: Mapping[str, str], raw: bytes) -> str:
    """The code that refuses the call, "" for none. Signatures need only be well-formed."""
    if headers.get("X-TC-Version") != VERSION:
        return "InvalidAction"
    if not SIGNED.fullmatch(headers.get("Authorization", "")) or not headers.get("X-TC-Timestamp"):
        return "AuthFailure.SignatureFailure"
    try:
        body = json.loads(raw)
        sound = base64.b64decode(body["Data"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error):
        return "InvalidParameter"
    if body.get("SourceType") != 1 or body.get("VoiceFormat") not in FORMATS or not body.get("EngSerViceType"):
        return "InvalidParameterValue"
    if len(raw) > LARGEST_BYTES or body.get("DataLen") != len(sound) or not sound:
        return "InvalidParameterValue.ErrorVoicedataTooLong"
    return ""


def is_ours(headers: Mapping[str, str]) -> bool:
    """True if a call of Tencent's API is about speech."""
    return headers.get("X-TC-Action") == ACTION


def register(app: web.Application) -> None:
    """Add the control route; no result is set yet."""
    app[ANSWERS] = deque()
    app.router.add_routes(routes)


def answers_of(request: web.Request) -> deque[str]:
    return request.config_dict[ANSWERS]
