"""Answers about a person's subsidies: the amount or the aspect asked for, what is fulfilled, and what is missing next.

They come from the plan and the person's file, because insured months are not known here. At most three facts (R64).
Staff word what no plan fixes: dates, cards, papers (programme/helpdesk/ready_answers.yaml). Pure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.dialogues.base import Facts
from bot.dialogues.help.question_topics import MONTHLY, Asked
from bot.dialogues.help.ready_answers import words_of
from programme.calendar import china
from programme.helpdesk.handovers import answer_due
from programme.people.ages import WORKING_AGE
from programme.plan.schema import Award, MonthlySubsidy, Repeat, Scope


class Stage(StrEnum):
    """The person's distance from work, according to file and applications."""

    LOOKING = "looking"
    APPLIED = "applied"
    INTERVIEW = "interview"
    HIRED = "hired"
    WORKING = "working"


@dataclass(frozen=True)
class Claimant:
    """The known facts about the person who asks; none if they are not registered."""

    registered: bool = False
    listed: bool = False
    """True if the person is on the register and so has the county's hukou (D11)."""
    age: int | None = None
    retired: bool = False
    """True past the statutory pension age."""
    student: bool = False
    stage: Stage = Stage.LOOKING
    vacancy: str = ""
    """The vacancy of the application; "" without one."""


def answer(asked: Asked, claimant: Claimant, facts: Facts) -> str:
    """The answer: at most three facts and one next step."""
    rules = facts.plan.subsidies
    if rules.monthly is None and rules.award is None:
        return f"现在这个方案没有发给个人的补贴。{_ask_staff(facts)}"
    if asked.question == "papers":
        asked = replace(asked, subject="award", question="")
    if asked.subject == "award" and rules.award is None:
        none = "这个方案没有证书奖励，培训不收钱。"
        return "\n".join([none, *_rows(replace(asked, subject=MONTHLY), claimant, facts)[:2], _step(claimant, facts)])
    if rules.monthly is None:
        asked = replace(asked, subject="award")
    return "\n".join([*_rows(asked, claimant, facts), _next(asked, claimant, facts)])


def _rows(asked: Asked, claimant: Claimant, facts: Facts) -> list[str]:
    """The facts: the amount or the aspect asked for, an obstacle if any, and the standing of the person."""
    first = _SIDES.get(asked.question, _amount)(asked, claimant, facts)
    if asked.whose in _SOMEBODY:
        return [first, *_for_somebody(asked, facts)]
    if asked.question == "late" and not claimant.registered:
        return [first]
    doubt = _doubt(asked, claimant)
    return [row for row in (first, doubt, _standing(asked, claimant, facts)) if row]


def _amount(asked: Asked, _claimant: Claimant, facts: Facts) -> str:
    monthly, bands = facts.plan.subsidies.monthly, facts.plan.subsidies.award
    if asked.subject == "award" and bands:
        return f"证书奖励：{_bands(bands)}{_REPEATS[bands.repeat]}。{words_of(facts, 'subsidy_papers')}"
    return f"上班补贴：{_monthly(monthly)}。" if monthly else ""


def _monthly(rule: MonthlySubsidy) -> str:
    total = rule.amount * rule.max_months
    return f"每月{rule.amount}元，最多{rule.max_months}个月，一共{total}元"


def _bands(rule: Award) -> str:
    return "，".join(f"{'、'.join(band.levels)}{band.amount}元" for band in rule.bands)


_REPEATS: Mapping[Repeat, str] = {
    Repeat.NONE: "，一个人领一次",
    Repeat.DIFFERENCE: "，考上更高的补差的那部分",
    Repeat.PER_BAND: "，每一档领一次",
}


def _ready(key: str) -> Callable[[Asked, Claimant, Facts], str]:
    """An aspect whose answer staff word."""
    return lambda _asked, _claimant, facts: words_of(facts, key)


def _condition(asked: Asked, _claimant: Claimant, facts: Facts) -> str:
    plan = facts.plan
    insured = f"在{plan.destination.area.name}的厂上班、厂里给您交了{'、'.join(plan.stable.insurance_any_of)}"
    if asked.subject == "award":
        return f"证书奖励两个条件：新拿到的证书算数，{insured}满一个月。{words_of(facts, 'subsidy_papers')}"
    monthly = plan.subsidies.monthly
    scope = "在名册上的" if monthly and monthly.scope is Scope.REGISTER else f"{plan.origin.county.name}户口的"
    amount = f"每月{monthly.amount}元" if monthly else ""
    return f"上班补贴{amount}，给{scope}：{insured}，交一个月算一个月，没交的月份没有。"


def _late(_asked: Asked, claimant: Claimant, facts: Facts) -> str:
    if not claimant.registered:
        return "您还没有登记，名单上没有您，所以没有补贴在路上。"
    if claimant.stage is not Stage.WORKING:
        return "您的档案里还没有上班的记录；上了班、厂里交满一个月社保，补贴才开始算。"
    return words_of(facts, "subsidy_late")


_SIDES: Mapping[str, Callable[[Asked, Claimant, Facts], str]] = {
    "late": _late,
    "when": _ready("subsidy_when"),
    "card": _ready("subsidy_card"),
    "bring": _ready("subsidy_bring"),
    "condition": _condition,
}
_SOMEBODY = ("child", "elder", "other")


def _for_somebody(asked: Asked, facts: Facts) -> list[str]:
    """The facts for a question about a relative, whose file is not read."""
    doubt = {"elder": _RETIRED, "child": f"没满{WORKING_AGE}岁的不能上班，没有这笔补贴；在校实习也不算上班。"}
    same = f"各人领各人的：本人登记，在{facts.plan.destination.area.name}上班、厂里交社保，就一样有。"
    return [same, *filter(None, [doubt.get(asked.whose, "")])]


_RETIRED = "过了法定退休年龄的，厂里可能交不成社保，也就领不到这笔补贴；工作一样可以找。"


def _doubt(asked: Asked, claimant: Claimant) -> str:
    if claimant.retired or asked.whose == "retired":
        return _RETIRED
    if claimant.student or asked.whose == "student":
        return "实习、勤工俭学不算上班；签了劳动合同、厂里交了社保才算。"
    return ""


def _standing(asked: Asked, claimant: Claimant, facts: Facts) -> str:
    """The conditions that the person fulfils, and the next one that is missing."""
    has = [words for words, true in (("登记了", claimant.registered), ("在名册上", claimant.listed)) if true]
    has += ["档案里记着在上班"] if claimant.stage is Stage.WORKING else []
    met = f"您：{' '.join(f'✓{words}' for words in has)}。" if has else ""
    return f"{met}还差：{_missing(asked, claimant, facts)}。{_until(facts)}"


def _missing(asked: Asked, claimant: Claimant, facts: Facts) -> str:
    area = facts.plan.destination.area.name
    if not claimant.registered:
        return "登记"
    if claimant.age is not None and claimant.age < WORKING_AGE:
        return f"满{WORKING_AGE}岁，满了才能上班"
    if claimant.stage is Stage.WORKING:
        proof = "" if claimant.listed else f"，再带户口本看是不是{facts.plan.origin.county.name}户口"
        return (f"厂在{area}、社保交了的凭据{proof}") + ("，和证书" if asked.subject == "award" else "")
    work = f"在{area}上班，厂里交社保"
    return {
        Stage.APPLIED: f"厂里录用。您报了“{claimant.vacancy}”，上了班交社保就开始算",
        Stage.INTERVIEW: f"面试过了去上班。您报的“{claimant.vacancy}”约了面试，上了班交社保就开始算",
        Stage.HIRED: f"去上班。“{claimant.vacancy}”录用了，签合同、交社保就开始算",
    }.get(claimant.stage, work)


def _until(facts: Facts) -> str:
    """A sentence about the end of the plan, which counts only starts before it (R58); "" if that is far off."""
    last, soon = facts.plan.head.valid_to, 180
    if (last - facts.today).days > soon:
        return ""
    day = _day(last)
    return f"方案只写了{day}以前上班的，那以后的先问一声。" if facts.today > last else f"要{day}以前上班。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _next(asked: Asked, claimant: Claimant, facts: Facts) -> str:
    """The sentence with the next step."""
    if asked.whose in _SOMEBODY:
        return "先登记：叫本人来说，或者您回“帮家里人登记”。"
    if asked.question in ("whom", "late") and claimant.registered:
        return _ask_staff(facts)
    if asked.subject == "award" and claimant.registered and claimant.stage is not Stage.WORKING:
        return "想学了考证，回“免费培训”，学费不要钱。"
    phone = facts.plan.service.office_phone
    ask = f"要问人，打{phone}。" if phone and not asked.question and claimant.stage is not Stage.WORKING else ""
    return f"{_step(claimant, facts)}{ask}"


def _step(claimant: Claimant, facts: Facts) -> str:
    if not claimant.registered:
        return "先回“我要登记”，几个问题就好，我们才对得上您。"
    if claimant.age is not None and claimant.age < WORKING_AGE:
        return "现在可以学技术：回“免费培训”。"
    if claimant.stage is Stage.LOOKING:
        return "回“找工作”看岗位，看中的回“报名”。"
    return _ask_staff(facts) if claimant.stage is Stage.WORKING else "回“我的进度”看到哪一步了。"


def _ask_staff(facts: Facts) -> str:
    """The sentence that names the office and the hour by which staff answer (R61)."""
    due = china(answer_due(facts.now, facts.plan.service))
    phone = f"打{facts.plan.service.office_phone}问，或" if facts.plan.service.office_phone else ""
    return f"{phone}回“人工”帮您查，{due.month}月{due.day}日{due:%H:%M}以前有人回您。"
