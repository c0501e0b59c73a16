"""Periods as people say them: 前天, 上个星期, 上个月, 十五号. Pure; days are Chinese ones."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.understanding.slots.numerals import small

_DAYS = {"今天": 0, "今日": 0, "今早": 0, "昨天": 1, "昨日": 1, "昨晚": 1, "大前天": 3, "前天": 2}
_WEEK = "(?:个)?(?:星期|礼拜|周)"
_WEEKDAYS = "一二三四五六日"
_NUMBER = r"(\d{1,2}|[一二两三四五六七八九十]{1,3})"
_FEW_DAYS, _LONGER = 7, 30


@dataclass(frozen=True)
class Period:
    """First and last day, and the words for them."""

    since: date
    until: date
    words: str


def period_in(text: str, today: date) -> Period | None:
    """The time that the normalised text names; None where none is named."""
    plain = text.replace("星期天", "星期日").replace("礼拜天", "礼拜日").replace("周天", "周日")
    for pattern, days in _PATTERNS:
        if (found := pattern.search(plain)) and (span := days(found, today)):
            return Period(*span, found.group())
    return None


Span = tuple[date, date] | None


def _one(day: date) -> Span:
    return day, day


def _day(found: re.Match[str], today: date) -> Span:
    return _one(today - timedelta(days=_DAYS[found.group()]))


def _days_ago(found: re.Match[str], today: date) -> Span:
    return _one(today - timedelta(days=small(found[1]) or 0))


def _weekday(found: re.Match[str], today: date) -> Span:
    monday = _monday(today) - timedelta(weeks=1 if found[1] == "上" else 0)
    return _one(monday + timedelta(days=_WEEKDAYS.index(found[2])))


def _week(found: re.Match[str], today: date) -> Span:
    monday = _monday(today) - timedelta(weeks=found[1].count("上"))
    return monday, monday + timedelta(days=6)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(found: re.Match[str], today: date) -> Span:
    first = today.replace(day=1)
    for _ in range(found[1].count("上")):
        first = (first - timedelta(days=1)).replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first, following - timedelta(days=1)


def _date(found: re.Match[str], today: date) -> Span:
    """The last such day that is not in the future."""
    day, month = small(found[2]), small(found[1]) if found[1] else None
    wanted = (one for one in (today - timedelta(days=back) for back in range(366)) if one.day == day)
    return next((_one(one) for one in wanted if month in (None, one.month)), None)


def _lately(found: re.Match[str], today: date) -> Span:
    return today - timedelta(days=_FEW_DAYS if "天" in found.group() else _LONGER), today


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Span]], ...] = (
    (re.compile("|".join(_DAYS)), _day),
    (re.compile(f"{_NUMBER}天(?:以)?前"), _days_ago),
    (re.compile(f"(上|这|本){_WEEK}([{_WEEKDAYS}])"), _weekday),
    (re.compile(f"(上上|上|这|本){_WEEK}"), _week),
    (re.compile("(上上|上|这|本)(?:个)?月"), _month),
    (re.compile(f"(?:{_NUMBER}月)?{_NUMBER}(?:号|日)(?!厂|岗|线|楼)"), _date),
    (re.compile("前几天|这几天|前两天|前段时间|前阵子?|最近"), _lately),
)
