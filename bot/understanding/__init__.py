"""What a labourer's sentence means: pure functions over lexicons in `data/`.

The one public call, `understand`, answers the webhook and `flask understand` alike.
"""

from bot.understanding import intents, slots
from bot.understanding.correction import normalise
from bot.understanding.gazetteer import Gazetteer
from bot.understanding.meaning import WITH_SLOTS, Intent, Slots, Understanding

__all__ = ["Gazetteer", "Intent", "Slots", "Understanding", "normalise", "understand"]

_NOWHERE = Gazetteer()


def understand(text: str, places: Gazetteer = _NOWHERE) -> Understanding:
    """Intent and slots of any text a person may send; never raises.

    Two intents in one sentence: the first asked. `places`: names of the plan in force.
    """
    reading = slots.read(normalise(text), places)
    intent, hits = intents.judge(reading.shape)
    explanation = tuple(f"{hit.intent} {hit.weight:g}: {hit.words}" for hit in hits)
    wishes = reading.slots if intent in WITH_SLOTS else Slots()
    return Understanding(intent, wishes, (*explanation, *reading.found))
