"""The reader: it makes intent and slots of a sentence."""

from dataclasses import replace
from functools import cache, cached_property

from bot.understanding.intents.classifier import Classifier
from bot.understanding.intents.clauses import asked_in_turn
from bot.understanding.lexicon.tables import BASE, Lexicon
from bot.understanding.meaning import WITH_SLOTS, Intent, Slots, Understanding
from bot.understanding.slots.gazetteer import Gazetteer
from bot.understanding.slots.reader import SlotReader
from bot.understanding.spelling.correction import Spelling

NOWHERE = Gazetteer()
_COURSE = "免费培训"


class Reader:
    """The understanding of sentences by one lexicon.

    Immutable and safe in several threads: readers of different lexicons are used side by side. Each part is built
    when it is first asked for, a quarter of a second in all.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def understand(self, text: str, places: Gazetteer = NOWHERE) -> Understanding:
        """Intent and slots of any text a person may send; never raises.

        Several intents in one sentence: the first asked, the next in `then`, and so on. `places`: names of the plan
        in force.
        """
        reading = self._slots.read(self.normalise(text, places), places)
        verdict = self._classifier.judge(reading.shape, self.lexicon.noted(text))
        first, *others = asked = asked_in_turn(self._classifier, reading.shape, verdict.intent)
        said = _without_course(reading.slots) if Intent.TRAINING in asked else reading.slots
        then: Understanding | None = None
        for other in reversed(others):
            then = Understanding(other, _wishes(said, other), then=then)
        return Understanding(first, _wishes(said, first), verdict.alternatives, then)

    def explain(self, text: str, places: Gazetteer = NOWHERE) -> tuple[str, ...]:
        """The reasons for what is understood, for people to read."""
        reading = self._slots.read(self.normalise(text, places), places)
        verdict = self._classifier.judge(reading.shape, self.lexicon.noted(text))
        return (*self._classifier.reasons(reading.shape, verdict), *reading.found())

    def normalise(self, text: str, places: Gazetteer = NOWHERE) -> str:
        """The text folded, with English, pinyin, wrong characters and dialect put into the words the rules know."""
        return self._spelling.normalise(text, places.spoken)

    def slots(self, text: str, places: Gazetteer = NOWHERE) -> Slots:
        """The slots of any text, whatever its intent."""
        return self._slots.read(self.normalise(text, places), places).slots

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.lexicon)

    @cached_property
    def _slots(self) -> SlotReader:
        return SlotReader(self.lexicon)

    @cached_property
    def _classifier(self) -> Classifier:
        return Classifier(self.lexicon)


@cache
def base_reader() -> Reader:
    """The reader of the data files alone; one for the process, for its parts take time and memory."""
    return Reader(BASE)


def _wishes(said: Slots, intent: Intent) -> Slots:
    """The slots if the intent has any; a wage beside a post or a course only says which one is meant."""
    if intent in (Intent.JOB_DETAIL, Intent.TRAINING):
        return replace(said, min_wage=None, max_wage=None)
    return said if intent in WITH_SLOTS else Slots()


def _without_course(said: Slots) -> Slots:
    """The slots without a free course as a benefit: a course asked for is no benefit of a job."""
    return replace(said, benefits=tuple(name for name in said.benefits if name != _COURSE))
