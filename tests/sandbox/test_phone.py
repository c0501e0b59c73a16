"""The phone's JSON routes: what a labourer can do with it and what it refuses."""

import asyncio
import re
from pathlib import Path

from sandbox import phone as phone_package
from sandbox.platform.chats import Kind
from tests.sandbox.phone_client import phone_of

STATIC = Path(phone_package.__file__).parent / "static"


def test_the_page_lets_nothing_foreign_run() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            answer = await phone.client.get("/")

            assert "老乡的手机" in await answer.text()
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]

    asyncio.run(story())


def test_every_script_and_sheet_the_page_names_is_served() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            page = await (await phone.client.get("/")).text()
            named = re.findall(r'"(/phone/static/[^"]+)"', page)

            answers = [(await phone.client.get(path)).status for path in named]

            assert answers == [200] * len(named)
            assert len(named) >= 6

    asyncio.run(story())


def test_no_script_parses_html_or_leaves_this_machine() -> None:
    scripts = [path.read_text(encoding="utf-8") for path in STATIC.glob("*.js")]

    assert scripts
    for script in scripts:
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script)
        assert not re.search(r'(import|fetch).*"https?://', script)


def test_a_new_labourer_gets_a_phone_and_can_be_found() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            body = {"name": " 小梅 ", "phone": "13800000001"}
            made = await phone.client.post("/phone/api/people", json=body)

            found = await phone.get("/phone/api/people?search=小梅")

            assert made.status == 201
            assert [person["phone"] for person in found["people"]] == ["13800000001"]

    asyncio.run(story())


def test_a_number_belongs_to_one_phone() -> None:
    async def story() -> None:
        async with phone_of("阿贵", "13800000000") as phone:
            body = {"name": "小梅", "phone": "13800000000"}
            made = await phone.client.post("/phone/api/people", json=body)

            assert made.status == 409
            assert "手机号" in (await made.json())["error"]

    asyncio.run(story())


def test_a_wrong_phone_number_is_refused_in_plain_chinese() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            made = await phone.client.post("/phone/api/people", json={"name": "小梅", "phone": "12"})

            assert made.status == 400
            assert "11 位" in (await made.json())["error"]

    asyncio.run(story())


def test_following_by_a_poster_and_writing_stand_on_the_phone() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            code = phone.world.codes.make("v1", numeric=False, seconds=None)
            _, person = await phone.post("/follow", {"ticket": code.ticket})
            await phone.post("/say", {"text": "我要登记\n阿贵"})

            assert person["following"]
            said = [entry["text"] for entry in await phone.chat() if entry["kind"] == "text"]
            assert said == ["我要登记\n阿贵"]
            assert phone.person.qr_scene == "v1"

    asyncio.run(story())


def test_who_does_not_follow_cannot_write() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            status, answer = await phone.post("/say", {"text": "你好"})

            assert status == 409
            assert "关注" in answer["error"]
            assert await phone.chat() == []

    asyncio.run(story())


def test_an_expired_poster_says_so() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            await phone.post("/follow")

            status, answer = await phone.post("/scan", {"ticket": "gone"})

            assert status == 410
            assert "过期" in answer["error"]

    asyncio.run(story())


def test_an_unknown_phone_is_not_found() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            answers = [
                await phone.client.get("/phone/api/people/nobody"),
                await phone.client.get("/phone/api/people/nobody/live"),
                await phone.client.post("/phone/api/people/nobody/say", json={"text": "你好"}),
            ]

            assert [answer.status for answer in answers] == [404, 404, 404]

    asyncio.run(story())


def test_a_form_of_a_foreign_page_is_refused() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            sent = await phone.client.post(phone.path("/follow"), data='{"ticket": null}')

            assert sent.status == 415
            assert not phone.person.following

    asyncio.run(story())


def test_pages_learn_whose_phone_is_in_hand() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            await phone.post("/choose")

            assert phone.world.chosen == phone.person.openid

    asyncio.run(story())


def test_card_lines_keep_their_order() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            fields = {"9": "第一行", "1": "第二行"}
            phone.world.chats.add(phone.person.openid, Kind.TEMPLATE, "登记结果通知", fields=fields)

            (card,) = await phone.chat()

            assert [line["value"] for line in card["fields"]] == ["第一行", "第二行"]

    asyncio.run(story())
