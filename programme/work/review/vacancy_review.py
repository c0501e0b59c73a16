"""Review of a vacancy by the law's demands on content, numbers and words (requirements.md 3.1, 3.2, 4.5).

Pure: the same rules serve the enterprise's page, the API, the command and the check before publication.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.work import Severity
from programme.plan.schema import MinimumWage
from programme.work.review.findings import Finding
from programme.work.review.learned import Likeness, Weights, delivered, likeness
from programme.work.review.numbers import doubts_about
from programme.work.review.wording import Wording, wording_of, wording_rules
from programme.work.vacancy_posting import VacancyPosting

__all__ = ["Finding", "Review", "Severity", "VacancyPosting", "review"]

SURE, LIKELY = 0.9, 0.25
"""Distances beyond the learned border: that of no lawful example held out, and that of one in thirty."""
_SUSPECTED = {
    "deposit": "变相收押金",
    "charge": "向求职者收费",
    "papers": "扣押证件",
    "sex": "限定性别",
    "marriage": "限定婚育",
    "age": "年龄偏向",
    "ethnicity": "限定民族",
    "religion": "限定宗教信仰",
    "region": "限定户籍、地域",
    "infection": "拒绝病毒携带者",
    "disability": "拒绝残疾人",
    "body": "和工作无关的身体条件",
    "through": "别人代领工资",
    "withheld": "扣发工资",
    "low_pay": "工资低于最低标准",
    "contract": "不签合同、不参保或限制自由",
    "child": "招未满 16 岁的人",
    "hazard": "让未成年人做危险的工作",
    "crime": "违法犯罪",
    "bait": "虚假、夸大的招聘",
    "evasion": "有要求没有写出来",
}


@dataclass(frozen=True)
class Review:
    """审核意见. `findings` blocking first; none without objections."""

    severity: Severity
    findings: tuple[Finding, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Chinese sentences, blocking ones first."""
        return tuple(finding.reason for finding in self.findings)


def review(
    vacancy: VacancyPosting, today: date, minimum: MinimumWage | None, weights: Weights | None = None
) -> Review:
    """Review a vacancy on that Chinese day; `minimum` is the destination's minimum wage, if entered.

    `weights`: others than the delivered ones, to measure what was learned.
    """
    words = _doubts_about_words(vacancy, weights or delivered())
    found = dict.fromkeys([*doubts_about(vacancy, today, minimum), *words])
    blocks = tuple(finding for finding in found if finding.severity is Severity.BLOCK)
    warnings = tuple(finding for finding in found if finding.severity is Severity.WARN)
    severity = Severity.BLOCK if blocks else Severity.WARN if warnings else Severity.OK
    return Review(severity, blocks + warnings)


def _doubts_about_words(vacancy: VacancyPosting, weights: Weights) -> Iterator[Finding]:
    text = wording_of(*vacancy.wordings)
    broken = list(_broken_rules(text, vacancy.trade))
    yield from broken
    if text.hidden:
        words = "、".join(text.hidden)
        yield Finding(Severity.WARN, "把词拆开、用谐音或字母代替，有意避开审核，请用平常的写法", words)
    if not any(finding.severity is Severity.BLOCK for finding in broken) and (like := likeness(text, weights)):
        yield from _suspicion(text, like)


def _broken_rules(text: Wording, trade: str) -> Iterator[Finding]:
    """One finding for each broken rule, with the words that break it, so that the enterprise finds them."""
    said: set[str] = set()
    for rule in wording_rules():
        words = rule.find(text, trade)
        if words is None or rule.says in said:
            continue
        said.add(rule.says)
        severity, sentence = rule.judge(words, text)
        yield Finding(severity, sentence, words)


def _suspicion(text: Wording, like: Likeness) -> Iterator[Finding]:
    """A finding by the learned judgement: a block beyond SURE, a warning beyond LIKELY."""
    words = text.traced.as_written(like.start, like.end)
    if like.score >= SURE:
        yield Finding(Severity.BLOCK, f"这句话的意思是{_SUSPECTED[like.kind]}，法律不允许，请删掉或改成合法的条件", words)
    elif like.score >= LIKELY:
        yield Finding(Severity.WARN, f"这句话可能是{_SUSPECTED[like.kind]}，请核实，写得再清楚些", words)
