"""Review of a vacancy by the law's demands on content, numbers and words (requirements.md 3.1, 3.2, 4.5).

Pure: the same rules serve the enterprise's page, the API, the command and the check before publication.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.work import Severity
from programme.work.review.numbers import doubts_about
from programme.work.review.wording import wording_of, wording_rules
from programme.work.vacancy_posting import VacancyPosting

__all__ = ["Review", "Severity", "VacancyPosting", "review"]


@dataclass(frozen=True)
class Review:
    """审核意见. `reasons` are Chinese sentences, blocking ones first; empty without objections."""

    severity: Severity
    reasons: tuple[str, ...]


def review(vacancy: VacancyPosting, today: date, minimum_wage: int | None) -> Review:
    """Review a vacancy on that Chinese day; `minimum_wage` is the destination's, yuan a month, if entered."""
    found = [*doubts_about(vacancy, today, minimum_wage), *_wording_doubts(vacancy)]
    blocks = tuple(dict.fromkeys(reason for severity, reason in found if severity == Severity.BLOCK))
    warnings = tuple(dict.fromkeys(reason for severity, reason in found if severity == Severity.WARN))
    severity = Severity.BLOCK if blocks else Severity.WARN if warnings else Severity.OK
    return Review(severity, blocks + warnings)


def _wording_doubts(vacancy: VacancyPosting) -> Iterator[tuple[str, str]]:
    """One sentence for each broken rule, with the words that break it, so that the enterprise finds them."""
    text = wording_of(*vacancy.wordings)
    said: set[str] = set()
    for rule in wording_rules():
        words = rule.find(text, vacancy.trade)
        if words is None or rule.says in said:
            continue
        said.add(rule.says)
        severity, sentence = rule.judge(words, text)
        yield severity, f"{sentence}（写的是“{words.strip()}”）"
