"""Registration as people really answer: slips, refusals, everything at once, one phone for two."""

import pytest
from sqlalchemy import select

from bot.dialogues.fixed_words import assent
from bot.understanding.meaning import Intent
from models.database.engine import Sessions
from models.pending_files import PendingFile
from models.people import Person
from models.places import Village
from programme.people.pending_files import entry_of
from tests.bot.cast import AGUI_NUMBER, ANSWERS
from tests.bot.platform import Platform

WRONG_NUMBER = "110105194912310020"
ONES = ["1", "１", "一", "①", "第一个", "1、", "选1", "1。"]


def the_person(sessions: Sessions) -> Person:
    with sessions() as session:
        return session.scalars(select(Person)).one()


def test_a_wrong_id_number_among_right_answers_is_told_and_the_rest_kept(platform: Platform) -> None:
    platform.say(f"我要登记 陈阿贵 {WRONG_NUMBER} 13800000000 木杆镇向阳村")

    asked = platform.say("同意")
    education = platform.say(AGUI_NUMBER, "1")

    assert "可能打错了" in asked and "身份证号（18 位" in asked
    assert "文化程度" in education


def test_a_wrong_phone_among_right_answers_is_told_when_it_is_asked(platform: Platform) -> None:
    platform.say(*ANSWERS[:2], f"陈阿贵 {AGUI_NUMBER} 1380000000 木杆镇")

    asked = platform.say("1")

    assert asked.startswith("手机号应该是 11 位")


def test_a_wrong_number_beside_other_answers_keeps_them(platform: Platform) -> None:
    wrong = platform.say(*ANSWERS[:3], f"{WRONG_NUMBER} 电话13800000000 木杆镇")
    village = platform.say(AGUI_NUMBER, "1")

    assert "可能打错了" in wrong
    assert "哪个村" in village


def test_a_number_that_was_put_right_is_not_complained_about_again(platform: Platform) -> None:
    platform.say(*ANSWERS[:2], f"陈阿贵 {WRONG_NUMBER}", AGUI_NUMBER)

    assert "打错" not in platform.say("返回")


@pytest.mark.parametrize("step", [2, 3, 4])
def test_what_cannot_be_skipped_says_why_and_offers_a_person(platform: Platform, step: int) -> None:
    asked = platform.say(*ANSWERS[:step])

    reply = platform.say("跳过")

    assert "人工" in reply
    assert reply.endswith(asked)


@pytest.mark.parametrize("words", ["跳过", "不晓得"])
def test_consent_cannot_be_skipped(platform: Platform, words: str) -> None:
    reply = platform.say("我要登记", words)

    assert "法律" in reply and "人工" in reply and "1 同意" in reply


@pytest.mark.parametrize("one", ONES)
@pytest.mark.parametrize("step", [1, 4, 6, 7, 8, 9, 11])
def test_the_first_line_is_chosen_however_one_writes_1(platform: Platform, step: int, one: str) -> None:
    asked = platform.say(*ANSWERS[:step])

    reply = platform.say(one)

    assert "没看明白" not in reply
    assert asked not in reply


@pytest.mark.parametrize(
    "text", ["要找工作", "好多钱一个月", "行李要带吗", "得不得交钱", "想了解补贴", "是不是真的", "我考虑一下"]
)
def test_what_only_begins_like_a_yes_is_no_consent(platform: Platform, text: str, sessions: Sessions) -> None:
    platform.say("我要登记")

    reply = platform.say(text)

    assert "1 同意" in reply


@pytest.mark.parametrize("text", ["好嘛", "👍", "中", "同意的", "1同意", "没问题", "要得"])
def test_a_yes_is_a_yes_in_any_words(text: str) -> None:
    assert assent(text, Intent.OTHER) is True


@pytest.mark.parametrize("text", ["不太同意", "要不得", "2不同意", "先不", "莫"])
def test_a_no_inside_a_yes_is_a_no(text: str) -> None:
    assert assent(text, Intent.OTHER) is False


@pytest.mark.parametrize("text", ["没得手机", "没有电话", "不想说", "我没有手机号"])
def test_a_phone_nobody_has_is_skipped(platform: Platform, text: str) -> None:
    assert "镇" in platform.say(*ANSWERS[:5], text)


def test_a_village_that_nobody_has_listed_is_taken_as_written(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS[:6], "玉碗镇", "我家在海坪村3组", *ANSWERS[8:])

    with sessions() as session:
        village = session.get_one(Village, the_person(sessions).village_id)
    assert village.name == "海坪村"


def test_nobody_must_write_a_village(platform: Platform) -> None:
    assert "文化程度" in platform.say(*ANSWERS[:6], "玉碗镇", "1")


def test_an_answer_given_wrong_is_asked_again_and_registration_goes_on_after_it(
    platform: Platform, sessions: Sessions
) -> None:
    asked = platform.say(*ANSWERS[:9], "电话填错了")

    trade = platform.say("13800000001")

    assert "手机" in asked
    assert "工种" in trade


def test_a_wrong_id_number_is_given_and_confirmed_anew(platform: Platform) -> None:
    platform.say(*ANSWERS[:9])

    assert "身份证" in platform.say("身份证打错了")
    assert "002X" in platform.say(AGUI_NUMBER)


def test_going_back_from_a_number_that_was_refused_asks_the_name(platform: Platform) -> None:
    platform.say(*ANSWERS[:4], "不对")

    assert "姓名" in platform.say("返回")


@pytest.mark.parametrize(("step", "reason"), [(3, "一个人只建一份档案"), (5, "约面试")])
def test_why_a_thing_is_asked_is_answered(platform: Platform, step: int, reason: str) -> None:
    platform.say(*ANSWERS[:step])

    assert reason in platform.say("为什么要这个")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("王乾", "王乾"),
        ("陳阿貴", "陈阿贵"),
        ("我叫陈阿贵，男", "陈阿贵"),
        ("陈陞", "陈陞"),
        ("刘氾", "刘氾"),
        ("我叫王堃", "王堃"),
        ("張昇", "张昇"),
        ("杨千𫰡", "杨千𫰡"),
        ("买买提∙艾力", "买买提·艾力"),
        ("买买提 ⋅ 艾力", "买买提·艾力"),
        ("买买提.艾力", "买买提·艾力"),
        ("我叫买买提•艾力", "买买提·艾力"),
        ("陈\u200b阿贵\u202c", "陈阿贵"),
    ],
)
def test_a_name_is_kept_as_the_card_has_it(platform: Platform, sessions: Sessions, written: str, kept: str) -> None:
    platform.say(*ANSWERS[:2], written, *ANSWERS[3:])

    assert the_person(sessions).name == kept


def test_a_person_named_like_a_village_keeps_his_name(platform: Platform, sessions: Sessions) -> None:
    platform.say(
        "我要登记", "1", f"陈朝阳 {AGUI_NUMBER} 13800000000 天星镇", "1", "青龙社区", "初中", "焊工", "4000", "1"
    )

    assert the_person(sessions).name == "陈朝阳"


def test_a_second_person_on_the_same_phone_waits_for_her_own_consent(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS)

    whose = platform.say("我要登记")
    platform.say(
        "2", "老婆", "1", "王小梅", "53062418990101002X", "1", "13800000000", "跳过", "小学", "跳过", "跳过", "1"
    )

    assert "2 给另一个人登记" in whose
    with sessions() as session:
        assert [person.name for person in session.scalars(select(Person))] == ["陈阿贵"]
        assert [entry_of(waiting).name for waiting in session.scalars(select(PendingFile))] == ["王小梅"]


def test_a_name_put_right_one_message_later_is_taken(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS[:2], "陈阿桂", "打错了，是陈阿贵", *ANSWERS[3:])

    assert the_person(sessions).name == "陈阿贵"


def test_a_correction_of_what_came_before_its_turn_does_not_lose_the_way_back(platform: Platform) -> None:
    platform.say(*ANSWERS[:2], "13800000000", "电话填错了")

    assert "同意" in platform.say("返回")


def test_who_says_he_goes_on_is_asked_on(platform: Platform) -> None:
    asked = platform.say(*ANSWERS[:5])

    assert platform.say("继续") == asked


def test_who_never_went_to_school_says_so_in_his_own_words(platform: Platform) -> None:
    assert "工种" in platform.say(*ANSWERS[:8], "没读过书")


def test_a_meal_wish_that_is_changed_goes_back_to_no_question(platform: Platform) -> None:
    platform.say(*ANSWERS[:6])

    assert "记下了：素食" in platform.say("改成素食")
    assert "登记完成" in platform.say(*ANSWERS[6:])


@pytest.mark.parametrize("text", ["先不说名字", "先不给", "暂时不填"])
def test_a_name_put_off_does_not_end_the_registration(text: str, platform: Platform) -> None:
    assert "您的姓名是" in platform.say(*ANSWERS[:2], text)
    assert "身份证号" in platform.say(ANSWERS[2])
