"""The learning of data/weights.tsv from data/examples/: `python -m programme.work.review.learning`, 20 s of CPU.

A border (programme/text/borders.py) between every breach and what is lawful, and one for each kind of breach. After an
example was added it is run again; a test fails if that was forgotten.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from programme.text.borders import Lesson, border
from programme.work.review.features import features
from programme.work.review.learned import FILE, UNIT, ZERO, Weights
from programme.work.review.wording import wording_of

EXAMPLES = Path(__file__).parent / "data" / "examples"
ANY, LAWFUL = "any", "lawful"
_FEWEST = 2
"""Examples that must show a feature before it counts."""
_LIGHTEST = 2
"""Features whose every weight rounds to less are left out of the file."""


@dataclass(frozen=True)
class Example:
    """A sentence, whether it breaks the law, and the kind of breach that it is or only looks like."""

    text: str
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


def learn(examples: Sequence[Example]) -> Weights:
    """Learn the borders from the examples."""
    seen = [features(wording_of(one.text).whole.replace("\n", ",")) for one in examples]
    often = Counter(feature for found in seen for feature in found)
    table = [feature for feature, times in often.items() if times >= _FEWEST]
    place = {feature: number for number, feature in enumerate(table)}
    kinds = (ANY, *sorted({one.kind for one in examples if one.illegal}))
    columns = []
    for number, kind in enumerate(kinds):
        rights = [one.illegal and kind in (ANY, one.kind) for one in examples]
        lessons = [
            Lesson(tuple(place[one] for one in found if one in place), number if right else -1)
            for found, right in zip(seen, rights, strict=True)
        ]
        columns.append(border([lesson for lesson in lessons if lesson.found], number, len(table)))
    rows = zip(table, zip(*columns, strict=True), strict=True)
    return Weights(kinds, {feature: packed for feature, row in sorted(rows) if (packed := _packed(row))})


def _packed(row: Sequence[float]) -> bytes | None:
    whole = [round(weight * UNIT) for weight in row]
    if max(map(abs, whole)) < _LIGHTEST:
        return None
    return bytes(min(max(ZERO + weight, 0), 255) for weight in whole)


def main() -> None:
    """Learn from the data files, and write the weights."""
    examples = read_examples(EXAMPLES.glob("*.tsv"))
    learned = learn(examples)
    lines = ["\t".join((f"# {fingerprint(examples)}", *learned.kinds))]
    lines += [f"{feature}\t{row.hex()}" for feature, row in learned.rows.items()]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
