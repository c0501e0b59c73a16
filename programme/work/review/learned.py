"""A judgement learned from examples (data/examples/, data/posts/): how much a post resembles those that break the law.

Two borders weigh a stretch of the post: one its passages, of which the worst counts, the other the stretch as a whole
together with the rules that it breaks. Their sum is the score. Learned by `python -m programme.work.review.learning`.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from programme.text.traced import Span
from programme.work.review.features import LONGEST, features
from programme.work.review.wording import Wording, wording_of

FILE = Path(__file__).parent / "data" / "weights.tsv"
ZERO, UNIT = 128, 40
"""A weight w is kept as the byte ZERO + w × UNIT."""
PASSAGE, POST, KINDS = 0, 1, 2
"""The places of the weights: a passage, a whole post, and from there on the kinds of breach."""

_CLAUSE = re.compile(r"[^,。;!?\n]+")
_SHORTEST = 6
"""Characters of a text that is worth judging: shorter ones are left to the rules."""
_CONTEXT = 16
"""Characters from which a text of several clauses is judged as a post, too, not by its passages alone."""


@dataclass(frozen=True)
class Weights:
    """`rows`: feature → one byte for each border: passage, post, and those of `kinds`."""

    kinds: tuple[str, ...]
    rows: dict[str, bytes]

    def score(self, shown: Sequence[str], place: int) -> float:
        """The distance beyond the border of that place."""
        known = [row[place] for one in shown if (row := self.rows.get(one))]
        return (sum(known) - ZERO * len(known)) / UNIT / math.sqrt(len(known)) if known else 0.0

    def kind(self, shown: Sequence[str]) -> str:
        """The kind of breach beyond whose border the features lie furthest."""
        known = [row for one in shown if (row := self.rows.get(one))]
        totals = [sum(column) for column in zip(*known, strict=True)][KINDS:] or [0]
        return self.kinds[totals.index(max(totals))]


@dataclass(frozen=True)
class Likeness:
    """A stretch of text judged: its score, the likeliest kind of breach, and the worst passage; texts as written.

    A short stretch or a lone clause has no context that could excuse the words of a rule.
    """

    score: float
    kind: str
    words: str
    stretch: str
    has_context: bool


def likenesses(texts: Sequence[str], evidence: Sequence[str], weights: Weights) -> tuple[Likeness, ...]:
    """The judgement of each stretch of several texts, the worst first; none where nothing is worth judging.

    `evidence` names what the rules found in all of them (evidence.py).
    """
    plain = (wording_of(text) for text in texts)
    judged = [
        _of_stretch(text, start, end, evidence, weights) for text in plain for start, end in _stretches(text.whole)
    ]
    return tuple(sorted(judged, key=lambda one: -one.score))


def _of_stretch(text: Wording, start: int, end: int, evidence: Sequence[str], weights: Weights) -> Likeness:
    whole = text.whole
    shown = {span: features(whole[slice(*span)]) for span in passages(whole, start, end)}
    scores = {span: weights.score(found, PASSAGE) for span, found in shown.items()}
    worst = max(scores, key=scores.__getitem__)
    has_context = end - start >= _CONTEXT and len(_CLAUSE.findall(whole, start, end)) > 1
    post = weights.score((*features(as_line(whole[start:end])), *evidence), POST) if has_context else 0.0
    written = text.traced.as_written
    kind = weights.kind(shown[worst])
    return Likeness(scores[worst] + post, kind, written(*worst), written(start, end), has_context)


def passages(whole: str, start: int, end: int) -> Iterator[Span]:
    """Every two neighbouring clauses; the clause itself where there is one."""
    clauses = [clause.span() for clause in _CLAUSE.finditer(whole, start, end)]
    yield from ((one[0], other[1]) for one, other in pairwise(clauses)) if clauses[1:] else clauses or [(start, end)]


def as_line(text: str) -> str:
    """The text on one line."""
    return text.strip("\n").replace("\n", ",")


def _stretches(whole: str) -> Iterator[Span]:
    """Runs of clauses of at most LONGEST characters, the length of the posts learned from."""
    begun = ended = 0
    for clause in _CLAUSE.finditer(whole):
        if clause.end() - begun > LONGEST and ended - begun >= _SHORTEST:
            yield begun, ended
            begun = clause.start()
        ended = clause.end()
    if ended - begun >= _SHORTEST:
        yield begun, ended


@cache
def delivered() -> Weights:
    """The weights of the data file."""
    head, *lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = (line.rsplit("\t", 1) for line in lines)
    return Weights(tuple(head.split("\t")[1:]), {feature: bytes.fromhex(row) for feature, row in rows})
