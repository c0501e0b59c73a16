"""Insults, money offered, and the question of a person who reads their file: each gets a kind answer."""

import pytest

from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform


@pytest.mark.parametrize("text", ["你妈的", "傻逼机器人", "什么破玩意", "滚", "狗日的些"])
def test_an_insult_is_answered_kindly_and_stops_nothing(text: str, platform: Platform) -> None:
    said = platform.say(text)

    assert "对不起" in said and "回“人工”" in said and "已经停了" not in said


def test_an_insult_in_the_middle_of_a_registration_keeps_it(platform: Platform) -> None:
    said = platform.say(*ANSWERS[:2], "狗日的")

    assert "对不起" in said and said.endswith("您的姓名是？（跟证件上一样）")
    assert "身份证号" in platform.say(ANSWERS[2])


@pytest.mark.parametrize("text", ["送你两条烟，优先我", "给你们发个红包", "我出500买个名额", "请你们吃饭嘛"])
def test_money_and_gifts_are_refused(text: str, platform: Platform) -> None:
    assert "都不收" in platform.say(text)


@pytest.mark.parametrize("text", ["哪个看得到我的资料", "谁看过我的身份证", "厂里看得到我的资料不"])
def test_a_person_who_asks_who_reads_their_file_hears_it(text: str, platform: Platform) -> None:
    assert "谁看过都有记录" in platform.say(text)
