"""The application of the sandbox, put together from its parts."""

from collections.abc import AsyncIterator

from aiohttp import web

from sandbox import speech
from sandbox.api import access, custom, mass, media, menu, notice, oauth, qrcodes, tags, template, users
from sandbox.api.gate import add_routes
from sandbox.base.config import Config
from sandbox.control.acts import acts
from sandbox.control.control import routes
from sandbox.phone import register
from sandbox.sms.doors import add_doors
from sandbox.world.keys import WORLD
from sandbox.world.world import World

PARTS = (access, custom, mass, media, menu, notice, oauth, qrcodes, tags, template, users)
MAX_BODY_BYTES = 32 * 1024 * 1024


def create_app(config: Config) -> web.Application:
    """Make the application; its world `app[WORLD]` lives while the application runs."""
    app = web.Application(client_max_size=MAX_BODY_BYTES)
    app[WORLD] = World(config)
    app.cleanup_ctx.append(_live)
    for part in PARTS:
        add_routes(app, part.ROUTES)
    app[WORLD].quotas.paths = frozenset(route.path for part in PARTS for route in part.ROUTES)
    add_doors(app)
    app.router.add_routes([*routes, *acts])
    speech.register(app)
    register(app)
    return app


async def _live(app: web.Application) -> AsyncIterator[None]:
    await app[WORLD].start()
    yield
    await app[WORLD].close()
