"""Children and youths (requirements.md 3.1, PIPL 31). The clock stands in 1910, so no number is a living person's."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from models.chat.wechat import DialogueProgress
from models.database.engine import Sessions
from models.people import Person
from programme.calendar import Clock
from tests.bot.platform import Platform

FIFTEEN = "532125189501010013"
TWELVE = "532125189801010015"


@pytest.fixture
def clock() -> Clock:
    return lambda: datetime(1910, 6, 1, 2, 0, tzinfo=UTC)


def test_under_sixteen_a_file_is_kept_for_advice_and_no_job_is_spoken_of(
    platform: Platform, sessions: Sessions
) -> None:
    last = platform.say("我要登记", "同意", "陈小贵", FIFTEEN, "1", "跳过", "翠华镇", "跳过", "初中")

    with sessions() as session:
        person = session.scalars(select(Person)).one()
    assert "登记完成" in last
    assert "不能介绍工作" in last
    assert (person.trades, person.willing) == ((), None)


def test_under_fourteen_nothing_is_kept(platform: Platform, sessions: Sessions) -> None:
    last = platform.say("我要登记", "同意", "陈小贵", TWELVE)

    with sessions() as session:
        assert session.scalars(select(Person)).all() == []
        assert [row.kept for row in session.scalars(select(DialogueProgress)) if TWELVE in row.kept] == []
    assert "家长" in last


def test_a_child_asked_for_gets_advice_and_no_vacancies(platform: Platform) -> None:
    reply = platform.say("我娃儿15岁能不能进厂")

    assert "不能介绍工作" in reply


@pytest.mark.parametrize("text", ["找工作", "1", "最新岗位", "报名", "有没有普工"])
def test_who_has_a_file_and_is_under_sixteen_sees_no_vacancies(platform: Platform, text: str) -> None:
    platform.say("我要登记", "同意", "陈小贵", FIFTEEN, "1", "跳过", "翠华镇", "跳过", "初中")

    assert "不能介绍工作" in platform.say(text)
