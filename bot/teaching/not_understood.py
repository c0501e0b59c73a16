"""Sentences that were not understood, as staff may see them."""

from bot.dialogues.help.ready_answers import UNSURE
from bot.dialogues.routing import NOT_UNDERSTOOD
from bot.understanding.slots import names

MOST_NAMES = 3


def was_lost(reply: str) -> bool:
    """True if the reply says that the chat did not understand, or has no answer."""
    return NOT_UNDERSTOOD in reply or UNSURE in reply


def without_names(text: str) -> str:
    """The text with up to three recognisable names hidden."""
    for _ in range(MOST_NAMES):
        name = names.find(text)
        if name is None or name not in text:
            return text
        text = text.replace(name, "〔姓名〕")
    return text
