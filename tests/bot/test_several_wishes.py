"""Several things asked in one message: the first first, then the others, none lost (issue 4, A and D)."""

import pytest

from bot.understanding import understand
from models.work import VacancyState
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform
from tests.stories import Story

THREE = "有没得焊工的活，补贴咋个领，有没有免费培训"


@pytest.fixture(autouse=True)
def offers(story: Story, platform: Platform) -> None:
    story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED, trade="焊工", wage_min=6000)
    story.training_class("电焊初级班")


def test_three_wishes_are_heard_in_their_order() -> None:
    said = understand(THREE)

    assert said.then is not None and said.then.then is not None
    assert [str(one.intent) for one in (said, said.then, said.then.then)] == ["job_search", "subsidy", "training"]


def test_three_wishes_are_answered_one_after_another(platform: Platform) -> None:
    platform.say(*ANSWERS)

    reply = platform.say(THREE)

    places = [reply.find(words) for words in ("找到1个岗位", "补贴", "电焊初级班")]
    assert -1 not in places, reply
    assert places == sorted(places)
