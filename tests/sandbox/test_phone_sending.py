"""Menu, notices, pictures, voice, places and SMS from the phone."""

import asyncio

from sandbox.base.refusals import Json
from sandbox.phone.samples import sample_picture, sample_voice
from tests.sandbox.phone_client import phone_of

MENU: list[Json] = [
    {
        "name": "找工作",
        "sub_button": [
            {"type": "click", "name": "看岗位", "key": "JOBS"},
            {"type": "view", "name": "网页", "url": "https://e.example/"},
        ],
    },
    {"type": "click", "name": "人工", "key": "HUMAN"},
]


def test_the_menu_shows_columns_and_where_a_view_leads() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            phone.world.set_menu(MENU)

            work, human = (await phone.get("/phone/api/menu"))["buttons"]

            assert [button["url"] for button in work["buttons"]] == ["", "https://e.example/"]
            assert human == {"name": "人工", "url": "", "buttons": []}

    asyncio.run(story())


def test_a_tap_on_the_menu_is_noted_and_a_missing_button_refused() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            phone.world.set_menu(MENU)
            await phone.post("/follow")

            tapped, _ = await phone.post("/menu", {"path": [0, 0]})
            missing, _ = await phone.post("/menu", {"path": [2]})

            assert (tapped, missing) == (200, 404)
            assert "看岗位" in (await phone.chat())[-1]["text"]

    asyncio.run(story())


def test_an_allowed_notice_is_a_credit() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            job, training = (await phone.get("/phone/api/notices"))["templates"][:2]
            answers = {job["id"]: "accept", training["id"]: "reject"}

            status, _ = await phone.post("/notices", {"answers": answers})

            assert status == 200
            assert phone.person.credits[job["id"]] == 1
            assert not phone.person.credits.get(training["id"])

    asyncio.run(story())


def test_messages_can_be_refused_and_taken_again() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            _, refused = await phone.post("/block", {"blocked": True})
            _, taken = await phone.post("/block", {"blocked": False})

            assert (refused["blocked"], taken["blocked"]) == (True, False)

    asyncio.run(story())


def test_the_samples_are_a_real_picture_and_a_real_recording() -> None:
    assert sample_picture().startswith(b"\x89PNG\r\n\x1a\n")
    assert sample_picture().endswith(b"IEND\xaeB`\x82")
    assert sample_voice().startswith(b"#!AMR\n")


def test_samples_and_places_stand_on_the_phone() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            await phone.post("/follow")
            await phone.post("/image/sample")
            await phone.post("/voice/sample")
            await phone.post("/location", {"lat": 39.9, "lng": 116.4, "label": "家"})

            kinds = [entry["kind"] for entry in await phone.chat()]

            assert kinds[-3:] == ["image", "voice", "location"]

    asyncio.run(story())


def test_a_chosen_file_must_be_a_picture_inside_too() -> None:
    async def story() -> None:
        async with phone_of("阿贵") as phone:
            await phone.post("/follow")
            kind = {"Content-Type": "image/png"}

            good = await phone.client.post(phone.path("/image"), data=sample_picture(), headers=kind)
            bad = await phone.client.post(phone.path("/image"), data=b"<svg onload=x>", headers=kind)

            assert (good.status, bad.status) == (200, 415)

    asyncio.run(story())


def test_an_sms_is_answered_from_the_second_app() -> None:
    async def story() -> None:
        async with phone_of("阿贵", "13800000000") as phone:
            phone.world.sms.send("sandbox", "13800000000", "送岗", "明天九点面试", {})

            await phone.post("/sms", {"text": "好的"})

            received, answered = await phone.chat()
            assert (received["from_me"], answered["from_me"]) == (False, True)
            assert answered["kind"] == "sms"

    asyncio.run(story())


def test_a_phone_without_a_number_answers_no_sms() -> None:
    async def story() -> None:
        async with phone_of("阿贵", None) as phone:
            status, answer = await phone.post("/sms", {"text": "好的"})

            assert status == 409
            assert "号码" in answer["error"]

    asyncio.run(story())
