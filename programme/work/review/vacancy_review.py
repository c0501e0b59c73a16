"""Review of a vacancy by the law's demands on content, numbers and words (requirements.md 3.1, 3.2, 4.5).

Pure: the same rules serve the enterprise's page, the API, the command and the check before publication.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models.work import Severity
from programme.plan.schema import MinimumWage
from programme.work.review.evidence import Broken, broken_rules, evidence
from programme.work.review.findings import Finding
from programme.work.review.learned import Likeness, Weights, delivered, likenesses
from programme.work.review.numbers import doubts_about
from programme.work.review.wording import Wording, wording_of
from programme.work.vacancy_posting import VacancyPosting

__all__ = ["Finding", "Review", "Severity", "VacancyPosting", "review"]

SURE, LIKELY, EXCUSED, CLEAR = 1.0, 0.3, 0.5, -0.4
"""Scores of the learned judgement: from the first it blocks, from the second it warns; below the third a rule that
blocks only warns, and below the last no rule counts. Chosen on posts of writers held out (docs/performance.md).
"""
_BY_NUMBERS = "low_pay"
"""The kind that pay.py judges alone where a text says nothing else."""
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
    "contract": "不签合同、不参保或限制自由",
    "child": "招未满 16 岁的人",
    "hazard": "让未成年人做危险的工作",
    "crime": "违法犯罪",
    "bait": "虚假、夸大的招聘",
    "evasion": "有要求没有写出来",
    "forged": "虚报年龄、冒用身份",
    "overtime": "强迫加班、不给休息",
    "unequal": "同工不同酬",
    "bribe": "花钱安排工作",
    "low_pay": "工资低于最低工资",
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


def review(vacancy: VacancyPosting, today: date, minimum: MinimumWage | None, weights: Weights | None = None) -> Review:
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
    broken = broken_rules(text, vacancy.trade)
    judged = likenesses(vacancy.wordings, evidence(broken, hidden=bool(text.hidden)), weights)
    found = tuple(_of_rules(text, broken, judged))
    yield from found
    if text.hidden:
        words = "、".join(text.hidden)
        yield Finding(Severity.WARN, "把词拆开、用谐音或字母代替，有意避开审核，请用平常的写法", words)
    if judged:
        yield from _of_likeness(judged[0], found)


def _of_rules(text: Wording, broken: Sequence[Broken], judged: Sequence[Likeness]) -> Iterator[Finding]:
    """Each broken rule with the words that break it, so that the enterprise finds them."""
    said: set[str] = set()
    for one in broken:
        if one.rule.says in said:
            continue
        words = text.traced.as_written(*one.place)
        score = SURE if one.rule.sure else _score_around(words, judged)
        if score < CLEAR:
            continue
        said.add(one.rule.says)
        if one.severity is Severity.BLOCK and score < EXCUSED:
            yield Finding(Severity.WARN, f"{one.says}；如果意思不是这样，请写得再清楚些", words)
        else:
            yield Finding(one.severity, one.says, words)


def _score_around(words: str, judged: Sequence[Likeness]) -> float:
    """The score of what stands around the words; SURE where too little does to doubt a rule."""
    return max((one.score for one in judged if words in one.stretch and one.has_context), default=SURE)


def _of_likeness(worst: Likeness, found: Sequence[Finding]) -> Iterator[Finding]:
    """A finding by the learned judgement; where a rule has found as much, it has said enough."""
    suspected = _SUSPECTED[worst.kind]
    blocked = any(finding.severity is Severity.BLOCK for finding in found)
    if worst.score >= SURE and not blocked and (worst.has_context or not found):
        says = f"这句话的意思是{suspected}，法律不允许，请删掉或改成合法的条件"
        yield Finding(Severity.BLOCK, says, worst.words)
    elif worst.score >= LIKELY and not found and (worst.has_context or worst.kind != _BY_NUMBERS):
        yield Finding(Severity.WARN, f"这句话可能是{suspected}，请核实，写得再清楚些", worst.words)
