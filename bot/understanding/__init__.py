"""What a labourer's sentence means: pure functions over lexicons in `data/`.

The one public call, `understand`, answers the webhook and `flask understand` alike.
"""

from dataclasses import replace

from bot.understanding.intents import classifier
from bot.understanding.intents.clauses import asked_in_turn
from bot.understanding.lexicon.examples import noted
from bot.understanding.meaning import WITH_SLOTS, Intent, Slots, Understanding
from bot.understanding.slots import reader
from bot.understanding.slots.gazetteer import Gazetteer
from bot.understanding.spelling.correction import normalise

__all__ = ["Gazetteer", "Intent", "Slots", "Understanding", "normalise", "understand"]

_NOWHERE = Gazetteer()
_COURSE = "免费培训"


def understand(text: str, places: Gazetteer = _NOWHERE) -> Understanding:
    """Intent and slots of any text a person may send; never raises.

    Several intents in one sentence: the first asked, the next in `then`, and so on. `places`: names of the plan in
    force.
    """
    reading = reader.read(normalise(text), places)
    verdict = classifier.judge(reading.shape, noted(text))
    first, *others = asked = asked_in_turn(reading.shape, verdict.intent)
    said = _without_course(reading.slots) if Intent.TRAINING in asked else reading.slots
    then: Understanding | None = None
    for other in reversed(others):
        then = Understanding(other, _wishes(said, other), then=then)
    return Understanding(first, _wishes(said, first), (*verdict.reasons, *reading.found), verdict.alternatives, then)


def _wishes(said: Slots, intent: Intent) -> Slots:
    """What the intent has slots for."""
    return said if intent in WITH_SLOTS else Slots()


def _without_course(said: Slots) -> Slots:
    """A free course asked for is the course, not a benefit of a job."""
    return replace(said, benefits=tuple(name for name in said.benefits if name != _COURSE))
