"""Quotas, quiet hours and caps: how much of each channel one person may still get."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from programme.calendar import china, start_of, today
from programme.plan_schema import Push

MASS_PER_MONTH = 4
"""Mass sends a follower receives in a Chinese month (wechat-platform.md 3.5)."""

MASS_LIST_LEAST = 2
"""A mass send names at least two openids (40130)."""

MASS_LIST_MOST = 10_000
"""And at most so many (40032)."""

TRIES_PER_CHANNEL = 4
"""So often one channel is tried for one delivery before the next has its turn."""

YOUNGEST_WORKER = 16
"""No job is offered to anybody younger (plan-schema.md: no plan may change it)."""

LEASE = timedelta(seconds=25)
"""How long a claimed delivery belongs to its worker, who renews it while the sub-batch is on its way."""

RENEWAL = timedelta(seconds=5)
"""How often it is renewed, so that several renewals in a row may fail before anything is taken from a live worker."""

TURNOVER = timedelta(minutes=5)
"""So long after a Chinese midnight the platform's daily counters may still be yesterday's: clocks differ."""


@dataclass(frozen=True)
class Caps:
    """How many job notices a person may get over online routes in a Chinese day and week (Monday first)."""

    per_day: int
    per_week: int


def caps_of(push: Push) -> Caps:
    return Caps(push.vacancy_per_day, push.vacancy_per_week)


def quiet_until(push: Push, now: datetime) -> datetime | None:
    """When SMS and calls may begin again; None inside the window. A window may pass midnight."""
    opens, closes = (time.fromisoformat(part) for part in push.sms_window)
    clock = china(now).time()
    is_open = opens <= clock < closes if opens < closes else clock >= opens or clock < closes
    if is_open or opens == closes:
        return None
    day = china(now).date()
    return _at(day if clock < opens else day + timedelta(days=1), opens)


def start_of_today(now: datetime) -> datetime:
    return start_of(today(now))


def start_of_week(now: datetime) -> datetime:
    day = today(now)
    return start_of(day - timedelta(days=day.weekday()))


def quotas_are_new(now: datetime) -> bool:
    """Are the platform's daily counters surely today's by now?"""
    return now - start_of_today(now) >= TURNOVER


def quotas_renewed_at(now: datetime) -> datetime:
    """When the platform's daily counters have surely begun anew."""
    return start_of_today(now) + TURNOVER + (timedelta(days=1) if quotas_are_new(now) else timedelta())


@lru_cache(8)
def mass_month(now: datetime) -> str:
    """The Chinese month as followers keep it: `YYYYMM`."""
    return f"{today(now):%Y%m}"


def _at(day: date, clock: time) -> datetime:
    return start_of(day) + timedelta(hours=clock.hour, minutes=clock.minute)
