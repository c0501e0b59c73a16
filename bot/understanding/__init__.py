"""What a labourer's sentence means: pure functions over lexicons in `data/`.

The one public call, `understand`, answers the webhook and `flask understand` alike.
"""

from dataclasses import replace

from bot.understanding import intents, slots
from bot.understanding.bank import noted
from bot.understanding.clauses import asked_beside
from bot.understanding.correction import normalise
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.meaning import WITH_SLOTS, Intent, Slots, Understanding

__all__ = ["Gazetteer", "Intent", "Slots", "Understanding", "normalise", "understand"]

_NOWHERE = Gazetteer()
_COURSE = "免费培训"


def understand(text: str, places: Gazetteer = _NOWHERE) -> Understanding:
    """Intent and slots of any text a person may send; never raises.

    Two intents in one sentence: the first asked, the other in `then`. `places`: names of the plan in force.
    """
    reading = slots.read(normalise(text), places)
    verdict = intents.judge(reading.shape, noted(text))
    wishes = _wishes(reading.slots, verdict.intent)
    other = asked_beside(reading.shape, verdict.intent)
    then = Understanding(other, _wishes(reading.slots, other)) if other else None
    return Understanding(verdict.intent, wishes, (*verdict.reasons, *reading.found), verdict.alternatives, then)


def _wishes(said: Slots, intent: Intent) -> Slots:
    """What the intent has slots for; a free course asked for is the course, not a benefit of a job."""
    if intent is Intent.TRAINING:
        return replace(said, benefits=tuple(name for name in said.benefits if name != _COURSE))
    return said if intent in WITH_SLOTS else Slots()
