"""The slots of a sentence, and its shape: the sentence with every slot value bracketed for the intent rules."""

from dataclasses import dataclass

from bot.understanding.lexicon.tables import Lexicon
from bot.understanding.meaning import Slots
from bot.understanding.slots import ages, terms
from bot.understanding.slots.gazetteer import Gazetteer
from bot.understanding.slots.places import PlaceFinder
from bot.understanding.slots.second_thoughts import second_thoughts
from bot.understanding.slots.terms import TermFinder
from bot.understanding.slots.wages import wage
from bot.understanding.spelling.correction import stated

OPENING = {
    name: chr(0xE000 + number) for number, name in enumerate(("trade", "benefit", "shift", "wage", "age", "place"))
}
CLOSING = "\ue0ff"
"""Private-use characters: folding removes them from what people write."""


Mark = tuple[int, int, str]
"""First character, the one after the last, and the kind of slot."""


@dataclass(frozen=True)
class Reading:
    """The slots of a sentence, its shape, and where in the text it says each slot."""

    slots: Slots
    shape: str
    text: str
    marks: tuple[Mark, ...]

    def found(self) -> tuple[str, ...]:
        """The words of each slot, for people to read."""
        return tuple(f"{kind}: {self.text[start:end]}" for start, end, kind in self.marks)


class SlotReader:
    """A reader of slots by the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._terms, self._places = TermFinder(lexicon), PlaceFinder(lexicon)

    def read(self, text: str, gazetteer: Gazetteer) -> Reading:
        """Read the slots of normalised text, whatever its intent."""
        plain = stated(text)
        again = second_thoughts(plain)
        named, pay = self._terms.find(plain, again), wage(plain, again)
        age, age_spans = ages.find(plain, again)
        sites = self._places.find(plain, gazetteer)
        slots = Slots(
            min_wage=pay.minimum,
            max_wage=pay.maximum,
            trade=terms.trade(named, again),
            benefits=terms.benefits(named, again),
            location=self._places.location(sites, again),
            age=age,
            shift=terms.shift(named, again),
        )
        marks = [(term.start, term.end, term.kind.value) for term in named]
        marks += [(*span, "wage") for span in pay.spans]
        marks += [(*span, "age") for span in age_spans]
        marks += [(site.start, site.end, "place") for site in sites]
        marks.sort()
        return Reading(slots, _shape(plain, marks), plain, tuple(marks))


def _shape(text: str, marks: list[Mark]) -> str:
    parts: list[str] = []
    end = 0
    for start, stop, kind in marks:
        if start < end:
            continue
        parts += [text[end:start], OPENING[kind], text[start:stop], CLOSING]
        end = stop
    return "".join([*parts, text[end:]])
