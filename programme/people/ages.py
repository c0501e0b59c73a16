"""法定退休年龄: after it a new employer may not insure a person (requirements.md 3.1: a warning, never a ban).

Until 2024 men at 60, women who work at 50. From January 2025 it rises: for men by a month with every four months of
birth from 1965 on, up to 63; for such women by a month with every two months of birth from 1975 on, up to 55
(国务院关于渐进式延迟法定退休年龄的办法). Women in office posts (55 to 58) are not told apart: the warning says "may".
"""

from dataclasses import dataclass
from datetime import date

from programme.calendar import Month

WORKING_AGE = 16
"""Age below which no vacancy is offered (劳动法 15; no plan may change it)."""
ADULT_AGE = 18
"""Age below which work is closed that is heavy, toxic or dangerous (劳动法 58, 64)."""


@dataclass(frozen=True)
class _Rule:
    years: int
    first: Month
    """Month of birth of the first people whom the rise concerns."""
    step: int
    most: int
    """Largest rise, in months."""


_MEN = _Rule(60, Month(1965, 1), 4, 36)
_WOMEN = _Rule(50, Month(1975, 1), 2, 60)


def has_reached_pension_age(birth_date: date, male: bool, day: date) -> bool:
    """True if the person has reached the pension age by that day."""
    rule, born = (_MEN if male else _WOMEN), Month.of(birth_date)
    later = born.minus(rule.first)
    delay = 0 if later < 0 else min(later // rule.step + 1, rule.most)
    return Month.of(day) >= born.plus(rule.years * 12 + delay)
