"""JSON in and out: bodies checked, refusals as `{"error": "一句话"}`."""

from collections.abc import Awaitable, Callable
from typing import NoReturn, TypeVar

from aiohttp import web
from pydantic import ValidationError

from sandbox.base.refusals import Refusal
from sandbox.phone.bodies import Body, sentence_for

BodyT = TypeVar("BodyT", bound=Body)
PLATFORM_SENTENCES = {
    40003: (404, "没有这部手机，它可能已经被清掉了。"),
    40006: (413, "文件太大了。"),
    40037: (404, "没有这种订阅通知。"),
    44001: (400, "文件是空的。"),
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def refuse(status: int, sentence: str) -> NoReturn:
    """End the request with a sentence for the person at the phone."""
    raise Refused(status, sentence)


class Refused(Exception):
    """A request of the phone's page that cannot be fulfilled."""

    def __init__(self, status: int, sentence: str) -> None:
        """Make a refusal; `sentence` is shown on the phone."""
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


async def read(request: web.Request, shape: type[BodyT]) -> BodyT:
    """The checked JSON body; only `application/json`, which another origin cannot post without a preflight."""
    if request.content_type != "application/json":
        refuse(415, "请用 JSON。")
    try:
        return shape.model_validate_json(await request.read())
    except ValidationError as wrong:
        refuse(400, sentence_for(wrong))


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn refusals of the phone and of the played platform into answers with a sentence."""
    try:
        return await handler(request)
    except Refused as refused:
        return _sentence(refused.status, refused.sentence)
    except Refusal as refusal:
        status, sentence = PLATFORM_SENTENCES.get(refusal.errcode, (409, f"平台不答应：{refusal.errmsg}"))
        return _sentence(status, sentence)
    except web.HTTPRequestEntityTooLarge:
        return _sentence(413, "文件太大了。")


def _sentence(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)
