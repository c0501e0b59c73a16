"""Wages kept back, injuries, deposits and fraud: a case for a person, never a job search (R61, R62)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.dialogues.rights import topic_of
from models.engine import Sessions
from models.wechat import Handover
from programme.calendar import Clock
from programme.plan import Plan
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("厂里拖我工资", "拖欠工资"),
        ("老板三个月没发工钱了咋整", "拖欠工资"),
        ("工资要不到", "拖欠工资"),
        ("手被机器压断了厂里不管", "受伤或工伤"),
        ("工伤了咋个办", "受伤或工伤"),
        ("中介收了我押金不退", "押金或扣证件"),
        ("我被骗了", "上当受骗"),
    ],
)
def test_a_wrong_done_reaches_a_person_with_the_hotlines(
    platform: Platform, sessions: Sessions, plan: Plan, text: str, topic: str
) -> None:
    reply = platform.say(text)

    with sessions() as session:
        assert session.scalars(select(Handover)).one().topic == topic
    assert all(hotline in reply for hotline in plan.service.hotlines)
    assert "以前有人在这里回您" in reply and "留好" in reply


@pytest.mark.parametrize("text", ["会不会拖欠工资", "你们要不要交押金", "工资好多", "有没有缝纫的", "手工活有没得"])
def test_who_only_asks_has_no_case(text: str) -> None:
    assert topic_of(text) == ""


def test_a_second_trouble_is_named_on_the_open_ticket(platform: Platform, sessions: Sessions) -> None:
    platform.say("人工", "厂里拖我工资")

    with sessions() as session:
        assert session.scalars(select(Handover)).one().topic == "找人帮忙；拖欠工资"


def test_the_ticket_of_a_registration_goes_to_the_town_just_named(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS[:7], "人工")

    with sessions() as session:
        assert session.scalars(select(Handover)).one().town_id is not None


class TestAtNight:
    @pytest.fixture
    def clock(self) -> Clock:
        return lambda: datetime(2026, 11, 27, 15, 0, tzinfo=UTC)

    def test_on_a_friday_at_eleven_a_person_answers_on_monday_morning(self, platform: Platform) -> None:
        assert "11月30日11:00以前" in platform.say("转人工")
