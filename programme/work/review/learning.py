"""The learning of data/weights.tsv: `python -m programme.work.review.learning`, a minute of CPU.

Borders (programme/text/borders.py) between what breaks the law and what does not: one for passages, learned from the
sentences of data/examples/ and the posts of data/posts/, one for whole posts, and one for each kind of breach. After
an example was added it is run again; a test fails if that was forgotten.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from programme.text.borders import Lesson, border
from programme.work.review.evidence import evidence_of
from programme.work.review.features import features
from programme.work.review.learned import FILE, UNIT, ZERO, Weights, as_line, passages
from programme.work.review.wording import wording_of

EXAMPLES = Path(__file__).parent / "data" / "examples"
POSTS = Path(__file__).parent / "data" / "posts"
_FEWEST = 2
"""Examples that must show a feature before it counts."""
_LIGHTEST = 2
"""Features whose every weight rounds to less are left out of the file."""
_TURNS = 3
"""Times that the worst passage of each unlawful post is chosen anew; the first time all its passages count."""
_ALSO = 0.5
"""Distance beyond the border from which a further passage of an unlawful post counts as unlawful too."""

Shown = tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """A text, whether it breaks the law, and the kind of breach that it is or only looks like."""

    text: str
    illegal: bool
    kind: str


@dataclass(frozen=True)
class _Passage:
    shown: Shown
    owner: int
    illegal: bool
    kind: str


def read_examples(paths: Iterable[Path]) -> list[Example]:
    """The rows `text<TAB>illegal|lawful<TAB>kind` of the files."""
    lines = (line for path in sorted(paths) for line in path.read_text(encoding="utf-8").splitlines())
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [Example(text, label == "illegal", kind) for text, label, kind in rows]


def fingerprint(examples: Iterable[Example]) -> str:
    """The mark of the examples; stands in the first line of the weights learned from them."""
    said = "\n".join(f"{one.illegal}\t{one.kind}\t{one.text}" for one in examples)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def learn(sentences: Sequence[Example], posts: Sequence[Example]) -> Weights:
    """Learn the borders from single sentences and from whole posts."""
    split = list(_passages([*sentences, *posts]))
    worst, by_passage = _of_passages(split)
    by_post = _border([_shown_by_post(post) for post in posts], [post.illegal for post in posts], 1)
    breaches = [passage for passage in worst if passage.illegal]
    kinds = tuple(sorted({passage.kind for passage in breaches}))
    columns = [by_passage, by_post]
    for number, kind in enumerate(kinds, 2):
        columns.append(_border([one.shown for one in breaches], [one.kind == kind for one in breaches], number))
    table = sorted({feature for column in columns for feature in column})
    rows = ((feature, _packed([column.get(feature, 0.0) for column in columns])) for feature in table)
    return Weights(kinds, {feature: packed for feature, packed in rows if packed})


def _passages(examples: Sequence[Example]) -> Iterable[_Passage]:
    for owner, one in enumerate(examples):
        line = as_line(wording_of(one.text).whole)
        for start, end in passages(line, 0, len(line)):
            yield _Passage(features(line[start:end]), owner, one.illegal, one.kind)


def _shown_by_post(post: Example) -> Shown:
    text = wording_of(post.text)
    return (*features(as_line(text.whole)), *evidence_of(text))


def _of_passages(split: Sequence[_Passage]) -> tuple[Sequence[_Passage], dict[str, float]]:
    """The border between passages, and those that it was learned from: all lawful ones and the worst of each other
    example.
    """
    chosen = split
    weights: dict[str, float] = {}
    for turn in range(_TURNS):
        weights = _border([one.shown for one in chosen], [one.illegal for one in chosen], 0)
        if turn < _TURNS - 1:
            chosen = _worst(split, weights)
    return chosen, weights


def _worst(split: Sequence[_Passage], weights: dict[str, float]) -> Sequence[_Passage]:
    scores = [sum(weights.get(one, 0.0) for one in passage.shown) / len(passage.shown) ** 0.5 for passage in split]
    highest: dict[int, float] = {}
    for passage, score in zip(split, scores, strict=True):
        highest[passage.owner] = max(score, highest.get(passage.owner, score))
    return [
        passage
        for passage, score in zip(split, scores, strict=True)
        if not passage.illegal or score > _ALSO or score == highest[passage.owner]
    ]


def _border(seen: Sequence[Shown], rights: Sequence[bool], number: int) -> dict[str, float]:
    """Feature → its weight; features that too few texts show are left out."""
    often = Counter(feature for shown in seen for feature in shown)
    table = [feature for feature, times in often.items() if times >= _FEWEST]
    place = {feature: index for index, feature in enumerate(table)}
    lessons = [
        Lesson(found, number if right else -1)
        for shown, right in zip(seen, rights, strict=True)
        if (found := tuple(place[one] for one in shown if one in place))
    ]
    return dict(zip(table, border(lessons, number, len(table)), strict=True))


def _packed(row: Sequence[float]) -> bytes | None:
    whole = [round(weight * UNIT) for weight in row]
    if max(map(abs, whole)) < _LIGHTEST:
        return None
    return bytes(min(max(ZERO + weight, 0), 255) for weight in whole)


def main() -> None:
    """Learn from the data files, and write the weights."""
    sentences, posts = read_examples(EXAMPLES.glob("*.tsv")), read_examples(POSTS.glob("*.tsv"))
    learned = learn(sentences, posts)
    lines = ["\t".join((f"# {fingerprint([*sentences, *posts])}", *learned.kinds))]
    lines += [f"{feature}\t{row.hex()}" for feature, row in learned.rows.items()]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
