"""The learning of data/weights.tsv from data/examples/: `python -m bot.understanding.intents.learning`, 6 s of CPU.

For every intent a border (programme/text/borders.py) over the features of bot/understanding/intents/features.py. After
an example was added it is run again; a test fails if that was forgotten.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.understanding.intents.features import features, strangeness
from bot.understanding.intents.weights import INTENTS, UNIT, ZERO
from bot.understanding.lexicon import files
from bot.understanding.lexicon.tables import BASE, WEIGHTS, Example, Lexicon
from bot.understanding.slots.gazetteer import Gazetteer
from bot.understanding.slots.reader import SlotReader
from bot.understanding.spelling.correction import Spelling
from programme.text.borders import Lesson, border

_SHARPNESS = 4.0
"""The factor from distance to log-odds, fitted on sayings held out of the learning."""
_FEWEST = 2
"""Sayings that must show a feature before it counts."""
_LIGHTEST = 5
"""Features whose every weight rounds to less are left out of the file."""


def fingerprint(bank: Iterable[Example]) -> str:
    """The mark of the examples; stands in the first line of the weights learned from them."""
    said = "\n".join(f"{intent}\t{saying}" for saying, intent in bank)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def learn(lexicon: Lexicon, bank: Iterable[Example]) -> dict[str, bytes]:
    """Learn the weights from the examples of `bank`, read by the words of the lexicon."""
    spelling, slots, places = Spelling(lexicon), SlotReader(lexicon), _places()
    shapes = ((slots.read(spelling.normalise(saying), places).shape, intent) for saying, intent in bank)
    seen = [(features(shape), INTENTS.index(intent)) for shape, intent in shapes]
    often = Counter(feature for found, _ in seen for feature in found.every)
    table = [feature for feature, times in often.items() if times >= _FEWEST]
    without = {feature for feature, times in often.items() if times > _FEWEST}  # known without the one in hand
    shown = [((*found.every, strangeness(found, without)), right) for found, right in seen]
    table += sorted({found[-1] for found, _ in shown})
    place = {feature: number for number, feature in enumerate(table)}
    lessons = [Lesson(tuple(place[one] for one in found if one in place), right) for found, right in shown]
    columns = [border(lessons, intent, len(table)) for intent in range(len(INTENTS))]
    rows = zip(table, zip(*columns, strict=True), strict=True)
    return {feature: packed for feature, row in sorted(rows) if (packed := _packed(row))}


def _places() -> Gazetteer:
    rows = {kind: tuple(names.split()) for kind, names in files.pairs("example_places.tsv")}
    return Gazetteer(rows["origin"], rows["destination"][0], rows["aliases"])


def _packed(row: Sequence[float]) -> bytes | None:
    """The row in bytes; None when all its weights are too small to matter."""
    whole = [round(weight * _SHARPNESS * UNIT) for weight in row]
    if max(map(abs, whole)) < _LIGHTEST:
        return None
    return bytes(min(max(ZERO + weight, 0), 255) for weight in whole)


def main() -> None:
    """Learn from the data files, and write the weights."""
    learned = learn(BASE, BASE.examples)
    mark = fingerprint(BASE.examples)
    lines = [f"# {mark} learned by bot/understanding/intents/learning.py from examples/; not edited by hand"]
    lines += [f"{feature}\t{row.hex()}" for feature, row in learned.items()]
    (files.DATA / WEIGHTS).write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
