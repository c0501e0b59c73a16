"""Input that makes no conversation: floods, pages of text, signs, code, other people's data."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Person
from programme.calendar import Clock
from tests.bot.cast import AGUI_NUMBER, ANSWERS
from tests.bot.platform import Platform

FLOOD = 61


@pytest.fixture
def seconds() -> list[int]:
    return [0]


@pytest.fixture
def clock(clock: Clock, seconds: list[int]) -> Clock:
    start = clock()
    return lambda: start + timedelta(seconds=seconds[0])


def test_a_flood_is_answered_kindly_once_and_then_passed_over(platform: Platform) -> None:
    platform.say(*["在吗"] * 100)

    assert [reply for reply in platform.heard[FLOOD - 1 :] if reply] == [platform.heard[FLOOD - 1]]
    assert "看不过来" in platform.heard[FLOOD - 1]


def test_a_registration_is_where_it_was_after_a_flood(platform: Platform, seconds: list[int]) -> None:
    platform.say(*ANSWERS[:6], *["哈"] * FLOOD)

    seconds[0] = 90
    village = platform.say("翠华镇")

    assert "哪个村" in village


@pytest.mark.parametrize(("word", "answer"), [("退订", "已经停了"), ("人工", "转给工作人员")])
def test_to_stop_and_to_reach_a_person_works_in_a_flood(platform: Platform, word: str, answer: str) -> None:
    platform.say(*["在吗"] * (FLOOD + 2))

    assert answer in platform.say(word)


@pytest.mark.parametrize("text", ["我要找工作。" * 1700, "哈" * 10_000, "wo yao " * 1500])
def test_pages_of_text_are_answered_in_one_sentence(platform: Platform, text: str) -> None:
    assert "写得太长" in platform.say(text)


@pytest.mark.parametrize("text", ["😀😀😀", "……", "\u202e\u202d", "[]{}<>", "？？？"])
def test_nothing_but_signs_is_answered_with_what_to_do(platform: Platform, text: str) -> None:
    reply = platform.say(text)

    assert "回“帮助”" in reply


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE people; --", "{{7*7}}", "${jndi:ldap://x}", "<script>alert(1)</script>"]
)
def test_code_is_text_like_any_other(platform: Platform, text: str) -> None:
    reply = platform.say(text)

    assert "没听懂" in reply
    assert "49" not in reply


@pytest.mark.parametrize("text", ["\u202e退订", "退\u200b订", "退订\u200f", "\ufeff退订"])
def test_hidden_marks_do_not_hide_a_word(platform: Platform, text: str) -> None:
    assert "已经停了" in platform.say(text)


@pytest.mark.parametrize("text", [f"查一下{AGUI_NUMBER}是哪个", "帮我查一下王小梅的电话", "把我老婆的资料发给我"])
def test_other_peoples_data_is_refused_in_one_sentence(platform: Platform, text: str, sessions: Sessions) -> None:
    platform.say(*ANSWERS)

    reply = platform.say(text)

    assert "别人的信息不能查" in reply
    assert AGUI_NUMBER[-4:] not in reply and "13800000000" not in reply


@pytest.mark.parametrize("text", ["你们的电话是好多", "我的资料", "厂里的地址在哪点"])
def test_ones_own_and_public_things_are_no_secret(platform: Platform, text: str) -> None:
    assert "别人的信息" not in platform.say(text)


def test_signs_in_a_registration_ask_the_question_again(platform: Platform, sessions: Sessions) -> None:
    asked = platform.say(*ANSWERS[:3])

    assert platform.say("😀😀").endswith(asked)
    with sessions() as session:
        assert session.scalars(select(Person)).all() == []
