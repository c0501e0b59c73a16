"""The limits of one person: quiet hours and caps of the plan, and the tries of one channel."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from programme.calendar import china, start_of, today
from programme.plan.schema import Push

TRIES_PER_CHANNEL = 4
"""Tries of one channel for one delivery before the next channel has its turn."""


QUIET = "等到可以发短信、打电话的时间"


@dataclass(frozen=True)
class Caps:
    """The most job notices that a person may get over online channels in a Chinese day and week (Monday first)."""

    per_day: int
    per_week: int


def caps_of(push: Push) -> Caps:
    return Caps(push.vacancy_per_day, push.vacancy_per_week)


def quiet_until(push: Push, now: datetime) -> datetime | None:
    """The moment when SMS and calls may begin again; None inside the window. A window may pass midnight."""
    opens, closes = (time.fromisoformat(part) for part in push.sms_window)
    clock = china(now).time()
    is_open = opens <= clock < closes if opens < closes else clock >= opens or clock < closes
    if is_open or opens == closes:
        return None
    day = china(now).date()
    return _at(day if clock < opens else day + timedelta(days=1), opens)


def start_of_week(now: datetime) -> datetime:
    day = today(now)
    return start_of(day - timedelta(days=day.weekday()))


def _at(day: date, clock: time) -> datetime:
    return start_of(day) + timedelta(hours=clock.hour, minutes=clock.minute)
