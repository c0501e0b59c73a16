"""By when somebody answers: the plan's hours, weekends, public holidays and days worked in exchange (R61)."""

from datetime import UTC, datetime, timedelta

import pytest

from programme.calendar import CHINA, china
from programme.office_hours import closed_words, office_time_after, spans_in

HOURS = "周一至周五 9:00–12:00、14:00–17:30"


@pytest.mark.parametrize(
    ("at", "due", "why"),
    [
        ("2025-11-24 10:00", "2025-11-24 12:00", ""),
        ("2025-11-24 11:00", "2025-11-24 15:00", ""),
        ("2025-11-24 12:30", "2025-11-24 16:00", "现在是中午休息"),
        ("2025-11-24 16:30", "2025-11-25 10:00", ""),
        ("2025-11-24 23:00", "2025-11-25 11:00", "现在下班了"),
        ("2025-11-22 10:00", "2025-11-24 11:00", "今天休息"),
        ("2025-10-03 10:00", "2025-10-09 11:00", "现在国庆节放假"),
        ("2025-09-28 10:00", "2025-09-28 12:00", ""),
    ],
)
def test_two_office_hours_from_now(at: str, due: str, why: str) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=CHINA).astimezone(UTC)

    answered = office_time_after(HOURS, now, timedelta(hours=2))

    assert f"{china(answered):%Y-%m-%d %H:%M}" == due
    assert closed_words(HOURS, now).startswith(why) and bool(why) == bool(closed_words(HOURS, now))


@pytest.mark.parametrize("hours", ["", "全天", "25:00–26:00", "17:00–9:00"])
def test_hours_that_cannot_be_read_count_as_the_usual_ones(hours: str) -> None:
    now = datetime(2025, 11, 24, 1, 0, tzinfo=UTC)

    assert spans_in(hours) == ()
    assert china(office_time_after(hours, now, timedelta(hours=2))).hour == 11
