"""The webhook: which deliveries come in, and the answers to those that do not."""

import pytest
from sqlalchemy import func, select

from models.chat.wechat import ChatMessage
from models.database.engine import Sessions
from tests.bot.platform import Platform

pytestmark = pytest.mark.both_ways


def test_the_url_is_verified_with_the_platforms_own_word(platform: Platform) -> None:
    answer = platform.client.get("/wechat", query_string=platform.query(echostr="31415926"))

    assert (answer.status_code, answer.text) == (200, "31415926")


@pytest.mark.parametrize("missing", ["signature", "timestamp", "nonce"])
def test_a_call_without_a_whole_signature_is_refused_without_content(platform: Platform, missing: str) -> None:
    query = platform.query(echostr="1")
    del query[missing]

    answers = [
        platform.client.get("/wechat", query_string=query),
        platform.client.post("/wechat", query_string=query, data=platform.message("你好")),
    ]

    assert [(answer.status_code, answer.data) for answer in answers] == [(403, b"")] * 2


def test_a_follower_is_greeted_with_the_numbered_menu(platform: Platform) -> None:
    greeting = platform.told(platform.event("subscribe"))

    assert "1 找工作" in greeting
    assert "不收任何费用" in greeting


@pytest.mark.parametrize(
    "body",
    [
        "",
        "你好",
        "<xml/>",
        "<xml></xml>",
        "<a></a>",
        "<xml><MsgType></MsgType></xml>",
        "{}",
        "<xml>" * 5000,
        b"\xff\xfe",
    ],
)
def test_what_is_no_message_is_refused_and_breaks_nothing(platform: Platform, body: str | bytes) -> None:
    answer = platform.post(body)

    assert (answer.status_code, answer.data) == (400, b"")


def test_a_document_type_is_refused(platform: Platform) -> None:
    answer = platform.post("<!DOCTYPE x [<!ENTITY a 'b'>]>" + platform.message("&a;"))

    assert answer.status_code == 400


def test_a_body_larger_than_any_message_is_refused(platform: Platform) -> None:
    answer = platform.post(platform.message("好" * 30_000))

    assert (answer.status_code, answer.data) == (413, b"")


def test_a_repeated_delivery_has_the_same_reply_and_no_second_effect(platform: Platform, sessions: Sessions) -> None:
    body = platform.message("你好")

    first, second = platform.told(body), platform.told(body)

    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(ChatMessage)) == 1
    assert first == second != ""
