"""Rules for the content of a vacancy and for its numbers: ages, hours (requirements.md 3.1, 3.2, 4.5)."""

import re
from collections.abc import Iterator
from datetime import date

from models.work import Severity, VacancyKind
from programme.people.ages import WORKING_AGE
from programme.plan.schema import MinimumWage
from programme.work.review.findings import Finding
from programme.work.review.pay import doubts_about_pay, pay_ranges
from programme.work.review.wording import wording_of
from programme.work.review.working_hours import longest_shift_hours
from programme.work.vacancy_posting import VacancyPosting

ADULT_AGE = 18
LOW_CEILING = 35
LONG_SHIFT_HOURS = 12

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
_AGE_FLOOR = re.compile(
    r"(?:年满|(?<!工龄)满|招)(\d{1,2})周?岁|年龄[^,。;\d\n]{0,4}(\d{1,2})(?:周?岁)?[-~至到—]+\d{2}(?!\d)|"
    r"(?<!\d)(\d{1,2})(?:周?岁)?[-~至到—]+\d{2}周?岁|(?<!\d)(\d{1,2})周?岁(?:及|或)?(?:以上|起|以后|即可|就可|就行|可以|也可|也要|也行|可|都可|都要)"
)
_AGE_CEILING = re.compile(
    r"(?<!\d)\d{1,2}(?:周?岁)?[-~至到—]+(\d{2})周?岁|年龄[^,。;\d\n]{0,4}\d{2}[-~至到—]+(\d{2})(?!\d)"
    r"|(?<!\d)(\d{2})周?岁(?:及|或)?(?:以下|以内|之内|封顶|为限|内)|(?:不超过|不大于|不得超过|最大|低于|小于|不高于)(\d{2})周?岁"
)
_CLAUSE = re.compile(r"[^,。;!?\n]+")
_CALLS_MINORS = re.compile(
    r"(?<![\d.:])17周?岁|十[六七][七八]|1[67]、1[78]岁|未成年(?:工?(?:也|可|都)|的?(?:优先|来))|(?<![\d.:])1[67]岁?(?:也|就|敢|的?来|正)"
)
_FROM_SIXTEEN = re.compile(r"(?<![\d.:])16(?:周?岁|[-~至到]\d\d|(?=起|可|以上|即|$))|满(?:16|十六)|十六(?=可|起|$)")
_GUARDS_MINORS = re.compile(
    r"不招|不收|不要|谢绝|不用|禁止|严禁|不得|不能|不进|不安排|不做|非有害|无害|不碰|未满(?!1?8)|不满(?!1?8)|只做|只安排|只能做|除外|须满?18"
)
_NOT_WORKERS = re.compile(r"孩|娃|子女|儿童|幼|小朋友|入学|上学|学前|工龄|经验|厂龄|公司成立")
_REFUSES_YOUNGER = re.compile(r"(?:不招|不收|不要|勿扰|谢绝|不用|禁止|严禁|拒绝|不得)")


def doubts_about(vacancy: VacancyPosting, today: date, minimum: MinimumWage | None) -> Iterator[Finding]:
    """All doubts that follow from content and numbers."""
    yield from _missing(vacancy)
    yield from _outdated(vacancy, today)
    employs = vacancy.kind is VacancyKind.JOB
    yield from doubts_about_pay(vacancy, minimum if employs else None)
    yield from _ages(vacancy)
    yield from _hours(vacancy)
    if not employs:
        yield from _students(vacancy)


def _missing(vacancy: VacancyPosting) -> Iterator[Finding]:
    """Required facts that are missing: employer, headcount, work, place, pay (人力资源市场暂行条例 §24)."""
    needed = {
        "没有写岗位名称": vacancy.title,
        "没有写招聘单位": vacancy.enterprise,
        "没有写工种（做什么工作）": vacancy.trade,
        "没有写工作地点": vacancy.address,
    }
    yield from (Finding(Severity.BLOCK, f"{says}，请补上") for says, value in needed.items() if _is_vague(value))
    if vacancy.headcount is None or vacancy.headcount < 1:
        yield Finding(Severity.BLOCK, "没有写招聘人数，请填一个数字")


def _is_vague(value: str) -> bool:
    return not value.strip() or value.strip() in _VAGUE


def _outdated(vacancy: VacancyPosting, today: date) -> Iterator[Finding]:
    if vacancy.valid_until and vacancy.valid_until < today:
        yield Finding(Severity.BLOCK, f"有效期 {vacancy.valid_until} 已经过了，请改成以后的日期")


def _ages(vacancy: VacancyPosting) -> Iterator[Finding]:
    low, high = vacancy.age_min, vacancy.age_max
    if low and high and low > high:
        yield Finding(Severity.BLOCK, f"最小年龄 {low} 比最大年龄 {high} 还大，请改正")
    floors = [age for age in (low, *_ages_in(vacancy, _AGE_FLOOR)) if age is not None]
    if any(age < WORKING_AGE for age in floors) or (high is not None and high < WORKING_AGE):
        yield Finding(Severity.BLOCK, f"不能招未满 {WORKING_AGE} 岁的人，请改正")
    minor_by_field = low is not None and WORKING_AGE <= low < ADULT_AGE
    yield from _barred_to_minors(vacancy, minor_by_field)
    ceilings = [age for age in (high, *_ages_in(vacancy, _AGE_CEILING)) if age is not None]
    if any(ADULT_AGE <= age <= LOW_CEILING for age in ceilings):
        yield Finding(Severity.WARN, f"年龄上限 {min(ceilings)} 岁偏低，请核实工作是不是真的需要")


def _ages_in(vacancy: VacancyPosting, pattern: re.Pattern[str]) -> Iterator[int]:
    """Ages of workers named in the text, clause by clause; clauses about other people are left out."""
    for clause in re.split(r"[,。;!?\n]", wording_of(vacancy.title, vacancy.skills, vacancy.text).whole):
        if _NOT_WORKERS.search(clause) or _REFUSES_YOUNGER.search(clause):
            continue
        for found in pattern.finditer(clause):
            yield next(int(age) for age in found.groups() if age)


def _barred_to_minors(vacancy: VacancyPosting, minor_by_field: bool) -> Iterator[Finding]:
    """An objection when people of 16 and 17 are let to hazardous work; a block when the text itself lets them."""
    text = wording_of(*vacancy.wordings)
    clauses = [clause for clause in _CLAUSE.finditer(text.whole) if not _GUARDS_MINORS.search(clause[0])]
    work = "\n".join(clause[0] for clause in clauses)
    hazard = next((hazard for hazard in pay_ranges()["minors_barred"] if hazard in work), None)
    if not hazard:
        return
    called = next((clause for clause in clauses if _CALLS_MINORS.search(clause[0])), None)
    begun = next((clause for clause in clauses if _FROM_SIXTEEN.search(clause[0])), None)
    if called or begun or minor_by_field:
        where = called or begun
        words = text.traced.as_written(*where.span()) if where else ""
        says = f"16、17 岁不能做“{hazard}”这类工作，请把年龄改成 18 岁起，或核实工作内容"
        yield Finding(Severity.BLOCK if where else Severity.WARN, says, words)


def _hours(vacancy: VacancyPosting) -> Iterator[Finding]:
    hours = longest_shift_hours(wording_of(*vacancy.wordings).whole)
    if hours >= LONG_SHIFT_HOURS:
        yield Finding(Severity.WARN, f"每天上班 {hours:g} 小时，超过法定工时，请核实加班费和休息")


def _students(vacancy: VacancyPosting) -> Iterator[Finding]:
    """Doubts by 学生实习管理规定: work by day, no overtime, an internship in the field of study (R35, requirements.md
    3.5).
    """
    if vacancy.shift not in _STUDENT_SHIFTS:
        yield Finding(Severity.WARN, f"学生一般不能上夜班、不能加班，班次写的是“{vacancy.shift}”，请核实")
    if vacancy.kind is VacancyKind.INTERNSHIP and not vacancy.majors:
        yield Finding(Severity.WARN, "实习要专业对口，请写上对口的专业")
