"""Sentences that say nearly the same, together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

ALIKE = 60.0
"""Per cent of common characters from which two sentences count as one question."""


@dataclass
class Alike:
    """The sentence said most often in front; `times`: how often any of them was said."""

    first: str
    times: int
    others: list[str] = field(default_factory=list)


def grouped(sentences: Iterable[str]) -> list[Alike]:
    """Groups, the most frequent first; every sentence stands in one."""
    groups: dict[str, Alike] = {}
    for sentence, times in Counter(sentences).most_common():
        near = process.extractOne(sentence, groups.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        if near is None:
            groups[sentence] = Alike(sentence, times)
        else:
            groups[near[0]].others.append(sentence)
            groups[near[0]].times += times
    return sorted(groups.values(), key=lambda group: -group.times)
