"""Review of a vacancy by the law's demands on content, numbers and words (requirements.md 3.1, 3.2, 4.5).

Pure: the same rules serve the enterprise's page, the API, the command and the check before publication.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models.work import Severity
from programme.plan.schema import MinimumWage
from programme.work.review.findings import Finding
from programme.work.review.learned import Likeness, Weights, delivered, likeness, likeness_around
from programme.work.review.numbers import doubts_about
from programme.work.review.wording import Wording, WordingRule, wording_of, wording_rules
from programme.work.vacancy_posting import VacancyPosting

__all__ = ["Finding", "Review", "Severity", "VacancyPosting", "review"]

SURE, AGREES, LIKELY, LAWFUL = 1.3, 0.35, 0.3, -0.2
"""Distances beyond the learned border: one that blocks alone (hardly a lawful example held out lies there),
one that blocks where a general rule found something too, one that warns, and one below which a rule that blocks only
warns.
"""
_BY_NUMBERS = "low_pay"
"""The kind that pay.py judges alone."""
_ONLY_WARNED = frozenset({"age", "bait", "contract", "evasion", "hazard", _BY_NUMBERS})
"""Kinds that a person decides about, or that a rule with numbers judges."""
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
    broken = tuple(_broken_rules(text, vacancy.trade, weights))
    yield from (finding for _, finding in broken)
    if text.hidden:
        words = "、".join(text.hidden)
        yield Finding(Severity.WARN, "把词拆开、用谐音或字母代替，有意避开审核，请用平常的写法", words)
    if not any(finding.severity is Severity.BLOCK for _, finding in broken) and (like := likeness(text, weights)):
        yield from _suspicion(text, like, [rule for rule, _ in broken])


def _broken_rules(text: Wording, trade: str, weights: Weights) -> Iterator[tuple[WordingRule, Finding]]:
    """Each broken rule with the words that break it, so that the enterprise finds them."""
    said: set[str] = set()
    for rule in wording_rules():
        place = rule.find(text, trade)
        if place is None or rule.says in said:
            continue
        said.add(rule.says)
        severity, sentence = rule.judge(place, text)
        blocks = severity is Severity.BLOCK
        if blocks and rule.weighed and likeness_around(text, place, weights) < LAWFUL:
            severity, sentence = Severity.WARN, f"{sentence}；如果意思不是这样，请写得再清楚些"
        yield rule, Finding(severity, sentence, text.traced.as_written(*place))


def _suspicion(text: Wording, like: Likeness, broken: Sequence[WordingRule]) -> Iterator[Finding]:
    """A finding by the learned judgement; a rule that names the doubt exactly has said enough."""
    words = text.traced.as_written(like.start, like.end)
    exact = any(not rule.general for rule in broken)
    enough = AGREES if broken or text.hidden else SURE
    if like.score >= enough and not exact and like.kind not in _ONLY_WARNED:
        yield Finding(
            Severity.BLOCK, f"这句话的意思是{_SUSPECTED[like.kind]}，法律不允许，请删掉或改成合法的条件", words
        )
    elif like.score >= LIKELY and not exact and like.kind != _BY_NUMBERS and not _is_excused(text, like):
        yield Finding(Severity.WARN, f"这句话可能是{_SUSPECTED[like.kind]}，请核实，写得再清楚些", words)


def _is_excused(text: Wording, like: Likeness) -> bool:
    """Whether the whole passage is a denial that some rule knows: 押金不收."""
    return any(rule.excuses(text, like.start, like.end) for rule in wording_rules())
