"""Days and months as the programme reads them: UTC inside, Chinese days at the edges."""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Returns the present instant as an aware UTC datetime. Passed in; no rule reads the system's clock."""

CHINA = ZoneInfo("Asia/Shanghai")

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""The days that anything may be entered for; beyond them a time zone or a sum of days leaves the calendar."""
OUT_OF_REACH = f"日期不对，年份要在 {EARLIEST.year} 到 {LATEST.year} 之间"

_DASHED = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})", re.ASCII)


def is_in_reach(day: date) -> bool:
    """True for a day, or an instant by its own clock, between EARLIEST and LATEST."""
    return EARLIEST.year <= day.year <= LATEST.year


def china(moment: datetime) -> datetime:
    """The same instant on a Chinese clock. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("a datetime without a time zone names no instant")
    return moment.astimezone(CHINA)


def today(now: datetime) -> date:
    """The Chinese day that holds the instant."""
    return china(now).date()


def start_of(day: date) -> datetime:
    """The UTC instant at which a Chinese day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The UTC instant at which a Chinese day is over (not part of it)."""
    return start_of(day + timedelta(days=1))


def parse_date(value: object) -> date | None:
    """A day from exactly three forms: `YYYY-MM-DD`, `YYYY/M/D`, a spreadsheet's own date (D43).

    None for everything else, impossible days and days out of reach included: the caller names the column.
    """
    day = _read_date(value)
    return day if day is not None and is_in_reach(day) else None


def _read_date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    form = _DASHED.fullmatch(value.strip()) or _SLASHED.fullmatch(value.strip())
    return _day(*map(int, form.groups())) if form else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month, 费款所属期. Ordered; printed as `2017-11`."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12:
            raise ValueError(f"no month {self.number}")

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that holds the day."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def plus(self, months: int) -> Self:
        """The month that many months later, or earlier if negative."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return type(self)(year, index + 1)

    def minus(self, other: "Month") -> int:
        """Number of months from the other to this one: 0 for the same month, 1 if this is the next."""
        return (self.year - other.year) * 12 + self.number - other.number

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Every month from the first to the last, both included; none if they are reversed."""
    for step in range(last.minus(first) + 1):
        yield first.plus(step)


def years_before(day: date, years: int) -> date:
    """Birth date of a person who turns `years` old on the day; 29 February counts as 28 in other years."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
