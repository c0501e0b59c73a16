"""Notices scheduled into holidays."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.push.notices import NoticeState
from programme.plan.schema import Push
from push.notices.commands import approve_notice
from push.notices.send_time import start_of_sending, timetable_note
from push.runtime import Runtime
from tests.push.conftest import Desk, Time

WAITS = Push(sms_window=("08:00", "21:00"), vacancy_per_day=1, vacancy_per_week=3, holidays_wait=True)
SENDS = WAITS.model_copy(update={"holidays_wait": False})
IN_HOLIDAY = datetime(2026, 10, 1, 1, tzinfo=UTC)
ON_WORKDAY = datetime(2026, 10, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("push", "asked", "begins"),
    [
        (WAITS, IN_HOLIDAY, datetime(2026, 10, 8, 1, tzinfo=UTC)),
        (WAITS, ON_WORKDAY, ON_WORKDAY),
        (SENDS, IN_HOLIDAY, IN_HOLIDAY),
    ],
)
def test_a_holiday_moves_the_start_only_where_the_plan_says_so(push: Push, asked: datetime, begins: datetime) -> None:
    assert start_of_sending(push, asked) == begins


def test_who_schedules_is_told_of_the_move() -> None:
    assert timetable_note(WAITS, IN_HOLIDAY) == "10月1日是国庆节假期，改到 10月8日 09:00 开始发。"


@pytest.mark.parametrize(("push", "asked"), [(WAITS, ON_WORKDAY), (SENDS, IN_HOLIDAY), (WAITS, None)])
def test_nothing_is_said_where_it_begins_as_asked(push: Push, asked: datetime | None) -> None:
    assert timetable_note(push, asked) == ""


def test_a_year_the_calendar_does_not_know_is_named() -> None:
    assert timetable_note(WAITS, datetime(2099, 10, 1, 1, tzinfo=UTC)).startswith("2099 年的放假安排")


def test_an_approved_notice_begins_after_the_holiday(desk: Desk, rt: Runtime, time: Time) -> None:
    time.now = datetime(2026, 9, 25, 1, tzinfo=UTC)
    plan = rt.plan.model_copy(update={"push": WAITS})
    notice = desk.draft(send_at=IN_HOLIDAY)

    approve_notice(replace(rt, plan=plan), None, notice)

    assert desk.notice(notice).send_at == datetime(2026, 10, 8, 1, tzinfo=UTC)
    assert desk.notice(notice).state is NoticeState.SCHEDULED
