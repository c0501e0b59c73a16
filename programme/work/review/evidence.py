"""What the rules say about a text, as features of the learned judgement, which decides how much each rule is worth."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.work import Severity
from programme.text.traced import Span
from programme.work.review.wording import Wording, WordingRule, wording_rules


@dataclass(frozen=True)
class Broken:
    """A rule with the place of the words that break it, and what it says of them."""

    rule: WordingRule
    place: Span
    severity: Severity
    says: str


def broken_rules(text: Wording, trade: str = "") -> tuple[Broken, ...]:
    """The rules that the text breaks, blocking ones first."""
    found = ((rule, place) for rule in wording_rules() if (place := rule.find(text, trade)))
    return tuple(Broken(rule, place, *rule.judge(place, text)) for rule, place in found)


def evidence_of(text: Wording) -> tuple[str, ...]:
    """The features of a text that the rules make."""
    return evidence(broken_rules(text), hidden=bool(text.hidden))


def evidence(broken: Iterable[Broken], *, hidden: bool) -> tuple[str, ...]:
    """The names of the broken rules and their severities; and whether words were hidden."""
    return tuple(dict.fromkeys(_named(broken, hidden)))


def _named(broken: Iterable[Broken], hidden: bool) -> Iterator[str]:
    for one in broken:
        yield f"rule {one.severity.value}"
        yield f"rule {one.rule.name} {one.severity.value}"
    if hidden:
        yield "hidden words"
