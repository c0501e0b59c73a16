"""Routes for the acts of one person with a phone; each is one act of the played world."""

from aiohttp import web

from sandbox.phone.bodies import (
    Blocking,
    Choice,
    Following,
    MenuTap,
    Nothing,
    NoticeAnswers,
    Place,
    Saying,
    Scanned,
)
from sandbox.phone.exchange import read, refuse
from sandbox.phone.samples import sample_picture, sample_voice
from sandbox.phone.views import person_view
from sandbox.world.keys import WORLD

PICTURE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
VOICE_STARTS = (b"#!AMR", b"ID3", b"\xff\xfb", b"\xff\xf3")

acts = web.RouteTableDef()
PERSON = "/api/people/{openid}"


async def _done(request: web.Request) -> web.Response:
    """The person's state after the act."""
    person = await request.config_dict[WORLD].person(request.match_info["openid"])
    return web.json_response(person_view(person))


@acts.post(PERSON + "/follow")
async def follow(request: web.Request) -> web.Response:
    """Follow the account, by the code of a poster if one is given."""
    body = await read(request, Following)
    await request.config_dict[WORLD].follow(request.match_info["openid"], body.ticket)
    return await _done(request)


@acts.post(PERSON + "/unfollow")
async def unfollow(request: web.Request) -> web.Response:
    """Stop following."""
    await read(request, Nothing)
    await request.config_dict[WORLD].unfollow(request.match_info["openid"])
    return await _done(request)


@acts.post(PERSON + "/scan")
async def scan(request: web.Request) -> web.Response:
    """Scan a poster."""
    body = await read(request, Scanned)
    if not await request.config_dict[WORLD].scan(request.match_info["openid"], body.ticket):
        refuse(410, "这张海报的二维码已经过期。")
    return await _done(request)


@acts.post(PERSON + "/say")
async def say(request: web.Request) -> web.Response:
    """Write to the account."""
    body = await read(request, Saying)
    await _follower(request)
    await request.config_dict[WORLD].say(request.match_info["openid"], body.text)
    return await _done(request)


@acts.post(PERSON + "/choice")
async def choice(request: web.Request) -> web.Response:
    """Tap a line of a menu message."""
    body = await read(request, Choice)
    await _follower(request)
    await request.config_dict[WORLD].tap_choice(request.match_info["openid"], body.id, body.text)
    return await _done(request)


@acts.post(PERSON + "/menu")
async def tap_menu(request: web.Request) -> web.Response:
    """Tap the account's menu."""
    body = await read(request, MenuTap)
    await _follower(request)
    try:
        await request.config_dict[WORLD].tap_menu(request.match_info["openid"], body.path)
    except (IndexError, KeyError):
        refuse(404, "菜单里没有这一项。")
    return await _done(request)


@acts.post(PERSON + "/notices")
async def answer_notices(request: web.Request) -> web.Response:
    """Answer the subscription question."""
    body = await read(request, NoticeAnswers)
    await request.config_dict[WORLD].accept_notices(request.match_info["openid"], body.answers, body.scene)
    return await _done(request)


@acts.post(PERSON + "/block")
async def block(request: web.Request) -> web.Response:
    """Switch 'receive messages' off or on."""
    body = await read(request, Blocking)
    await request.config_dict[WORLD].block(request.match_info["openid"], blocked=body.blocked)
    return await _done(request)


@acts.post(PERSON + "/location")
async def send_location(request: web.Request) -> web.Response:
    """Send a place."""
    body = await read(request, Place)
    await _follower(request)
    await request.config_dict[WORLD].send_location(request.match_info["openid"], body.lat, body.lng, body.label)
    return await _done(request)


@acts.post(PERSON + "/image")
async def send_image(request: web.Request) -> web.Response:
    """Send the bytes of the body as a picture."""
    await _follower(request)
    picture = await _file(request, "image/", PICTURE_STARTS)
    await request.config_dict[WORLD].send_image(request.match_info["openid"], picture)
    return await _done(request)


@acts.post(PERSON + "/voice")
async def send_voice(request: web.Request) -> web.Response:
    """Send the bytes of the body as a recording."""
    await _follower(request)
    recording = await _file(request, "audio/", VOICE_STARTS)
    await request.config_dict[WORLD].send_voice(request.match_info["openid"], recording)
    return await _done(request)


@acts.post(PERSON + "/image/sample")
async def send_sample_image(request: web.Request) -> web.Response:
    """Send the built-in picture."""
    await read(request, Nothing)
    await _follower(request)
    await request.config_dict[WORLD].send_image(request.match_info["openid"], sample_picture())
    return await _done(request)


@acts.post(PERSON + "/voice/sample")
async def send_sample_voice(request: web.Request) -> web.Response:
    """Send the built-in voice note."""
    await read(request, Nothing)
    await _follower(request)
    await request.config_dict[WORLD].send_voice(request.match_info["openid"], sample_voice())
    return await _done(request)


@acts.post(PERSON + "/sms")
async def reply_sms(request: web.Request) -> web.Response:
    """Answer the last SMS."""
    body = await read(request, Saying)
    person = await request.config_dict[WORLD].person(request.match_info["openid"])
    if not person.phone:
        refuse(409, "这部手机没有号码，收发不了短信。")
    await request.config_dict[WORLD].sms_reply(person.phone, body.text)
    return await _done(request)


async def _follower(request: web.Request) -> None:
    """The follower; refused for a person who does not follow and so cannot write to the account."""
    person = await request.config_dict[WORLD].person(request.match_info["openid"])
    if not person.following:
        refuse(409, "还没有关注公众号，先扫海报或点关注。")


async def _file(request: web.Request, family: str, starts: tuple[bytes, ...]) -> bytes:
    """The body, if its type and its first bytes belong to the family; else refused."""
    body = await request.read()
    if not request.content_type.startswith(family) or not body.startswith(starts):
        refuse(415, "这个文件手机发不出去：图片用 PNG、JPEG 或 GIF，语音用 AMR 或 MP3。")
    return body
