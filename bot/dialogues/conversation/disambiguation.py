"""Two readings of one sentence are close: a short either-or question instead of a guess."""

from collections.abc import Iterable
from dataclasses import replace

from bot.dialogues.base import Next, Turn, numbered
from bot.understanding import Slots, Understanding
from bot.understanding.answers.choices import chosen
from bot.understanding.meaning import WITH_SLOTS, Intent
from programme.helpdesk.intents import INTENTS

CHOOSE = "either.choose"
_WORDS = {intent: INTENTS[intent].asked for intent in Intent if INTENTS[intent].asked}
"""The words of each choice."""
_SETTLED = frozenset({Intent.HUMAN, Intent.UNSUBSCRIBE})
"""Intents that win without a question if they are the first reading (R59, R61)."""
_NEEDS_A_LIST = frozenset({Intent.JOB_DETAIL, Intent.APPLY})


def ask(turn: Turn) -> Next | None:
    """The question if two readings lead to different answers, else None."""
    first = turn.said.intent
    if first not in _WORDS or first in _SETTLED or turn.said.then:
        return None
    other = next((one for one in turn.said.alternatives if one in _WORDS), None)
    if other is None or _answered_alike(turn, first, other):
        return None
    words, kept = [_WORDS[first], _WORDS[other]], {"text": turn.text, "intents": [first, other]}
    return Next(f"您是哪个意思？回数字。\n{numbered(words)}", CHOOSE, kept)


def _answered_alike(turn: Turn, first: Intent, other: Intent) -> bool:
    """True if both readings lead to the search: no vacancy was shown, so a question about one leads there too."""
    on_table = turn.memory.get("shown") or turn.memory.get("vacancy")
    return not on_table and {first, other} <= {Intent.JOB_SEARCH, *_NEEDS_A_LIST}


def still_open(others: Iterable[Understanding]) -> str:
    """A sentence that names the wishes that have to wait; "" if there are none."""
    words = "、".join(_WORDS[other.intent] for other in others if other.intent in _WORDS)
    return f"您还要{words}，这个弄完再说一声就办。" if words else ""


def settled(turn: Turn) -> Turn:
    """The earlier sentence with the meaning that the person chose; the present message if it chooses none."""
    free = replace(turn, step="", kept={}, tries=0)
    intents = [Intent(one) for one in turn.kept["intents"]]
    position = chosen(turn.text, [_WORDS[one] for one in intents])
    if position is None:
        return free
    return replace(free, text=turn.kept["text"], said=_meaning(turn, intents[position]))


def _meaning(turn: Turn, intent: Intent) -> Understanding:
    wishes = turn.reader.slots(turn.kept["text"]) if intent in WITH_SLOTS else Slots()
    return Understanding(intent, wishes)
