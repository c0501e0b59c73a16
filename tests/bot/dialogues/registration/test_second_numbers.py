"""Two phones in one message, a phone put right later, and a person without their card."""

import pytest

from tests.bot.cast import AGUI_NUMBER, ANSWERS
from tests.bot.platform import Platform

OLD, NEW = "13800000000", "13800001111"


@pytest.mark.parametrize(
    "text",
    [
        f"我电话以前是{OLD}，现在换成{NEW}了",
        f"原来用{OLD}，后头改成{NEW}",
        f"{OLD}不用了，{NEW}",
        f"{OLD} 停机了，打{NEW}",
        f"不是{OLD}，是{NEW}",
        f"{NEW}，旧的是{OLD}",
    ],
)
def test_of_two_phones_the_one_in_use_is_kept(text: str, platform: Platform) -> None:
    platform.say(*ANSWERS[:5], text)

    assert "手机：138****1111" in platform.say("查我的信息")


@pytest.mark.parametrize("text", [NEW, f"不对，电话是{NEW}", f"打错了，{NEW}", f"换成{NEW}"])
def test_another_phone_at_a_later_question_takes_the_place_of_the_first(text: str, platform: Platform) -> None:
    asked = platform.say(*ANSWERS[:7], text)

    assert asked.startswith("好，手机号改成138****1111。") and "哪个村" in asked
    assert "手机：138****1111" in platform.say("查我的信息")


def test_the_phone_of_somebody_else_changes_nothing(platform: Platform) -> None:
    platform.say(*ANSWERS[:7], f"我家门口那个代表{NEW}")

    assert "手机：138****0000" in platform.say("查我的信息")


def test_a_number_that_was_typed_wrong_is_asked_for_again(platform: Platform) -> None:
    assert "您的手机号是" in platform.say(*ANSWERS[:7], "号码打错了")


@pytest.mark.parametrize(
    "text", ["身份证丢了", "我没得身份证只有户口本", "拍照给你可以不", "身份证在屋头", "证件过期了咋办", "没带身份证"]
)
def test_a_person_without_their_card_hears_a_way_on(text: str, platform: Platform) -> None:
    asked = platform.say(*ANSWERS[:3], text)

    assert "身份证号" in asked and "人工" in asked and "没看明白" not in asked
    assert "末四位对不对" in platform.say(AGUI_NUMBER)


@pytest.mark.parametrize(
    ("text", "level"),
    [("读到三年级", "小学"), ("初二没读完", "初中"), ("高一", "高中"), ("博士", "本科及以上"), ("八年级", "初中")],
)
def test_a_year_of_school_tells_the_education(text: str, level: str, platform: Platform) -> None:
    platform.say(*ANSWERS[:8], text)

    assert f"文化程度：{level}" in platform.say("查我的信息")


@pytest.mark.parametrize("text", ["越多越好", "面议", "合适就行", "钱多钱少无所谓"])
def test_a_wage_left_open_is_an_answer(text: str, platform: Platform) -> None:
    assert platform.say(*ANSWERS[:10], text).startswith("最后一个问题")


@pytest.mark.parametrize("text", ["我妈想去，没手机", "我老婆也想去，她没有手机", "我爸想找个活，不会用微信"])
def test_a_relative_who_wishes_to_go_without_a_phone_is_registered(text: str, platform: Platform) -> None:
    assert "可以帮您" in platform.say(text)
