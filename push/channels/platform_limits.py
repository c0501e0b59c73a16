"""The platform's own limits: mass sends a month, sizes of a list, and when its daily counters begin anew."""

from datetime import datetime, timedelta
from functools import lru_cache

from programme.calendar import start_of, today

MASS_PER_MONTH = 4
"""Mass sends a follower receives in a Chinese month (platform.md 3.5)."""
MASS_LIST_LEAST = 2
"""A mass send names at least two openids (40130)."""
MASS_LIST_MOST = 10_000
"""A mass send names at most so many openids (40032)."""
TURNOVER = timedelta(minutes=5)
"""Time after a Chinese midnight in which the platform's daily counters may still be yesterday's: clocks differ."""


def start_of_today(now: datetime) -> datetime:
    return start_of(today(now))


def quotas_are_new(now: datetime) -> bool:
    """True once the platform's daily counters are surely today's."""
    return now - start_of_today(now) >= TURNOVER


def quotas_renewed_at(now: datetime) -> datetime:
    """The next moment by which the platform's daily counters have surely begun anew."""
    return start_of_today(now) + TURNOVER + (timedelta(days=1) if quotas_are_new(now) else timedelta())


@lru_cache(8)
def mass_month(now: datetime) -> str:
    """The Chinese month as `Follower.mass_month` keeps it: `YYYYMM`."""
    return f"{today(now):%Y%m}"
