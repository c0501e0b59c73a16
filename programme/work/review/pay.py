"""Rules for pay, in the fields and in the text: missing, below the minimum, or not to be believed."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from models.work import Severity
from programme.plan.schema import MinimumWage
from programme.work.review.findings import Finding
from programme.work.review.wording import Wording, wording_of
from programme.work.review.working_hours import longest_shift_hours
from programme.work.vacancy_posting import VacancyPosting

PAY_FILE = Path(__file__).parents[1] / "data" / "pay_ranges.yaml"
NORMAL_DAY = 8
"""Hours."""

_PAY_IN_TEXT = re.compile(
    r"(?:工资|月薪|薪资|薪酬|底薪|时薪|日薪|待遇|单价|综合|计时|每月|每天|每小时|月入|保底)[^,。;!?\n]{0,10}\d{2}"
    r"|\d{2}(?:\.\d)?(?:元|块)?/?(?:每|一)?(?:月|天|日|小时|时|h|件)"
)
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_AMOUNT = r"(\d{1,5}(?:\.\d{1,2})?(?:块\d(?!\d))?|[零一二两三四五六七八九十百千万]{1,7})"
_MONEY = r"(?:元|块钱?)?"
_TO = r"(?:[-~至到]\d{1,5}(?:\.\d{1,2})?)?"
_HOUR = r"(?:小时|个小时|钟头|个钟头?|工时|个工|h)"
_HOURLY = (
    re.compile(rf"(?<![\d.])(\d{{1,2}}块\d)[/每一1]{{0,2}}{_HOUR}"),
    re.compile(
        rf"(?:时薪|每{_HOUR}|一{_HOUR}|1{_HOUR}|小时工|工价|计时)[:是为给开]?[^,。;!?\n\d一二两三四五六七八九十]{{0,3}}{_AMOUNT}{_TO}{_MONEY}(?=$|[^\d件个人名天级年百千万次公斤kg单趟箱])"
    ),
    re.compile(rf"(?<![\d.]){_AMOUNT}(?:元|块钱?){_TO}(?:元|块钱?)?[/每一1]{{0,2}}{_HOUR}"),
    re.compile(rf"(?<![\d.]){_AMOUNT}{_TO}(?:元|块钱?)?/(?:小时|时|h)(?![a-z])"),
)
_DAILY = (
    re.compile(
        rf"(?:日薪|日结|每天|一天|每日)[:是为给]?[^,。;!?\n\d一二两三四五六七八九十]{{0,3}}{_AMOUNT}{_TO}(?:元|块钱?)"
    ),
    re.compile(rf"(?:日薪)[:是为]?{_AMOUNT}"),
    re.compile(rf"(?<![\d.]){_AMOUNT}(?:元|块钱?)[/每一1]{{1,2}}(?:天|日)"),
)
_MONTHLY = (
    re.compile(
        rf"(?:月薪|保底|月工资|实发|每个?月|一个?月|基本工资|工资|转正后?|学徒|试用期)[:是为给发]?[^,。;!?\n\d一二两三四五六七八九十]{{0,4}}{_AMOUNT}{_TO}{_MONEY}(?=$|[^\d件个人名天级年小时号日点周])"
    ),
    re.compile(rf"(?<![\d.]){_AMOUNT}(?:元|块钱?)?[/每一]{{1,2}}个?月"),
)
_BASE = (re.compile(rf"(?:底薪|基本工资|基本薪)[:是为]?{_AMOUNT}{_MONEY}(?=$|[^\d件个人名天])"),)
_NOT_PAY = re.compile(
    r"负重|补|贴|奖|津|加班|加薪|涨|提成|提|扣|借|预支|餐|饭|伙食|水电|房|住宿|话费|通话|全勤|社保|保险|押|押金|交|缴|利是|红包|报销|满意|产量|罚|高温|夜班|学费|代缴|价格|生活费|福利|油费|转场|包车"
)
_LOOK_BACK, _LOOK_AHEAD = 5, 3
_LEAST_MONTHLY, _LEAST_DAILY, _LEAST_HOURLY = 300, 20, 3
"""Smaller numbers are no pay: 每月休4天, 一天8小时."""


def doubts_about_pay(vacancy: VacancyPosting, minimum: MinimumWage | None) -> Iterator[Finding]:
    """Objections to the pay; `minimum` None where none is entered, or where the vacancy is no employment."""
    text = wording_of(vacancy.title, vacancy.skills, vacancy.text)
    low, high = vacancy.wage_min, vacancy.wage_max
    if minimum:
        yield from _stated_below(text, minimum)
    if not low and not high:
        yield _missing(text)
        return
    if min(wage for wage in (low, high) if wage is not None) <= 0:
        yield Finding(Severity.BLOCK, "工资必须是大于 0 的数字")
    elif low and high and low > high:
        yield Finding(Severity.BLOCK, f"最低工资 {low} 比最高工资 {high} 还多，请改正")
    elif not low:
        yield Finding(Severity.WARN, "只写了最高工资，请补上最低能拿多少")
    lowest = low or high or 0
    if minimum and 0 < lowest < minimum.monthly:
        yield Finding(Severity.BLOCK, f"工资 {lowest} 元低于当地最低工资 {minimum.monthly} 元")
    yield from _implausible(vacancy.trade, lowest, high or lowest)


def _missing(text: Wording) -> Finding:
    if _PAY_IN_TEXT.search(text.whole):
        return Finding(Severity.WARN, "工资只写在正文里，请换算成每月多少元，填到工资栏")
    return Finding(Severity.BLOCK, "没有写工资，“面议”不算，请写清每月多少元")


def _stated_below(text: Wording, minimum: MinimumWage) -> Iterator[Finding]:
    """Pay in the text below the minimum of the month or of the hour."""
    if minimum.hourly:
        for amount, words in _stated(text, _HOURLY, _LEAST_HOURLY):
            if amount < minimum.hourly:
                yield Finding(Severity.BLOCK, f"每小时 {amount} 元低于当地最低的每小时 {minimum.hourly} 元", words)
        hours = longest_shift_hours(text.whole)
        for amount, words in _stated(text, _DAILY, _LEAST_DAILY):
            if amount < minimum.hourly * Decimal(str(hours or NORMAL_DAY)):
                severity = Severity.BLOCK if hours else Severity.WARN
                yield Finding(
                    severity, f"每天 {amount} 元，低于每小时最低 {minimum.hourly} 元，请写清上几个小时", words
                )
    for amount, words in _stated(text, _MONTHLY, _LEAST_MONTHLY):
        if amount < minimum.monthly:
            yield Finding(Severity.BLOCK, f"每月 {amount} 元低于当地最低工资 {minimum.monthly} 元", words)
    for amount, words in _stated(text, _BASE, _LEAST_MONTHLY):
        if amount < minimum.monthly:
            yield Finding(
                Severity.WARN,
                f"底薪 {amount} 元低于当地最低工资 {minimum.monthly} 元，请写清正常上班一个月最少拿多少",
                words,
            )


def _stated(text: Wording, patterns: tuple[re.Pattern[str], ...], least: int) -> Iterator[tuple[Decimal, str]]:
    """Amounts of pay in the text with their words; subsidies, prices and deductions are left out."""
    for pattern in patterns:
        for found in pattern.finditer(text.whole):
            around = text.whole[max(0, found.start() - _LOOK_BACK) : found.end() + _LOOK_AHEAD]
            near = re.split(r"[,。;!?\n]", around[: found.start() - max(0, found.start() - _LOOK_BACK)])[-1]
            after = re.split(r"[,。;!?\n]", text.whole[found.end() : found.end() + _LOOK_AHEAD])[0]
            amount = _amount(found[1])
            if amount >= least and not _NOT_PAY.search(near + found[0] + after):
                yield amount, text.traced.as_written(*found.span())


def _amount(words: str) -> Decimal:
    """`13块5` is 13.5, `一千五` 1500, `十三` 13."""
    if words[0].isdigit():
        return Decimal(words.replace("块", "."))
    total = unit = 0
    digit: int | None = None
    for character in words:
        if character in _UNITS:
            unit = _UNITS[character]
            total += (1 if digit is None else digit) * unit
            digit = None
        else:
            digit = _DIGITS[character]
    if digit is not None:
        total += digit * (unit // 10 if unit > 10 and not words.endswith("零" + words[-1]) else 1)
    return Decimal(total)


def _implausible(trade: str, low: int, high: int) -> Iterator[Finding]:
    usual = pay_ranges()
    bottom, top = usual["trades"].get(trade, usual["default"])
    if high > top * usual["tolerance_above"]:
        yield Finding(Severity.WARN, f"工资 {high} 元比同工种常见的 {bottom}–{top} 元高很多，请打电话核实")
    elif 0 < high < bottom * usual["tolerance_below"]:
        yield Finding(Severity.WARN, f"工资 {high} 元比同工种常见的 {bottom}–{top} 元低很多，请核实是不是月工资")
    elif low > 0 and high > low * usual["widest_ratio"]:
        yield Finding(Severity.WARN, f"工资从 {low} 到 {high} 元差得太多，请核实一般能拿多少")


@cache
def pay_ranges() -> dict[str, Any]:
    """The usual pay of each trade, and the work closed to minors."""
    content: dict[str, Any] = yaml.safe_load(PAY_FILE.read_text(encoding="utf-8"))
    return content
