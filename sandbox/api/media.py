"""Upload and download of temporary media (platform fact 3.10)."""

from aiohttp import web

from sandbox.api.gate import Call, Route
from sandbox.base.refusals import Json, Refusal
from sandbox.platform.media import guess_type
from sandbox.world.world import World


def upload(world: World, call: Call) -> Json:
    """Keep the file of the form field `media` for three days."""
    part = call.form.get("media")
    if not isinstance(part, web.FileField):
        raise Refusal(41005)
    kind, body = call.query.get("type", ""), part.file.read()
    media = world.media.add(kind, guess_type(body, kind), body)
    name = "thumb_media_id" if kind == "thumb" else "media_id"
    return {"type": kind, name: media.media_id, "created_at": media.created_at}


def get(world: World, call: Call) -> Json | web.Response:
    """Return the bytes; for a video its address."""
    media = world.media.get(call.query.get("media_id"))
    if media.kind == "video":
        return {"video_url": world.media_url(media.media_id)}
    return web.Response(body=media.body, content_type=media.content_type)


ROUTES = [
    Route("POST", "/cgi-bin/media/upload", upload, upload=True),
    Route("GET", "/cgi-bin/media/get", get),
    Route("GET", "/cgi-bin/media/get/jssdk", get),
]
