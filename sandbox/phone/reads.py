"""Routes for what the page shows: people, chats, the menu, templates and posters."""

from aiohttp import web

from sandbox.phone.bodies import NewPerson, Nothing
from sandbox.phone.exchange import read, refuse
from sandbox.phone.live import stream
from sandbox.phone.posters import Poster, fetch_posters, plain_posters
from sandbox.phone.views import entry_view, menu_view, person_view
from sandbox.platform.people import Person
from sandbox.world.keys import WORLD

MOST_PEOPLE = 100
ACCOUNT = {"name": "送岗", "intro": "家门口找工作：登记、找岗位、报名、查补贴，发消息就能办。"}

reads = web.RouteTableDef()


@reads.get("/api/account")
async def account(_request: web.Request) -> web.Response:
    """Return the played account as its page shows it."""
    return web.json_response(ACCOUNT)


@reads.get("/api/people")
async def people(request: web.Request) -> web.Response:
    """Return people whose name or number holds `search`, the newest first, and the number of further ones."""
    search = request.query.get("search", "").strip()
    found = [person for person in await request.config_dict[WORLD].people() if _fits(person, search)]
    shown = [person_view(person) for person in found[::-1][:MOST_PEOPLE]]
    return web.json_response({"people": shown, "more": len(found) - len(shown)})


def _fits(person: Person, search: str) -> bool:
    return search in person.name or search in (person.phone or "")


@reads.post("/api/people")
async def add_person(request: web.Request) -> web.Response:
    """Make a person with a phone."""
    body = await read(request, NewPerson)
    world = request.config_dict[WORLD]
    if body.phone and any(person.phone == body.phone for person in await world.people()):
        refuse(409, "这个手机号已经在别人的手机里。")
    return web.json_response(person_view(await world.add_person(body.name, body.phone)), status=201)


@reads.get("/api/people/{openid}")
async def person(request: web.Request) -> web.Response:
    """Return one person."""
    return web.json_response(person_view(await request.config_dict[WORLD].person(request.match_info["openid"])))


@reads.post("/api/people/{openid}/choose")
async def choose(request: web.Request) -> web.Response:
    """Choose the person as whom the platform identifies the viewer of a page."""
    await read(request, Nothing)
    return web.json_response(person_view(await request.config_dict[WORLD].choose(request.match_info["openid"])))


@reads.get("/api/people/{openid}/chat")
async def chat(request: web.Request) -> web.Response:
    """Return all entries of the phone, oldest first."""
    entries = await request.config_dict[WORLD].chat(request.match_info["openid"])
    return web.json_response({"entries": [entry_view(entry) for entry in entries]})


@reads.get("/api/people/{openid}/live")
async def live(request: web.Request) -> web.StreamResponse:
    """Send all entries after `after` as they come (server-sent events)."""
    world, openid = request.config_dict[WORLD], request.match_info["openid"]
    with world.subscribe_changes(openid) as changes:
        return await stream(request, await world.chat(openid), changes)


@reads.get("/api/menu")
async def menu(request: web.Request) -> web.Response:
    """Return the menu of the account; empty without one."""
    buttons = await request.config_dict[WORLD].menu()
    return web.json_response({"buttons": [menu_view(button) for button in buttons]})


@reads.get("/api/notices")
async def notices(request: web.Request) -> web.Response:
    """Return the subscription notices that can be allowed."""
    templates = await request.config_dict[WORLD].notice_templates()
    shown = [{"id": template.template_id, "title": template.title} for template in templates]
    return web.json_response({"templates": shown})


@reads.get("/api/posters")
async def posters(request: web.Request) -> web.Response:
    """Return the posters of the service, else the codes that the platform knows."""
    wall = await _wall(request)
    return web.json_response({"posters": [poster.model_dump() for poster in wall]})


async def _wall(request: web.Request) -> list[Poster]:
    world = request.config_dict[WORLD]
    printed = await fetch_posters(world.config.posters) if world.config.posters else []
    if printed:
        return printed
    return plain_posters((code.scene, code.ticket) for code in await world.qr_codes())
