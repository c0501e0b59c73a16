"""Answers from the board are those of the database (bot/fast_path/effects.py)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import bot.fast_path.answer
from bot.fast_path.answer import Claim, FastPath
from models.database.engine import Sessions
from models.people import Person
from models.training import Class
from models.work import VacancyState
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform
from tests.harness.stories import Story

ASKED = ("免费培训", "更多", "1", "天星镇有没有培训", "免费培训", "有没有晚上的培训", "找工作", "2")
NONE_FITS = "有没有月嫂的培训"


@pytest.fixture
def offered(story: Story) -> int:
    """Four vacancies and four classes; the first class."""
    enterprise = story.enterprise()
    for wage in (4000, 5000, 6000, 7000):
        story.vacancy(enterprise, "普工", state=VacancyState.PUBLISHED, trade="普工", wage_min=wage)
    first = story.training_class("焊工班", ("焊工",))
    story.training_class("缝纫班", ("缝纫",), place="天星镇服务站")
    story.training_class("电工夜校", ("电工",), lessons=[(story.now + timedelta(days=9, hours=9), 2)])
    story.training_class("叉车班", ("叉车",), in_zone=True)
    return first


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """True or False for every message claimed by the fast path: the fast path answered it or not."""
    told: list[bool] = []
    answer = FastPath.answer

    def noting(self: FastPath, claim: Claim) -> str | None:
        reply = answer(self, claim)
        told.append(reply is not None)
        return reply

    monkeypatch.setattr(FastPath, "answer", noting)
    return told


@pytest.mark.usefixtures("offered")
class TestTheSameEitherWay:
    @pytest.mark.parametrize(
        ("before", "asked"), [(("你好",), (*ASKED, NONE_FITS)), (ANSWERS, ASKED)], ids=["nobody", "registered"]
    )
    def test_lists_and_details(
        self,
        platform: Platform,
        fast: list[bool],
        monkeypatch: pytest.MonkeyPatch,
        before: tuple[str, ...],
        asked: tuple[str, ...],
    ) -> None:
        platform.say(*before, *("免费培训", "找工作") * 2)
        fast.clear()

        at_once = [platform.say(text) for text in asked]
        taken = list(fast)
        monkeypatch.setattr(bot.fast_path.answer, "perform_read_only", lambda *_: None)
        the_ordinary_way = [platform.say(text) for text in asked]

        assert at_once == the_ordinary_way
        assert taken == [True] * len(asked)

    @pytest.mark.both_ways
    def test_the_wish_of_who_is_registered_is_written_down(self, platform: Platform, sessions: Sessions) -> None:
        platform.say(*ANSWERS, "免费培训")

        platform.say("想学缝纫")

        with sessions() as session:
            person = session.scalars(select(Person).where(Person.service_no.is_not(None))).one()
        assert "缝纫" in person.learn_trades

    @pytest.mark.both_ways
    def test_who_wants_in_without_a_file_sees_the_class(self, platform: Platform) -> None:
        assert "1 焊工班" in platform.say("你好", "我要报焊工班")


@pytest.mark.both_ways
class TestFreshness:
    def test_a_place_taken_is_seen_at_once(self, platform: Platform, offered: int, story: Story) -> None:
        platform.say("你好")
        assert "还有30个位" in [platform.say("想学焊工") for _ in range(3)][-1]

        story.enrolment(offered, story.person())

        assert "还有29个位" in platform.say("想学焊工")

    def test_a_class_that_is_moved_is_seen_at_once(self, platform: Platform, offered: int, sessions: Sessions) -> None:
        platform.say("你好")
        assert "翠华镇文化站" in [platform.say("想学焊工") for _ in range(3)][-1]

        with sessions.begin() as session:
            session.get_one(Class, offered).place = "木杆镇文化站"

        assert "木杆镇文化站" in platform.say("想学焊工")
