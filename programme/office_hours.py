"""Times at which the office is open: the plan's hours on Chinese working days, with holidays and 调休 (R61)."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from programme.calendar import CHINA, china
from programme.working_days import holiday_name, is_working_day

USUAL = ((time(9), time(12)), (time(14), time(17)))
"""Hours used if the plan's cannot be read."""
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[–—\-~～至到]+\s*(\d{1,2})[:：](\d{2})")


def spans_in(hours: str) -> tuple[tuple[time, time], ...]:
    """`9:00–12:00、14:00–17:30` as times of the day; empty if none can be read."""
    try:
        found = [tuple(map(int, span.groups())) for span in _SPAN.finditer(hours)]
        spans = tuple((time(one, two), time(three, four)) for one, two, three, four in found)
    except ValueError:
        return ()
    return spans if all(begin < end for begin, end in spans) else ()


def office_time_after(hours: str, now: datetime, wait: timedelta) -> datetime:
    """The instant, in UTC, at which `wait` of office time has passed from now on."""
    for begin, end in _openings(hours, china(now)):
        if begin + wait <= end:
            return (begin + wait).astimezone(now.tzinfo)
        wait -= end - begin
    raise AssertionError("openings never end")


def closed_words(hours: str, now: datetime) -> str:
    """Reason, in Chinese, why the office is closed at this moment; "" while it is open."""
    local = china(now)
    if holiday := holiday_name(local.date()):
        return f"现在{holiday}放假"
    if not is_working_day(local.date()):
        return "今天休息"
    spans = spans_in(hours) or USUAL
    if any(begin <= local.time() < end for begin, end in spans):
        return ""
    return "现在是中午休息" if spans[0][1] <= local.time() < spans[-1][0] else "现在下班了"


def _openings(hours: str, local: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Office spans from that moment on, the first one cut off before it, without end."""
    day = local.date()
    while True:
        for begin, end in (spans_in(hours) or USUAL) if is_working_day(day) else ():
            opens, closes = (datetime.combine(day, clock, CHINA) for clock in (begin, end))
            if local < closes:
                yield max(opens, local), closes
        day += timedelta(days=1)
