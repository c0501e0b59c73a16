"""The meaning of a labourer's sentence, by the lexicons in `data/`.

`Reader.understand` answers the webhook, `flask understand` and the trial of a phrase alike.
"""

from bot.understanding.meaning import Intent, Slots, Understanding
from bot.understanding.reader import Reader, base_reader
from bot.understanding.slots.gazetteer import Gazetteer

__all__ = ["Gazetteer", "Intent", "Reader", "Slots", "Understanding", "base_reader"]
