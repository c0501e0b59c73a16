"""Two wishes in one message, and one message that may mean two things."""

import pytest

from models.work import VacancyState
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform
from tests.stories import Story


@pytest.fixture(autouse=True)
def _vacancies(story: Story, platform: Platform) -> None:
    story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED, trade="焊工", wage_min=6000)


def test_what_is_asked_first_is_answered_first_and_the_second_after_it(platform: Platform) -> None:
    reply = platform.say("补贴咋个领，再帮我找个焊工")

    assert 0 <= reply.index("每月200元") < reply.index("1 焊工")


def test_a_question_beside_a_registration_is_answered_and_the_first_question_asked(platform: Platform) -> None:
    reply = platform.say("我要登记，要不要交钱")

    assert reply.index("不收一分钱") < reply.index("1 同意")


def test_two_close_readings_are_asked_about_by_digits(platform: Platform) -> None:
    asked = platform.say("培训的时候有没得钱补")

    assert "1 问补贴" in asked and "2 问免费培训" in asked
    assert "培训不收钱" in platform.say("2")


def test_the_reading_may_be_chosen_by_word(platform: Platform) -> None:
    platform.say("培训的时候有没得钱补")

    assert "每月200元" in platform.say("补贴")


def test_who_says_something_else_instead_of_choosing_is_understood(platform: Platform) -> None:
    platform.say("培训的时候有没得钱补")

    assert "1 焊工" in platform.say("有没有焊工")


def test_to_stop_is_never_asked_about(platform: Platform) -> None:
    assert "已经停了" in platform.say("我都六十八了还发，不要了")


def test_in_mid_registration_nobody_is_asked_which_he_means(platform: Platform) -> None:
    asked = platform.say(*ANSWERS[:6])

    assert platform.say("培训的时候有没得钱补").endswith(asked)
