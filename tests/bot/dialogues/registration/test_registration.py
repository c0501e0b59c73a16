"""Registration as conversations (requirements.md 4.3; interfaces.md "What the chat promises")."""

import pytest
from redis import Redis
from sqlalchemy import select

from bot.dialogues.registration.consent import VERSION
from models.chat.wechat import DialogueProgress
from models.database.engine import Sessions
from models.people import Consent, Person, Willingness
from programme.calendar import today
from programme.plan.plan import Plan
from tests.bot.cast import AGUI_NUMBER, ANSWERS
from tests.bot.conftest import Ports
from tests.bot.platform import Platform


def the_person(sessions: Sessions) -> Person:
    with sessions() as session:
        return session.scalars(select(Person)).one()


def test_twelve_messages_make_a_service_file(platform: Platform, sessions: Sessions, ports: Ports) -> None:
    last = platform.say(*ANSWERS)

    person = the_person(sessions)
    assert "登记完成" in last
    assert person.service_no is not None and person.service_no in last
    assert (person.name, person.id_number, person.phone) == ("陈阿贵", AGUI_NUMBER, "13800000000")
    assert (person.trades, person.min_wage_yuan, person.willing) == (("焊工",), 4000, Willingness.WILLING)
    assert ports.registered == [person.id]


def test_every_prompt_names_what_it_asks_for_and_nothing_else(platform: Platform) -> None:
    words = ["同意", "姓名", "身份证", "身份证", "手机", "镇", "村", "文化程度", "工种", "工资", "中山"]

    platform.say(*ANSWERS[:-1])

    asked = [{word for word in words if word in prompt} for prompt in platform.heard]
    assert asked == [{word} for word in words]


def test_one_message_with_everything_is_understood_and_only_the_rest_asked(
    platform: Platform, sessions: Sessions
) -> None:
    platform.say(f"我要登记 陈阿贵 {AGUI_NUMBER} 13800000000 木杆镇向阳村", "1", "1")

    last = platform.say("初中", "焊工", "4000", "愿意")

    person = the_person(sessions)
    assert "登记完成" in last
    assert (person.name, person.phone) == ("陈阿贵", "13800000000")
    assert person.village_id is not None


def test_registration_goes_on_after_redis_was_emptied(platform: Platform, redis: Redis, sessions: Sessions) -> None:
    for answer in ANSWERS:
        platform.say(answer)
        redis.flushall()

    assert "登记完成" in platform.heard[-1]
    assert the_person(sessions).trades == ("焊工",)


def test_who_comes_back_after_days_is_reminded_where_he_was(platform: Platform, redis: Redis) -> None:
    platform.say(*ANSWERS[:6])
    redis.flushall()

    reminder = platform.say("在不在")

    assert "接着来" in reminder
    assert "1 翠华镇" in reminder


def test_consent_is_kept_with_the_version_of_its_text(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS)

    with sessions() as session:
        consent = session.scalars(select(Consent)).one()
    assert (consent.scope, consent.given, consent.version) == ("service", True, VERSION)


def test_without_consent_nothing_is_kept(platform: Platform, sessions: Sessions) -> None:
    last = platform.say(f"我要登记 陈阿贵 {AGUI_NUMBER} 13800000000", "不同意")

    with sessions() as session:
        assert session.scalars(select(Person)).all() == []
        assert not any(AGUI_NUMBER in row.kept for row in session.scalars(select(DialogueProgress)))
    assert "没有保存" in last


def test_one_step_back_asks_the_question_before(platform: Platform) -> None:
    platform.say(*ANSWERS[:6])

    assert "手机" in platform.say("返回")


def test_cancelling_ends_it(platform: Platform) -> None:
    platform.say(*ANSWERS[:6], "取消")

    assert "接着来" not in platform.say("你好")


@pytest.mark.parametrize("answer", ["4", "４", "四", "天星镇", "天星"])
def test_a_choice_is_made_by_digit_numeral_or_words(platform: Platform, answer: str) -> None:
    village = platform.say(*ANSWERS[:6], answer)

    assert "朝阳社区" in village


@pytest.mark.parametrize(("answer", "asked"), [("高桥", True), ("上高桥", True), ("高桥镇", False)])
def test_a_town_whose_name_lies_in_another_is_confirmed(platform: Platform, answer: str, asked: bool) -> None:
    platform.say(*ANSWERS[:6], answer)

    assert ("哪一个镇" in platform.heard[-1]) is asked


def test_a_town_that_no_longer_or_not_yet_belongs_to_the_county_is_not_offered(platform: Platform, plan: Plan) -> None:
    question = platform.say(*ANSWERS[:6])

    shown = {town.name for town in plan.towns if town.name in question}
    assert shown == {town.name for town in plan.towns_on(today(platform.clock()))}


def test_after_two_failed_tries_a_person_is_offered_and_nobody_is_locked_out(platform: Platform) -> None:
    platform.say(*ANSWERS[:3], "110105194912310020")

    second = platform.say("110105194912310021")
    third = platform.say(AGUI_NUMBER)

    assert "人工" in second
    assert "002X" in third


def test_the_number_is_echoed_by_its_end_alone(platform: Platform) -> None:
    echo = platform.say(*ANSWERS[:4])

    assert "002X" in echo
    assert AGUI_NUMBER[:6] not in echo


def test_a_question_in_between_is_answered_and_registration_goes_on(platform: Platform) -> None:
    reply = platform.say(*ANSWERS[:5], "要不要交钱")

    assert "不收一分钱" in reply
    assert reply.endswith("（没有就回“跳过”）")


@pytest.mark.parametrize(
    ("step", "question"),
    [(7, "天星镇有没有岗位"), (9, "有没得焊工的岗位"), (10, "四千的有没有"), (11, "去那边好多钱一个月")],
)
def test_a_question_is_no_answer_though_it_names_a_choice(platform: Platform, step: int, question: str) -> None:
    asked = platform.say(*ANSWERS[:step])

    reply = platform.say(question)

    assert reply.endswith(asked)


@pytest.mark.parametrize(
    ("step", "answer", "next_word"),
    [
        (5, "+86 138-0000-0000", "镇"),
        (5, "没有", "镇"),
        (7, "跳过", "文化程度"),
        (8, "中专", "工种"),
        (9, "哪样都可以", "工资"),
        (10, "三千五往上 包吃住", "中山"),
        (11, "身体不好去不了", "登记完成"),
    ],
)
def test_answers_are_read_as_people_write_them(platform: Platform, step: int, answer: str, next_word: str) -> None:
    platform.say(*ANSWERS[:step])

    assert next_word in platform.say(answer)


@pytest.mark.parametrize(
    "name", ["王招弟", "蒋丽", "丁悦乐", "莫小春", "阿贵", "买买提·艾力", "我叫李保安", "欧阳建国"]
)
def test_a_name_is_a_name_whatever_it_sounds_like(platform: Platform, name: str) -> None:
    assert "身份证" in platform.say(*ANSWERS[:2], name)


@pytest.mark.parametrize("text", ["你好", "包吃住", "继续", "谢谢", "有没有工作", "在不在", "我要找焊工"])
def test_what_is_no_name_is_not_kept_as_one(platform: Platform, text: str) -> None:
    assert "姓名" in platform.say(*ANSWERS[:2], text)


@pytest.mark.parametrize("words", ["再想想", "我想想", "等一下", "明天再说", "我考虑一下"])
def test_who_takes_his_time_loses_nothing_and_hears_how_to_go_on(platform: Platform, words: str) -> None:
    platform.say(*ANSWERS[:5])

    waiting = platform.say(words)
    went_on = platform.say("13800000000")

    assert "前面说的都记着" in waiting
    assert "手机号" in waiting
    assert "哪个镇" in went_on


def test_taking_time_is_the_third_answer_to_whether_he_would_go(platform: Platform) -> None:
    platform.say(*ANSWERS[:-1])

    assert "登记完成" in platform.say("再想想")


@pytest.mark.parametrize("digits", ["13800", "138000000001", "4521"])
def test_digits_that_are_no_number_begin_no_registration(platform: Platform, digits: str) -> None:
    reply = platform.say(digits)

    assert "同意" not in reply
    assert "我要登记" in reply


def test_a_whole_phone_number_does(platform: Platform) -> None:
    assert "同意" in platform.say("13800000000")
