"""Two wishes in one message, and one message that may mean two things."""

from dataclasses import replace

import pytest

from bot.dialogues import kept_open, respond
from bot.dialogues.base import Facts, Next, Turn
from bot.dialogues.training.steps import ShowClasses
from bot.understanding import Intent, Understanding
from bot.wechat.inbound import Kind
from models.work import VacancyState
from programme.calendar import Clock, today
from programme.plan.plan import Plan
from tests.bot.platform import Platform
from tests.harness.stories import Story


@pytest.fixture(autouse=True)
def _vacancies(story: Story, platform: Platform) -> None:
    story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED, trade="焊工", wage_min=6000)


def test_what_is_asked_first_is_answered_first_and_the_second_after_it(platform: Platform) -> None:
    reply = platform.say("补贴咋个领，再帮我找个焊工")

    assert 0 <= reply.index("每月200元") < reply.index("1 焊工")


def test_a_question_beside_a_registration_is_answered_and_the_first_question_asked(platform: Platform) -> None:
    reply = platform.say("我要登记，要不要交钱")

    assert reply.index("不收一分钱") < reply.index("1 同意")


@pytest.fixture
def doubtful(plan: Plan, clock: Clock) -> Turn:
    said = Understanding(Intent.SUBSIDY, alternatives=(Intent.TRAINING,))
    return Turn("培训的时候有没得钱补", said, Facts(plan, clock(), today(clock())))


def chosen(asked: Next, turn: Turn, text: str, said: Understanding) -> Next:
    return respond(Kind.TEXT, replace(turn, text=text, said=said, step=asked.step, kept=asked.kept))


def answered(asked: Next, turn: Turn, text: str, said: Understanding) -> str:
    return chosen(asked, turn, text, said).reply


def test_two_close_readings_are_asked_about_by_digits(doubtful: Turn) -> None:
    asked = respond(Kind.TEXT, doubtful)

    assert asked.reply.endswith("1 问补贴\n2 问免费培训")
    assert [type(one) for one in chosen(asked, doubtful, "2", Understanding(Intent.OTHER)).effects] == [ShowClasses]


def test_the_reading_may_be_chosen_by_word(doubtful: Turn) -> None:
    asked = respond(Kind.TEXT, doubtful)

    assert "我们的方案里没有" in answered(asked, doubtful, "补贴", Understanding(Intent.SUBSIDY))


def test_who_says_something_else_instead_of_choosing_is_understood(doubtful: Turn) -> None:
    asked = respond(Kind.TEXT, doubtful)

    assert "不收一分钱" in answered(asked, doubtful, "你们是哪个", Understanding(Intent.POLICY))


@pytest.mark.parametrize("first", [Intent.UNSUBSCRIBE, Intent.HUMAN])
def test_to_stop_and_to_reach_a_person_is_never_asked_about(doubtful: Turn, first: Intent) -> None:
    turn = replace(doubtful, text="莫发了", said=Understanding(first, alternatives=(Intent.SUBSIDY,)))

    assert respond(Kind.TEXT, turn).effects


def test_in_mid_registration_nobody_is_asked_which_he_means(doubtful: Turn) -> None:
    turn = replace(doubtful, step="register.phone", kept={"consent": "1", "name": "陈阿贵"})

    step = kept_open(turn, respond(Kind.TEXT, turn))

    assert "哪个意思" not in step.reply
    assert "手机" in step.reply
