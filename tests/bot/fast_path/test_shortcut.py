"""WebhookShortcut: the same deliveries before Flask as in it."""

import pytest
from flask import Flask

from bot.context import BotContext
from bot.fast_path.plug import plug_in
from bot.webhook import Webhook, blueprint_of
from bot.wechat.inbound import LONGEST_BODY_BYTES
from tests.bot.platform import Platform

HEADERS = {"X-Frame-Options": "SAMEORIGIN"}


@pytest.fixture
def seen() -> list[tuple[str, int]]:
    return []


@pytest.fixture
def served(bot: BotContext, county: None, seen: list[tuple[str, int]]) -> Platform:
    app, hook = Flask("bot"), Webhook(bot)
    app.register_blueprint(blueprint_of(hook))
    plug_in(app, hook, HEADERS, lambda seconds, method, status: seen.append((method, status)))
    return Platform(app.test_client(), bot.settings.wechat_token, bot.clock)


def test_a_message_is_answered_and_counted(served: Platform, seen: list[tuple[str, int]]) -> None:
    answer = served.post(served.message("你好"))

    assert "<MsgType><![CDATA[text]]></MsgType>" in answer.text
    assert answer.mimetype == "application/xml"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert seen == [("POST", 200)]


@pytest.mark.parametrize(("body", "status"), [(b"no xml", 400), (b"\xff", 400), (b"", 400)])
def test_what_cannot_be_read_is_refused_without_a_word(served: Platform, body: bytes, status: int) -> None:
    answer = served.post(body)

    assert (answer.status_code, answer.data) == (status, b"")


def test_a_forged_signature_is_refused_also_with_doubled_names(served: Platform) -> None:
    good = served.query()
    forged = [("signature", "0" * 40), *good.items()]

    answer = served.client.post(
        "/wechat", query_string="&".join(f"{name}={value}" for name, value in forged), data=b"x"
    )

    assert answer.status_code == 403


def test_what_is_too_long_is_left_to_flask(served: Platform, seen: list[tuple[str, int]]) -> None:
    answer = served.post(b"x" * (LONGEST_BODY_BYTES + 1))

    assert answer.status_code == 413
    assert seen == []


def test_the_platform_still_sees_its_word_echoed(served: Platform) -> None:
    answer = served.client.get("/wechat", query_string=served.query(echostr="42"))

    assert answer.text == "42"
