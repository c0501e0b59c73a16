"""Learns data/weights.tsv from data/examples/: `python -m bot.understanding.training`, some seconds.

A linear model over bot/understanding/features.py, by stochastic gradient descent; repeatable: the same
examples give the same weights. Whoever adds an example runs it again; a test says so if it was forgotten.
"""

import hashlib
import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.understanding import lexicon, slots
from bot.understanding.bank import Example, examples
from bot.understanding.correction import normalise
from bot.understanding.features import features, strangeness
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.scales import FILE, INTENTS, UNIT, ZERO

Row = list[float]

_ROUNDS = 9
_RATE, _SLOWER = 0.06, 0.3
"""First step size, and how fast steps shrink."""
_NEGLIGIBLE = 0.02
_FEWEST = 2
"""Sayings that must show a feature before it counts."""
_LIGHTEST = 2
"""Features whose every weight rounds to less are left out of the file."""


def fingerprint() -> str:
    """Of the examples; stands in the first line of the weights learned from them."""
    said = "\n".join(f"{intent}\t{saying}" for saying, intent in examples())
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def learn(bank: Iterable[Example]) -> dict[str, bytes]:
    """Weights from examples."""
    seen = [(_features(saying), INTENTS.index(intent)) for saying, intent in bank]
    often = Counter(feature for found, _ in seen for feature in found)
    table = {feature: [0.0] * len(INTENTS) for feature, times in often.items() if times >= _FEWEST}
    without = {feature for feature, times in often.items() if times > _FEWEST}  # what is known without the one in hand
    shown = [((*found, strangeness(found, without)), right) for found, right in seen]
    table |= {strange: [0.0] * len(INTENTS) for strange in {found[-1] for found, _ in shown}}
    lessons = [([table[feature] for feature in found if feature in table], right) for found, right in shown]
    chance = random.Random(1)  # noqa: S311 (an order, not a secret)
    for turn in range(_ROUNDS):
        chance.shuffle(lessons)
        for rows, right in lessons:
            _correct(rows, right, _RATE / (1 + turn * _SLOWER))
    return {feature: packed for feature, row in sorted(table.items()) if (packed := _packed(row))}


def _features(saying: str) -> tuple[str, ...]:
    return features(slots.read(normalise(saying), _places()).shape)


def _places() -> Gazetteer:
    rows = {kind: tuple(names.split()) for kind, names in lexicon.pairs("example_places.tsv")}
    return Gazetteer(rows["origin"], rows["destination"][0], rows["aliases"])


def _correct(rows: Sequence[Row], right: int, rate: float) -> None:
    scores = [sum(column) for column in zip(*rows, strict=True)] or [0.0] * len(INTENTS)
    highest = max(scores)
    odds = [math.exp(score - highest) for score in scores]
    total = sum(odds)
    errors = [(place, odd / total - (place == right)) for place, odd in enumerate(odds)]
    steps = [(place, rate * error) for place, error in errors if abs(error) > _NEGLIGIBLE]
    for row in rows:
        for place, step in steps:
            row[place] -= step


def _packed(row: Row) -> bytes | None:
    """The row in bytes; None when it is too light to matter."""
    whole = [round(weight * UNIT) for weight in row]
    if max(map(abs, whole)) < _LIGHTEST:
        return None
    return bytes(min(max(ZERO + weight, 0), 255) for weight in whole)


def main() -> None:
    """Learn and write."""
    learned = learn(examples())
    lines = [f"# {fingerprint()} learned by bot/understanding/training.py from examples/; not edited by hand"]
    lines += [f"{feature}\t{row.hex()}" for feature, row in learned.items()]
    (lexicon.DATA / FILE).write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
