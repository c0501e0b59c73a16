"""One phone for two people (requirements.md 2.6): the matter's owner decides what is shown. The year is 1910."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Person, Source
from models.work import Application, VacancyState
from programme.calendar import Clock, today
from programme.people.filing.entries import FileEntry
from programme.people.service_files import save_service_file
from tests.bot.platform import Platform
from tests.harness.stories import Story

FATHER, CHILD = "532125187001010018", "532125189501010013"


@pytest.fixture
def clock() -> Clock:
    return lambda: datetime(1910, 6, 1, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _both(platform: Platform, story: Story, sessions: Sessions, clock: Clock) -> None:
    story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED, trade="焊工", wage_min=6000)
    platform.say("我要登记", "同意", "陈阿贵", FATHER, "1", "跳过", "翠华镇", "跳过", "小学", "焊工", "跳过", "1")
    with sessions.begin() as session:
        follower = session.scalars(select(Person)).one().follower_id
        child = FileEntry(name="陈小贵", id_number=CHILD)
        now = clock()
        save_service_file(
            session, child, source=Source.CHAT, now=now, today=today(now), follower_id=follower, consent_version="1"
        )


def test_a_father_finds_work_though_his_child_registered_last(platform: Platform) -> None:
    asked = platform.say("找工作")

    assert "1 陈阿贵" in asked and "2 陈小贵" in asked
    assert "1 焊工" in platform.say("1")


def test_for_the_child_no_job_is_shown_though_the_father_is_grown_up(platform: Platform) -> None:
    platform.say("有没有焊工的活")

    assert "不能介绍工作" in platform.say("陈小贵")
    assert "不能介绍工作" in platform.say("报名")


def test_who_names_the_person_is_not_asked(platform: Platform) -> None:
    assert "1 焊工" in platform.say("给陈阿贵找个活")


def test_who_was_chosen_stays_until_another_is(platform: Platform) -> None:
    platform.say("找工作", "1")

    assert "1 焊工" in platform.say("最新岗位")
    assert "1 陈阿贵" in platform.say("换人")


def test_the_application_is_the_chosen_persons(platform: Platform, sessions: Sessions) -> None:
    platform.say("找工作", "1", "报名1")

    with sessions() as session:
        application = session.scalars(select(Application)).one()
        assert session.get_one(Person, application.person_id).name == "陈阿贵"


def test_a_tap_on_the_menu_is_asked_about_too(platform: Platform) -> None:
    asked = platform.told(platform.event("CLICK", "<EventKey>vacancies</EventKey>"))

    assert "给哪个" in asked
    assert "不能介绍工作" in platform.say("2")


def test_while_a_child_is_being_registered_no_job_is_shown(platform: Platform) -> None:
    platform.say("我要登记", "2", "孩子", "1", "陈二贵", "532125189503030018", "1")

    assert "不能介绍工作" in platform.say("有没有焊工的活")
