"""Rules for the content of a vacancy and for its numbers: pay, ages, hours (requirements.md 3.1, 3.2, 4.5)."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from models.work import VacancyKind
from programme.people.ages import WORKING_AGE
from programme.work.review.wording import wording_of
from programme.work.review.working_hours import longest_shift_hours
from programme.work.vacancy_posting import VacancyPosting

PAY_FILE = Path(__file__).parents[1] / "data" / "pay_ranges.yaml"
ADULT_AGE = 18
LOW_CEILING = 35
LONG_SHIFT_HOURS = 12

Doubt = tuple[str, str]
"""Severity (`warn` or `block`) and a Chinese sentence."""

_STUDENT_SHIFTS = ("", "白班", "不定")
_VAGUE = {
    "面议",
    "电议",
    "详谈",
    "待定",
    "不限",
    "无",
    "电联",
    "保密",
    "见面谈",
    "-",
    "/",
    "略",
    "暂无",
    "面谈",
    "未定",
}
_PAY_IN_TEXT = re.compile(
    r"(?:工资|月薪|薪资|薪酬|底薪|时薪|日薪|待遇|单价|综合|计时|每月|每天|每小时|月入|保底)[^,。;!?\n]{0,10}\d{2}"
    r"|\d{2}(?:\.\d)?(?:元|块)?/?(?:每|一)?(?:月|天|日|小时|时|h|件)"
)
_AGE_FLOOR = re.compile(
    r"(?:年满|(?<!工龄)满|招)(\d{1,2})周?岁|年龄[^,。;\d\n]{0,4}(\d{1,2})(?:周?岁)?[-~至到—]+\d{2}(?!\d)|"
    r"(?<!\d)(\d{1,2})(?:周?岁)?[-~至到—]+\d{2}周?岁|(?<!\d)(\d{1,2})周?岁(?:及|或)?(?:以上|起|以后|即可|就可|就行|可以|也可|也要|也行|可|都可|都要)"
)
_AGE_CEILING = re.compile(
    r"(?<!\d)\d{1,2}(?:周?岁)?[-~至到—]+(\d{2})周?岁|年龄[^,。;\d\n]{0,4}\d{2}[-~至到—]+(\d{2})(?!\d)"
    r"|(?<!\d)(\d{2})周?岁(?:及|或)?(?:以下|以内|之内|封顶|为限|内)|(?:不超过|不大于|不得超过|最大|低于|小于|不高于)(\d{2})周?岁"
)
_NOT_WORKERS = re.compile(r"孩|娃|子女|儿童|幼|小朋友|入学|上学|学前|工龄|经验|厂龄|公司成立")
_REFUSES_YOUNGER = re.compile(r"(?:不招|不收|不要|勿扰|谢绝|不用|禁止|严禁|拒绝|不得)")


def doubts_about(vacancy: VacancyPosting, today: date, minimum_wage: int | None) -> Iterator[Doubt]:
    """All doubts that follow from content and numbers."""
    yield from _missing(vacancy)
    yield from _outdated(vacancy, today)
    employs = vacancy.kind is VacancyKind.JOB
    yield from _pay(vacancy, minimum_wage if employs else None)
    yield from _ages(vacancy)
    yield from _hours(vacancy)
    if not employs:
        yield from _students(vacancy)


def _missing(vacancy: VacancyPosting) -> Iterator[Doubt]:
    """Required facts that are missing: employer, headcount, work, place, pay (人力资源市场暂行条例 §24)."""
    needed = {
        "没有写岗位名称": vacancy.title,
        "没有写招聘单位": vacancy.enterprise,
        "没有写工种（做什么工作）": vacancy.trade,
        "没有写工作地点": vacancy.address,
    }
    yield from (("block", f"{says}，请补上") for says, value in needed.items() if _is_vague(value))
    if vacancy.headcount is None or vacancy.headcount < 1:
        yield "block", "没有写招聘人数，请填一个数字"


def _is_vague(value: str) -> bool:
    return not value.strip() or value.strip() in _VAGUE


def _outdated(vacancy: VacancyPosting, today: date) -> Iterator[Doubt]:
    if vacancy.valid_until and vacancy.valid_until < today:
        yield "block", f"有效期 {vacancy.valid_until} 已经过了，请改成以后的日期"


def _pay(vacancy: VacancyPosting, minimum_wage: int | None) -> Iterator[Doubt]:
    low, high = vacancy.wage_min, vacancy.wage_max
    if not low and not high:
        yield _pay_missing(vacancy)
        return
    if min(wage for wage in (low, high) if wage is not None) <= 0:
        yield "block", "工资必须是大于 0 的数字"
    elif low and high and low > high:
        yield "block", f"最低工资 {low} 比最高工资 {high} 还多，请改正"
    elif not low:
        yield "warn", "只写了最高工资，请补上最低能拿多少"
    lowest = low or high or 0
    if minimum_wage and 0 < lowest < minimum_wage:
        yield "block", f"工资 {lowest} 元低于当地最低工资 {minimum_wage} 元"
    yield from _implausible(vacancy.trade, lowest, high or lowest)


def _pay_missing(vacancy: VacancyPosting) -> Doubt:
    if _PAY_IN_TEXT.search(wording_of(vacancy.text, vacancy.title).whole):
        return "warn", "工资只写在正文里，请换算成每月多少元，填到工资栏"
    return "block", "没有写工资，“面议”不算，请写清每月多少元"


def _implausible(trade: str, low: int, high: int) -> Iterator[Doubt]:
    usual = _pay_ranges()
    bottom, top = usual["trades"].get(trade, usual["default"])
    if high > top * usual["tolerance_above"]:
        yield "warn", f"工资 {high} 元比同工种常见的 {bottom}–{top} 元高很多，请打电话核实"
    elif 0 < high < bottom * usual["tolerance_below"]:
        yield "warn", f"工资 {high} 元比同工种常见的 {bottom}–{top} 元低很多，请核实是不是月工资"
    elif low > 0 and high > low * usual["widest_ratio"]:
        yield "warn", f"工资从 {low} 到 {high} 元差得太多，请核实一般能拿多少"


def _ages(vacancy: VacancyPosting) -> Iterator[Doubt]:
    low, high = vacancy.age_min, vacancy.age_max
    if low and high and low > high:
        yield "block", f"最小年龄 {low} 比最大年龄 {high} 还大，请改正"
    floors = [age for age in (low, *_ages_in(vacancy, _AGE_FLOOR)) if age is not None]
    if any(age < WORKING_AGE for age in floors) or (high is not None and high < WORKING_AGE):
        yield "block", f"不能招未满 {WORKING_AGE} 岁的人，请改正"
    if any(WORKING_AGE <= age < ADULT_AGE for age in floors):
        yield from _barred_to_minors(vacancy)
    ceilings = [age for age in (high, *_ages_in(vacancy, _AGE_CEILING)) if age is not None]
    if any(WORKING_AGE <= age <= LOW_CEILING for age in ceilings):
        yield "warn", f"年龄上限 {min(ceilings)} 岁偏低，请核实工作是不是真的需要"


def _ages_in(vacancy: VacancyPosting, pattern: re.Pattern[str]) -> Iterator[int]:
    """Ages of workers named in the text, clause by clause; clauses about other people are left out."""
    for clause in re.split(r"[,。;!?\n]", wording_of(vacancy.title, vacancy.skills, vacancy.text).whole):
        if _NOT_WORKERS.search(clause) or _REFUSES_YOUNGER.search(clause):
            continue
        for found in pattern.finditer(clause):
            yield next(int(age) for age in found.groups() if age)


def _barred_to_minors(vacancy: VacancyPosting) -> Iterator[Doubt]:
    words = wording_of(*vacancy.wordings).whole
    hazard = next((hazard for hazard in _pay_ranges()["minors_barred"] if hazard in words), None)
    if hazard:
        yield "warn", f"16、17 岁不能做“{hazard}”这类工作，请把年龄改成 18 岁起，或核实工作内容"


def _hours(vacancy: VacancyPosting) -> Iterator[Doubt]:
    hours = longest_shift_hours(wording_of(*vacancy.wordings).whole)
    if hours >= LONG_SHIFT_HOURS:
        yield "warn", f"每天上班 {hours:g} 小时，超过法定工时，请核实加班费和休息"


def _students(vacancy: VacancyPosting) -> Iterator[Doubt]:
    """Doubts by 学生实习管理规定: work by day, no overtime, an internship in the field of study (R35, requirements.md
    3.5).
    """
    if vacancy.shift not in _STUDENT_SHIFTS:
        yield "warn", f"学生一般不能上夜班、不能加班，班次写的是“{vacancy.shift}”，请核实"
    if vacancy.kind is VacancyKind.INTERNSHIP and not vacancy.majors:
        yield "warn", "实习要专业对口，请写上对口的专业"


@cache
def _pay_ranges() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(PAY_FILE.read_text(encoding="utf-8"))
    return content
