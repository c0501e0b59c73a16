"""Sets of sayings with their meaning: `text<TAB>intent[|second reading]<TAB>slot=value …`."""

from dataclasses import dataclass
from pathlib import Path

from bot.understanding.lexicon.files import DATA

_SHORT = {"min": "min_wage", "max": "max_wage", "loc": "location"}
Fact = tuple[str, str]

SAYINGS = DATA / "sayings"
"""The folder of all sets, part of every deployment: phrases of staff are tried on them."""


@dataclass(frozen=True)
class Said:
    """One saying with the intents that count, the first the strict one, and its slots."""

    text: str
    intents: tuple[str, ...]
    facts: frozenset[Fact]


def list_sets() -> list[Path]:
    """Return the files of all sets, by name. Raises FileNotFoundError if the deployment lacks them."""
    if not (found := sorted(SAYINGS.glob("*.tsv"))):
        raise FileNotFoundError(f"no sets of sayings in {SAYINGS}")
    return found


def read_set(path: Path) -> list[Said]:
    """The rows of one set."""
    lines = path.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [Said(text, tuple(intents.split("|")), _written(slots)) for text, intents, slots in rows]


def _written(slots: str) -> frozenset[Fact]:
    pairs = (part.split("=") for part in slots.split())
    return frozenset((_SHORT.get(name, name), value) for name, values in pairs for value in values.split(","))
