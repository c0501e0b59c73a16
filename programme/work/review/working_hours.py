"""Length of the shifts that a text describes: 每天12小时, 8:00-20:00, 早8晚8."""

import re
from collections.abc import Iterator

_STATED = re.compile(
    r"(?<![\d.:])(\d{1,2}(?:\.\d)?)个?(?:小时|钟头|个钟|h)(?!内|以内|之内|热水|供|热线|客服|营业|在线|服务|监控|随时|空调|回复|咨询|接待|安保|保安巡|后|前|免费)"
)
_OTHER_HOURS = re.compile(
    r"每?周|一周|每?月|休息?$|连休|累计|提前|间隔|不超过|不用|无需|没有|不上|不是|非|加班费|车程|距|培训|面试|报名|接待|热线|电话"
)
_CLOCK = re.compile(
    r"(?<![\d:-])(早上?|上午|晚上?|夜)?(\d{1,2})(?::(\d{2})|点(半)?)[-~至到—]*(次日|第二天|翌日)?(早上?|上午|下午|中午|晚上?|夜)?(\d{1,2})(?::(\d{2})|点(半)?)"
)
_DAY_AND_EVENING = re.compile(r"早上?(\d{1,2}|[六七八九])(?:点|:00)?[-~至到,]?晚上?(\d{1,2}|[六七八九])(?!\d)")
_EIGHT_TO_EIGHT = re.compile(r"(?<![\d:.])([78])[-~至到]\1(?![\d:.])")
_NOT_SHIFTS = re.compile(r"面试|接待|营业|咨询|报名|电话|联系|服务时间|食堂|热水|集合|报到|门禁")
_ROUND_THE_CLOCK = re.compile(r"(?:一|1|轮)?(?:班|轮班|倒班|值班制|工作制)")
_ON_AND_OFF = re.compile(r"上(1[2-9]|2[0-4])(?:个?小时)?休(?!息时间)")
_DIGITS = {"六": 6, "七": 7, "八": 8, "九": 9}


def longest_shift_hours(text: str) -> float:
    """Hours of the longest shift in a normalised text; 0 if it describes none."""
    clauses = re.split(r"[,。;!?\n]", text)
    return max((hours for clause in clauses for hours in _hours_in(clause)), default=0)


def _hours_in(clause: str) -> Iterator[float]:
    for stated in _STATED.finditer(clause):
        hours = float(stated[1])
        if hours >= 24 and not _ROUND_THE_CLOCK.match(clause, stated.end()):
            continue
        if not _OTHER_HOURS.search(clause[max(0, stated.start() - 6) : stated.start()]):
            yield hours
    yield from (float(found[1]) for found in _ON_AND_OFF.finditer(clause))
    if not _NOT_SHIFTS.search(clause):
        yield from (_clock_hours(found) for found in _CLOCK.finditer(clause))
        yield from (_named_hours(found) for found in _DAY_AND_EVENING.finditer(clause))
        yield from (12.0 for _ in _EIGHT_TO_EIGHT.finditer(clause))


def _clock_hours(found: re.Match[str]) -> float:
    """Hours between two times. An end that is not later means the afternoon (8:00-5:30) or the next day."""
    start = _clock(found[1], found[2], found[3], found[4])
    end = _clock(found[6], found[7], found[8], found[9])
    if end > start:
        return end - start
    if start < 12 and end <= 12 and not found[5]:
        return end + 12 - start
    return (end - start) % 24


def _clock(part: str | None, hour: str, minutes: str | None, half: str | None) -> float:
    value = int(hour) + (int(minutes) / 60 if minutes else 0.5 if half else 0)
    return value + 12 if part in {"下午", "晚", "晚上", "夜"} and value < 12 else value


def _named_hours(found: re.Match[str]) -> float:
    start, end = (_DIGITS.get(hour) or int(hour) for hour in found.groups())
    return (end + 12 if end <= 12 else end) - start
