"""The day from which a person can start work, read from their words; vague words are kept as they are."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from programme.calendar import Month, parse_date

LONGEST = 20
"""Characters of words that name no day: 收完苞谷."""
_NUMERALS = "一二三四五六七八九十两"
_NUMBER = rf"(\d{{1,2}}|[{_NUMERALS}]{{1,3}})"
_DAYS = {"今天": 0, "明天": 1, "后天": 2, "大后天": 3}
_VAGUE = re.compile(
    "(?:等|要)?(?:过完|过了|过|完)年(?:后|以后)?|年后|开年(?:后|以后)?|春节(?:后|以后|过后)|(?:过完|过了)?(?:元宵|正月|十五|春节|国庆|中秋|端午|清明)"
    "(?:节)?(?:后|以后|过后|过完|过了)|(?:等)?(?:把)?(?:收完|栽完|种完|忙完|割完|卖完|烤完)(?:了)?[^,。;!?我才再能就可]{0,5}|农忙(?:完|过|过后|后|以后)"
    "|(?:等)?(?:娃儿?|孩子|娃娃)(?:开学|断奶|放假|高考)(?:了|后|以后)?|毕业(?:了)?(?:后|以后)?|(?:等)?(?:拿到|考到)[^,。;!?]{0,4}证(?:后|以后)?"
)


def ready_from(words: str, today: date) -> str:
    """The day as `2018-03-05`; the words themselves if they only say after what; "" if they say nothing of the kind."""
    if (day := parse_date(words)) is not None:
        return day.isoformat()
    for pattern, reading in _PATTERNS:
        if found := pattern.search(words):
            day = reading(found, today)
            return day.isoformat() if day else ""
    vague = _VAGUE.search(words)
    return vague.group()[:LONGEST] if vague else ""


def ready_on(value: str) -> date | None:
    """The day of a kept value; None if it names none."""
    return parse_date(value)


def ready_words(value: str) -> str:
    """The value as people read it: `3月5日起`, 收完苞谷."""
    day = ready_on(value)
    return f"{day.month}月{day.day}日起" if day else value


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, is_tens, ones = text.partition("十")
    if not is_tens:
        return _digit(text[-1])
    return (_digit(tens) if tens else 1) * 10 + (_digit(ones) if ones else 0)


def _digit(text: str) -> int:
    return 2 if text == "两" else _NUMERALS.index(text) + 1


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date(found: re.Match[str], today: date) -> date | None:
    """The next such day of the year."""
    month, day = _number(found[1]), _number(found[2]) if found[2] else 1
    this_year = _day_of(today.year, month, day)
    return this_year if this_year and this_year >= today else _day_of(today.year + 1, month, day)


def _next_month(found: re.Match[str], today: date) -> date | None:
    following = Month.of(today).plus(1)
    return _day_of(following.year, following.number, _number(found[1]) if found[1] else 1)


def _day_of_month(found: re.Match[str], today: date) -> date | None:
    """The next such day of a month."""
    this, following = Month.of(today), Month.of(today).plus(1)
    days = (_day_of(month.year, month.number, _number(found[1])) for month in (this, following))
    return next((day for day in days if day and day >= today), None)


def _next_week(_found: re.Match[str], today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (re.compile(f"{_NUMBER}月(?:份)?(?:{_NUMBER}[号日])?"), _date),
    (re.compile(f"下(?:个)?月(?:份)?(?:{_NUMBER}[号日])?"), _next_month),
    (re.compile("下(?:个)?(?:周|星期|礼拜)"), _next_week),
    (re.compile("月底"), lambda _found, today: Month.of(today).last_day),
    (
        re.compile(f"(?:过|等)?{_NUMBER}天(?:以后|之后|后|过后)?"),
        lambda found, today: today + timedelta(days=_number(found[1])),
    ),
    (re.compile(f"{_NUMBER}[号日]"), _day_of_month),
    (re.compile("大后天|后天|明天|今天"), lambda found, today: today + timedelta(days=_DAYS[found.group()])),
    (re.compile("随时|马上|现在|立刻|立马|立即"), lambda _found, today: today),
)
