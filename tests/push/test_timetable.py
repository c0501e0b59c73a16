"""Notices scheduled into holidays."""

from datetime import UTC, datetime

import pytest

from programme.plan_schema import Push
from push.timetable import start_of_sending, timetable_note

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
