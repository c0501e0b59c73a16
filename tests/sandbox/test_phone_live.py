"""Messages that arrive on the phone by themselves, and the wall of posters."""

import asyncio
import json
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestServer

from sandbox.platform.chats import Kind
from tests.sandbox.phone_client import Phone, phone_of

PRINTED = [{"title": "甲镇 乙村", "scene": "v1", "ticket": "T"}]


async def wall_of_the_service(_request: web.Request) -> web.Response:
    """The service's own posters."""
    return web.json_response(PRINTED)


async def next_entry(line: ClientResponse) -> Any:
    """The next entry of a live line."""
    async for raw in line.content:
        if raw.startswith(b"data: "):
            return json.loads(raw[6:])
    raise AssertionError("the line ended")


def put(phone: Phone, text: str) -> int:
    """Put a text from the account on the phone; its seq."""
    return phone.world.chats.add(phone.person.openid, Kind.TEXT, text).seq


def test_a_message_arrives_without_asking() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone, phone.client.get(phone.path("/live")) as line:
            put(phone, "有新岗位")

            entry = await next_entry(line)

            assert entry["text"] == "有新岗位"

    asyncio.run(story())


def test_a_line_that_broke_goes_on_after_the_last_entry_seen() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            seen = put(phone, "看过的")
            put(phone, "断线时来的")
            headers = {"Last-Event-ID": str(seen)}

            async with phone.client.get(phone.path("/live?after=0"), headers=headers) as line:
                entry = await next_entry(line)

            assert entry["text"] == "断线时来的"

    asyncio.run(story())


def test_another_phone_hears_nothing() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone, phone.client.get(phone.path("/live")) as line:
            other = await phone.world.add_person("小梅")
            phone.world.chats.add(other.openid, Kind.TEXT, "给小梅的")
            put(phone, "给阿贵的")

            entry = await next_entry(line)

            assert entry["text"] == "给阿贵的"

    asyncio.run(story())


def test_without_a_service_the_wall_shows_the_codes_the_platform_knows() -> None:
    async def story() -> None:
        async with phone_of("阿贵", posters="http://127.0.0.1:9/none") as phone:
            code = phone.world.codes.make("v7", numeric=False, seconds=None)

            wall = await phone.get("/phone/api/posters")

            assert wall["posters"] == [{"title": "v7", "scene": "v7", "ticket": code.ticket}]

    asyncio.run(story())


def test_the_wall_shows_what_the_service_printed() -> None:
    async def story() -> None:
        service = web.Application()
        service.router.add_get("/posters", wall_of_the_service)
        async with TestServer(service) as server, phone_of("阿贵", posters=str(server.make_url("/posters"))) as phone:
            wall = await phone.get("/phone/api/posters")

            assert wall["posters"] == PRINTED

    asyncio.run(story())
