"""A sandbox with a service that never listens, seen through the phone's own routes."""

from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sandbox import phone
from sandbox.base.config import Config
from sandbox.platform.people import Person
from sandbox.world.keys import WORLD
from sandbox.world.world import World

Client = TestClient[web.Request, web.Application]
Story = Coroutine[Any, Any, None]


class Phone:
    """One labourer's phone in a fresh world."""

    def __init__(self, client: Client, world: World, person: Person) -> None:
        """A client for `person`, who follows nothing yet."""
        self.client = client
        self.world = world
        self.person = person

    def path(self, act: str = "") -> str:
        """The address of an act of this person."""
        return f"/phone/api/people/{self.person.openid}{act}"

    async def get(self, path: str) -> Any:
        """The JSON at the path."""
        async with self.client.get(path) as answer:
            return await answer.json()

    async def post(self, act: str, body: object = None) -> tuple[int, Any]:
        """Status and JSON of an act."""
        async with self.client.post(self.path(act), json=body if body is not None else {}) as answer:
            return answer.status, await answer.json()

    async def chat(self) -> list[Any]:
        """Everything on the phone."""
        entries: list[Any] = (await self.get(self.path("/chat")))["entries"]
        return entries


@asynccontextmanager
async def phone_of(name: str, number: str | None = "13800000000", posters: str = "") -> AsyncIterator[Phone]:
    """A running sandbox with one person in it."""
    config = Config(app_id="wx0123456789abcdef", app_secret="secret", token="token", posters=posters)
    app = web.Application()
    app[WORLD] = World(config)
    phone.register(app)
    app.cleanup_ctx.append(_alive)
    async with TestClient(TestServer(app)) as client:
        yield Phone(client, app[WORLD], await app[WORLD].add_person(name, number))


async def _alive(app: web.Application) -> AsyncIterator[None]:
    await app[WORLD].start()
    yield
    await app[WORLD].close()
