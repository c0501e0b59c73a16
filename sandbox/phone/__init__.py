"""A phone in the browser: the page at `/`, its files and JSON routes under `/phone`."""

from aiohttp import web

from sandbox.phone.acts import acts
from sandbox.phone.exchange import refusals
from sandbox.phone.live import LINES, hang_up
from sandbox.phone.pages import STATIC, guard_files, page
from sandbox.phone.reads import reads


def register(app: web.Application) -> None:
    """Add the phone to the sandbox's app, which holds the played world under `WORLD`."""
    phone = web.Application(middlewares=[refusals])
    phone[LINES] = set()
    phone.router.add_static("/static", STATIC)
    phone.router.add_routes([*reads, *acts])
    phone.on_response_prepare.append(guard_files)
    phone.on_shutdown.append(hang_up)
    app.router.add_get("/", page)
    app.add_subapp("/phone/", phone)
