"""Chinese working days, as announced for 2026, and what is said of a year not announced yet."""

from datetime import date

import pytest

from programme.working_days import (
    first_day_without_holiday,
    holiday_name,
    is_announced,
    is_working_day,
    working_day_after,
)


@pytest.mark.parametrize(
    ("day", "name"), [(date(2026, 10, 1), "国庆节"), (date(2026, 2, 17), "春节"), (date(2026, 11, 28), "")]
)
def test_a_free_day_names_its_holiday_and_a_weekend_none(day: date, name: str) -> None:
    assert (holiday_name(day), is_working_day(day)) == (name, False)


def test_a_weekend_worked_in_exchange_is_a_working_day() -> None:
    assert is_working_day(date(2026, 10, 10)) and date(2026, 10, 10).weekday() == 5


def test_working_days_are_counted_over_a_holiday() -> None:
    assert working_day_after(date(2026, 9, 30), 2) == date(2026, 10, 9)


def test_after_a_holiday_comes_the_first_day_that_is_none() -> None:
    assert first_day_without_holiday(date(2026, 10, 3)) == date(2026, 10, 8)


def test_of_a_year_not_announced_only_weekends_are_free() -> None:
    assert not is_announced(2099)
    assert is_working_day(date(2099, 10, 1)) and not is_working_day(date(2099, 10, 3))
