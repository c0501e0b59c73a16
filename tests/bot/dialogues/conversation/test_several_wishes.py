"""Several things asked in one message: the first first, then the others, none lost (docs/requirements.md, R64)."""

import pytest

from bot.dialogues.conversation.disambiguation import still_open
from bot.understanding import Understanding, base_reader
from bot.understanding.meaning import Intent
from models.work import VacancyState
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform
from tests.harness.stories import Story

THREE = "有没得焊工的活，补贴咋个领，有没有免费培训"


@pytest.fixture(autouse=True)
def offers(story: Story, platform: Platform) -> None:
    story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED, trade="焊工", wage_min=6000)
    story.training_class("电焊初级班")


def test_three_wishes_are_heard_in_their_order() -> None:
    said = base_reader().understand(THREE)

    assert said.then is not None and said.then.then is not None
    assert [str(one.intent) for one in (said, said.then, said.then.then)] == ["job_search", "subsidy", "training"]


def test_three_wishes_are_answered_one_after_another(platform: Platform) -> None:
    platform.say(*ANSWERS)

    reply = platform.say(THREE)

    places = [reply.find(words) for words in ("找到1个岗位", "补贴", "电焊初级班")]
    assert -1 not in places, reply
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("我要登记，有活没得，补贴咋个领", ("找到1个岗位", "补贴：每月")),
        ("我要登记，补贴咋个领，有活没得", ("补贴：每月", "找到1个岗位")),
        ("我要登记，有没有免费培训，补贴咋个领", ("电焊初级班", "补贴：每月")),
        ("有活没得，我要登记，补贴咋个领", ("找到1个岗位", "补贴：每月")),
        ("我要登记，补贴咋个领", ("补贴：每月",)),
    ],
)
def test_beside_a_registration_every_other_wish_is_answered_before_its_question(
    platform: Platform, text: str, heard: tuple[str, ...]
) -> None:
    reply = platform.say(text)

    places = [reply.find(words) for words in (*heard, "同意我们这样用吗")]
    assert -1 not in places, reply
    assert places == sorted(places)
    assert reply.endswith("1 同意\n2 不同意")
    assert "登记完成" in platform.say(*ANSWERS[1:])


def test_all_that_end_in_a_question_of_their_own_are_named_as_open() -> None:
    waiting = [Understanding(Intent.JOB_SEARCH), Understanding(Intent.SUBSIDY)]

    assert still_open(waiting) == "您还要看有什么工作、问补贴，这个弄完再说一声就办。"
    assert still_open([]) == ""
