"""A stop that was only guessed is never done; a stop that is said is done at once."""

from dataclasses import replace

import pytest

from bot.dialogues import kept_open, respond
from bot.dialogues.base import Facts, Next, Turn
from bot.dialogues.conversation.doubts import doubted
from bot.dialogues.self_service.unsubscribe import ResumeNotices, StopNotices
from bot.understanding import Intent, Understanding, base_reader
from bot.understanding.lexicon.tables import BASE
from bot.wechat.inbound import Kind
from programme.calendar import Clock, today
from programme.plan.plan import Plan
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform

NEAR_MISSES = [
    "别墅",
    "别急",
    "T恤",
    "关灯",
    "别忘了我",
    "别急，我找哈身份证",
    "莫忙，等我看看",
    "别克",
    "特别想去",
    "不要紧",
    "莫骗我们老百姓",
    "你莫给我整夜班",
    "停电了",
    "退伍军人",
    "那就不打扰了",
    "我退订了一个快递",
    "退货咋退",
    "我想退掉火车票",
    "别再喊我去人工智能那个厂",
    "莫叫我去夜场做",
    "别打岔",
    "哪个给我发的短信",
]
FEWER = ["晚上莫发", "一天发一条就行", "少发点", "半夜不要打电话", "周末别发消息", "睡觉的时候莫吵"]


@pytest.fixture
def facts(plan: Plan, clock: Clock) -> Facts:
    return Facts(plan, clock(), today(clock()))


def turn_of(text: str, facts: Facts, intent: Intent, step: str = "") -> Turn:
    return Turn(text, Understanding(intent), facts, step=step, kept={"trail": ["consent"]} if step else {})


def answer(turn: Turn) -> Next:
    return kept_open(turn, respond(Kind.TEXT, turn))


@pytest.mark.parametrize("text", NEAR_MISSES)
@pytest.mark.parametrize("step", ["", "register.trade"])
def test_a_guessed_refusal_changes_nothing_and_names_the_word_for_it(text: str, step: str, facts: Facts) -> None:
    said = answer(turn_of(text, facts, Intent.UNSUBSCRIBE, step))

    assert not said.effects and said.step == step
    assert "回“退订”" in said.reply


@pytest.mark.parametrize("text", FEWER)
def test_a_wish_for_fewer_notices_stops_none_and_says_how_many_come(text: str, facts: Facts) -> None:
    said = answer(turn_of(text, facts, Intent.UNSUBSCRIBE))

    assert not said.effects
    assert f"一天最多{facts.plan.push.vacancy_per_day}条" in said.reply and "通知设置" in said.reply


@pytest.mark.parametrize(
    "text",
    [
        "天天发，烦死人",
        "晚上都在发，莫再发了",
        "退订",
        "莫发了",
        "关了吧",
        "把我号码删掉",
        "别个的我也不看，取消推送",
        "咋退订",
        "怎么又发",
    ],
)
def test_a_refusal_that_says_so_is_obeyed_at_once(text: str, facts: Facts) -> None:
    said = answer(turn_of(text, facts, Intent.UNSUBSCRIBE))

    assert any(isinstance(effect, StopNotices) for effect in said.effects)


def test_no_refusal_among_the_examples_is_doubted_but_a_wish_for_fewer(facts: Facts) -> None:
    refusals = [text for text, intent in BASE.examples if intent is Intent.UNSUBSCRIBE]
    doubts = [text for text in refusals if doubted(turn_of(text, facts, Intent.UNSUBSCRIBE)) is not None]

    assert len(refusals) > 300
    assert [
        text for text in doubts if not any(word in text for word in ("少", "晚", "夜", "白天", "过年", "一天"))
    ] == []


@pytest.mark.parametrize("text", ["订婚了", "下班停车", "特别好", "别急嘛"])
def test_a_guessed_resuming_resumes_nothing(text: str, facts: Facts) -> None:
    said = answer(turn_of(text, replace(facts, stopped=True), Intent.RESUBSCRIBE))

    assert not any(isinstance(effect, ResumeNotices) for effect in said.effects)


@pytest.mark.parametrize(
    "text", ["停工了", "手机快没电了，明天弄", "来客人了，回头再填", "莫慌", "不想在家了", "今天先到这"]
)
def test_a_cancel_that_is_only_guessed_loses_no_answer(text: str, facts: Facts) -> None:
    said = answer(turn_of(text, facts, Intent.CANCEL, "register.phone"))

    assert said.step == "register.phone" and "都记着" in said.reply and "回“取消”" in said.reply


@pytest.mark.parametrize("text", ["不登了", "取消", "算了", "不想登了", "莫帮我登了", "退出吧"])
def test_a_cancel_that_says_so_ends_the_registration(text: str, facts: Facts) -> None:
    assert not answer(turn_of(text, facts, Intent.CANCEL, "register.phone")).step


@pytest.mark.parametrize("text", ["莫慌", "别急", "不急", "莫忙", "不好意思", "别急，我找哈身份证"])
def test_a_calming_word_is_no_answer_to_whether_the_number_is_right(text: str, platform: Platform) -> None:
    platform.say(*ANSWERS[:4], text)

    assert "手机号" in platform.say("1")


def test_a_refusal_to_go_answers_the_question_although_it_sounds_like_a_cancel(platform: Platform) -> None:
    assert "登记完成" in platform.say(*ANSWERS[:-1], "不去了")


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_no_near_miss_ever_stops_anything_as_it_is_really_understood(text: str, facts: Facts) -> None:
    turn = Turn(text, base_reader().understand(text), facts)

    assert not any(isinstance(effect, StopNotices) for effect in answer(turn).effects)
