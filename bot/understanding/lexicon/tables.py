"""The lexicon: the tables of the data files with what staff added to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.understanding.lexicon import files
from bot.understanding.meaning import Intent

Example = tuple[str, Intent]
WEIGHTS = "weights.tsv"
TERMS = ("trades.tsv", "benefits.tsv", "shifts.tsv")
"""The tables of aliases."""
_EDGES = " \t\n,.!?~;，。！？～；…"
_LONGEST = 60


@dataclass(frozen=True)
class Additions:
    """Phrases of staff. `rows`: further rows by table; `sayings`: examples; `weights`: instead of the file's."""

    rows: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    sayings: tuple[Example, ...] = ()
    weights: Mapping[str, bytes] | None = None


@dataclass(frozen=True)
class Lexicon:
    """词典: the knowledge of a reader. Immutable: teaching makes another one, and several are used side by side."""

    additions: Additions = field(default_factory=Additions)

    def rows(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The rows of the table `data/<name>`, then those added."""
        return (*files.rows(name), *self.additions.rows.get(name, ()))

    def words(self, name: str) -> tuple[str, ...]:
        """All words of `data/<name>`, separated by spaces or line ends, in order, each once."""
        return tuple(dict.fromkeys(word for row in self.rows(name) for cell in row for word in cell.split()))

    def aliases(self, name: str) -> dict[str, tuple[str, ...]]:
        """Alias → the canonical values it stands for, from rows `value[+value]<TAB>alias alias …`."""
        found: dict[str, tuple[str, ...]] = {}
        for value, spellings in self.rows(name):
            for spelling in spellings.split():
                found[spelling] = tuple(value.split("+"))
        return found

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """Every saying with its intent, the name of its file; a saying that was added counts as it was added."""
        further = {saying for saying, _ in self.additions.sayings}
        filed = ((saying, intent) for intent in Intent for saying in files.sayings(f"examples/{intent}.txt"))
        return (*(example for example in filed if example[0] not in further), *self.additions.sayings)

    def noted(self, text: str) -> Intent | None:
        """The intent of a text that is an example word for word, so that a new example counts at once."""
        return self._noted.get(text[:_LONGEST].strip(_EDGES))

    @cached_property
    def _noted(self) -> dict[str, Intent]:
        return {saying.strip(_EDGES): intent for saying, intent in self.examples}

    @property
    def weights(self) -> Mapping[str, bytes]:
        """Feature → its weight for every intent; read anew at every call."""
        return self.additions.weights or {feature: bytes.fromhex(row) for feature, row in files.pairs(WEIGHTS)}


BASE = Lexicon()
"""The data files alone."""
