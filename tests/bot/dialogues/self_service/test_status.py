"""The state of a person's own matters, asked by time (requirements.md 4.3). Today is Monday, 23 November 2026."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.understanding import base_reader
from bot.understanding.slots.periods import period_in
from models.database.engine import Sessions
from models.people import Person
from models.work import Application, ApplicationState, VacancyState
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform
from tests.harness.stories import Story

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("今天报的", (11, 23), (11, 23)),
        ("前天报的", (11, 21), (11, 21)),
        ("大前天那个", (11, 20), (11, 20)),
        ("三天前报嘞", (11, 20), (11, 20)),
        ("上个星期报嘞那个", (11, 16), (11, 22)),
        ("上周二交的资料", (11, 17), (11, 17)),
        ("上上个礼拜", (11, 9), (11, 15)),
        ("这个月报的", (11, 1), (11, 30)),
        ("上个月", (10, 1), (10, 31)),
        ("十五号报的", (11, 15), (11, 15)),
        ("10月8号报的", (10, 8), (10, 8)),
        ("前几天", (11, 16), (11, 23)),
    ],
)
def test_a_time_is_read_as_people_say_it(text: str, since: tuple[int, int], until: tuple[int, int]) -> None:
    period = period_in(base_reader().normalise(text), TODAY)

    assert period is not None
    assert (period.since, period.until) == (date(2026, *since), date(2026, *until))


@pytest.mark.parametrize("text", ["报名2", "二号厂", "我要找工作", "四千以上", "每天好多钱"])
def test_what_names_no_time_is_none(text: str) -> None:
    assert period_in(base_reader().normalise(text), TODAY) is None


class TestSeveralApplications:
    @pytest.fixture(autouse=True)
    def _applied(self, platform: Platform, story: Story, sessions: Sessions) -> None:
        platform.say(*ANSWERS)
        enterprise = story.enterprise()
        for title, days in (("焊工", 2), ("包装工", 6), ("保安", 40), ("普工", 41)):
            vacancy = story.vacancy(enterprise, title, state=VacancyState.PUBLISHED, wage_min=4000)
            self._apply(sessions, vacancy, story.now - timedelta(days=days))

    def _apply(self, sessions: Sessions, vacancy: int, at: datetime) -> None:
        with sessions.begin() as session:
            person = session.scalars(select(Person)).one()
            state = ApplicationState.INTERVIEW
            session.add(Application(vacancy_id=vacancy, person_id=person.id, state=state, at=at, via="chat"))

    def test_the_one_of_that_day_is_told_with_what_comes_next(self, platform: Platform) -> None:
        reply = platform.say("前天报的")

        assert "焊工" in reply and "包装工" not in reply
        assert "带身份证按时去" in reply

    def test_several_of_a_week_are_asked_about_by_digits(self, platform: Platform) -> None:
        asked = platform.say("上个星期报嘞那个")

        assert "1 11月21日 焊工" in asked and "2 11月17日 包装工" in asked and "保安" not in asked
        assert "包装工" in platform.say("2")

    def test_a_bare_time_is_enough(self, platform: Platform) -> None:
        assert "保安" in platform.say("上个月")

    def test_without_a_time_the_last_three_are_shown_and_how_to_see_the_rest(self, platform: Platform) -> None:
        reply = platform.say("我的进度")

        assert "3 10月14日 保安" in reply
        assert "还有1个更早的" in reply

    def test_where_that_time_has_none_it_is_said_and_the_others_shown(self, platform: Platform) -> None:
        assert "昨天没有您的报名" in platform.say("昨天报的那个呢")
