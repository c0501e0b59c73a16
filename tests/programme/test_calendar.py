from datetime import UTC, date, datetime

import pytest

from programme.calendar import Month, end_of, months_between, parse_date, start_of, today


def test_today_is_the_chinese_day() -> None:
    late_in_utc = datetime(2018, 6, 30, 16, 0, tzinfo=UTC)

    assert today(late_in_utc) == date(2018, 7, 1)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        today(datetime(2018, 6, 30))  # noqa: DTZ001 - the fault under test


def test_a_chinese_day_lasts_from_four_in_the_afternoon_utc() -> None:
    day = date(2018, 7, 1)

    assert start_of(day) == datetime(2018, 6, 30, 16, tzinfo=UTC)
    assert end_of(day) == datetime(2018, 7, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    ["2017-07-01", "2017/7/1", "2017/07/01", " 2017-07-01 ", date(2017, 7, 1), datetime(2017, 7, 1, 9, 30)],  # noqa: DTZ001
)
def test_three_date_forms_are_read(value: object) -> None:
    assert parse_date(value) == date(2017, 7, 1)


@pytest.mark.parametrize(
    "value",
    [
        "2017-7-1",
        "2017.7.1",
        "20170701",
        "2017年7月1日",
        "2017-02-29",
        "2017/13/1",
        "",
        None,
        42917,
        42917.0,
        "２０１７-07-01",
    ],
)
def test_every_other_date_form_is_none(value: object) -> None:
    assert parse_date(value) is None


def test_months_count_across_the_turn_of_a_year() -> None:
    november = Month(2017, 11)

    assert november.plus(3) == Month(2018, 2)
    assert november.plus(-11) == Month(2016, 12)
    assert Month(2018, 2).minus(november) == 3
    assert list(months_between(november, Month(2018, 1))) == [november, Month(2017, 12), Month(2018, 1)]


def test_a_month_ends_on_its_last_day_in_leap_years_too() -> None:
    assert Month(2020, 2).last_day == date(2020, 2, 29)
    assert str(Month(2020, 2)) == "2020-02"
