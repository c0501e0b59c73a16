"""Under 18 in the chat: no list, no application for work that is closed to them; unknown age is asked for kindly."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Person
from models.work import Application, VacancyState
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform
from tests.harness.stories import Story


@pytest.fixture(autouse=True)
def vacancies(story: Story) -> None:
    enterprise = story.enterprise()
    for title, trade, high, text in (
        ("喷漆工", "普工", 9000, "家具喷漆"),
        ("外壳工", "五金", 8000, "手柄抛光、电镀线挂件"),
        ("焊工", "焊工", 7000, ""),
        ("装配工", "电子", 6000, "灯具装配"),
    ):
        facts: dict[str, Any] = {"trade": trade, "wage_min": 4000, "wage_max": high, "text": text, "age_min": 16}
        story.vacancy(enterprise, title, state=VacancyState.PUBLISHED, **facts)


def aged(platform: Platform, sessions: Sessions, years: int | None) -> None:
    """Register the person, then give them this age; None: unknown."""
    platform.say(*ANSWERS)
    day = platform.clock().date() - timedelta(days=years * 366) if years is not None else None
    with sessions.begin() as session:
        session.scalars(select(Person)).one().birth_date = day


def applications(sessions: Sessions) -> int:
    with sessions() as session:
        return len(session.scalars(select(Application)).all())


@pytest.mark.parametrize("asked", ["最新岗位", "找工作", "四千以上的", "有没有焊工", "我是明灯电器厂想去的，找工作"])
def test_a_seventeen_year_old_is_listed_only_what_is_open_to_them(
    platform: Platform, sessions: Sessions, asked: str
) -> None:
    aged(platform, sessions, 17)

    reply = platform.say(asked)

    assert [word for word in ("喷漆工", "外壳工", "1 焊工") if word in reply] == []


@pytest.mark.parametrize("said", ["我17岁，找工作", "我娃16岁，有没得活路", "今年17，要四千以上的"])
def test_an_age_said_in_the_message_closes_the_same_work(platform: Platform, said: str) -> None:
    reply = platform.say(said)

    assert "装配工" in reply
    assert [word for word in ("喷漆工", "外壳工", "焊工｜") if word in reply] == []


def test_an_adult_sees_everything(platform: Platform, sessions: Sessions) -> None:
    aged(platform, sessions, 20)

    assert "找到4个" in platform.say("最新岗位")


def test_a_seventeen_year_old_cannot_apply_for_closed_work_seen_elsewhere(
    platform: Platform, sessions: Sessions
) -> None:
    platform.say(*ANSWERS, "最新岗位")
    with sessions.begin() as session:
        session.scalars(select(Person)).one().birth_date = platform.clock().date() - timedelta(days=17 * 366)

    reply = platform.say("报名1")

    assert "没满18周岁不能做" in reply
    assert "找工作" in reply
    assert applications(sessions) == 0


def test_a_seventeen_year_old_applies_for_other_work_and_hears_what_comes_before(
    platform: Platform, sessions: Sessions
) -> None:
    aged(platform, sessions, 17)

    reply = platform.say("最新岗位", "报名1")

    assert "已报名：装配工" in reply
    assert "体检" in reply and "监护人" in reply
    assert applications(sessions) == 1


def test_a_person_of_unknown_age_is_told_how_to_be_able_to_apply(platform: Platform, sessions: Sessions) -> None:
    aged(platform, sessions, None)

    refused = platform.say("最新岗位", "报名1")
    helped = platform.say("人工")

    assert "满没满16周岁" in refused and "人工" in refused
    assert "回您" in helped or "工作人员" in helped
    assert applications(sessions) == 0


@pytest.mark.parametrize("born", [date(2011, 1, 1), date(2012, 5, 1)])
def test_nobody_under_sixteen_is_shown_or_applies(platform: Platform, sessions: Sessions, born: date) -> None:
    platform.say(*ANSWERS, "最新岗位")
    with sessions.begin() as session:
        session.scalars(select(Person)).one().birth_date = born

    assert "没满16周岁" in platform.say("最新岗位")
    assert "16周岁" in platform.say("报名1")
    assert applications(sessions) == 0
