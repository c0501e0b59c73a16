"""法定退休年龄 before and after January 2025, on dates alone."""

from datetime import date

import pytest

from programme.people.ages import has_reached_pension_age


@pytest.mark.parametrize(
    ("born", "male", "last_before", "first"),
    [
        (date(1960, 5, 1), True, date(2020, 4, 30), date(2020, 5, 1)),
        (date(1965, 1, 9), True, date(2025, 1, 31), date(2025, 2, 1)),
        (date(1965, 5, 9), True, date(2025, 6, 30), date(2025, 7, 1)),
        (date(1980, 1, 1), True, date(2042, 12, 31), date(2043, 1, 1)),
        (date(1970, 3, 1), False, date(2020, 2, 29), date(2020, 3, 1)),
        (date(1975, 1, 1), False, date(2025, 1, 31), date(2025, 2, 1)),
        (date(1990, 6, 1), False, date(2045, 5, 31), date(2045, 6, 1)),
    ],
)
def test_the_month_in_which_it_is_reached(born: date, male: bool, last_before: date, first: date) -> None:
    assert not has_reached_pension_age(born, male, last_before)
    assert has_reached_pension_age(born, male, first)
