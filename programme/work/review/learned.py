"""A judgement learned from examples (data/examples/), for what no rule names: which kind of breach a passage resembles.

Learned by `python -m programme.work.review.learning`.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from programme.text.traced import Span
from programme.work.review.features import features
from programme.work.review.wording import Wording

FILE = Path(__file__).parent / "data" / "weights.tsv"
ZERO, UNIT = 128, 40
"""A weight w is kept as the byte ZERO + w × UNIT."""

_SENTENCE = re.compile(r"[^。;!?\n]+")
_CLAUSE = re.compile(r"[^,。;!?\n]+")
_LONG = 30
"""Characters; a longer sentence is also read two clauses at a time, or the rest of it would hide them."""
_SHORTEST = 4


@dataclass(frozen=True)
class Weights:
    """`rows`: feature → one byte for each of `kinds`; the first kind is any breach at all."""

    kinds: tuple[str, ...]
    rows: dict[str, bytes]

    def score(self, shown: Sequence[str], place: int) -> float:
        """The distance beyond the border of that kind."""
        known = [row[place] for one in shown if (row := self.rows.get(one))]
        return (sum(known) - ZERO * len(known)) / UNIT / math.sqrt(len(known)) if known else 0.0


@dataclass(frozen=True)
class Likeness:
    """The breach that a passage resembles most: its kind, the distance beyond the border, and the place."""

    kind: str
    score: float
    start: int
    end: int


def likeness(text: Wording, weights: Weights) -> Likeness | None:
    """The passage most like a breach; None in a text without any passage worth reading."""
    judged = [
        Likeness("", weights.score(features(text.whole[start:end]), 0), start, end)
        for start, end in passages(text.whole)
    ]
    worst = max(judged, key=lambda one: one.score, default=None)
    if worst is None:
        return None
    shown = features(text.whole[worst.start : worst.end])
    kind = max(range(1, len(weights.kinds)), key=lambda place: weights.score(shown, place))
    return Likeness(weights.kinds[kind], worst.score, worst.start, worst.end)


def likeness_around(text: Wording, place: Span, weights: Weights) -> float:
    """The highest score of a passage that holds the place; 0 where none does."""
    around = [(start, end) for start, end in passages(text.whole) if start <= place[0] and place[1] <= end]
    return max((weights.score(features(text.whole[start:end]), 0) for start, end in around), default=0.0)


def passages(whole: str) -> Iterator[Span]:
    """The sentences, and of a long one every two neighbouring clauses."""
    for sentence in _SENTENCE.finditer(whole):
        start, end = sentence.span()
        if end - start < _SHORTEST:
            continue
        yield start, end
        clauses = [clause.span() for clause in _CLAUSE.finditer(whole, start, end)]
        if end - start > _LONG and len(clauses) > 2:
            yield from ((one[0], other[1]) for one, other in pairwise(clauses))


@cache
def delivered() -> Weights:
    """The weights of the data file."""
    head, *lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = (line.rsplit("\t", 1) for line in lines)
    return Weights(tuple(head.split("\t")[1:]), {feature: bytes.fromhex(row) for feature, row in rows})
