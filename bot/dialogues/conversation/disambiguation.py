"""Two readings of one sentence are close: a short either-or question instead of a guess."""

from collections.abc import Iterable
from dataclasses import replace

from bot.dialogues.base import Next, Turn, numbered
from bot.understanding import Gazetteer, Slots, Understanding, normalise
from bot.understanding.answers.choices import chosen
from bot.understanding.meaning import WITH_SLOTS, Intent
from bot.understanding.slots import reader as slots

CHOOSE = "either.choose"
_WORDS = {
    Intent.REGISTER: "登记或改资料",
    Intent.JOB_SEARCH: "看有什么工作",
    Intent.JOB_DETAIL: "问这个岗位的详细情况",
    Intent.APPLY: "报名",
    Intent.MY_STATUS: "问我的进度",
    Intent.TRAINING: "问免费培训",
    Intent.POLICY: "问规定和手续",
    Intent.SUBSIDY: "问补贴",
    Intent.HUMAN: "找工作人员",
    Intent.UNSUBSCRIBE: "不再收通知",
}
"""What can be asked about, as the choice says it."""
_SETTLED = frozenset({Intent.HUMAN, Intent.UNSUBSCRIBE})
"""Never asked about when they are the first reading: they always win (R59, R61)."""
_NEEDS_A_LIST = frozenset({Intent.JOB_DETAIL, Intent.APPLY})


def ask(turn: Turn) -> Next | None:
    """The question, where two readings lead to different answers; None where there is nothing to ask."""
    first = turn.said.intent
    if first not in _WORDS or first in _SETTLED or turn.said.then:
        return None
    other = next((one for one in turn.said.alternatives if one in _WORDS), None)
    if other is None or _answered_alike(turn, first, other):
        return None
    words, kept = [_WORDS[first], _WORDS[other]], {"text": turn.text, "intents": [first, other]}
    return Next(f"您是哪个意思？回数字。\n{numbered(words)}", CHOOSE, kept)


def _answered_alike(turn: Turn, first: Intent, other: Intent) -> bool:
    """Without a vacancy on the table every question about one leads to the search."""
    on_table = turn.memory.get("shown") or turn.memory.get("vacancy")
    return not on_table and {first, other} <= {Intent.JOB_SEARCH, *_NEEDS_A_LIST}


def still_open(others: Iterable[Understanding]) -> str:
    """Everything that was asked beside and has to wait; "" for nothing."""
    words = "、".join(_WORDS[other.intent] for other in others if other.intent in _WORDS)
    return f"您还要{words}，这个弄完再说一声就办。" if words else ""


def settled(turn: Turn) -> Turn:
    """The sentence asked about, with the meaning he chose; the message itself where it chooses none."""
    free = replace(turn, step="", kept={}, tries=0)
    intents = [Intent(one) for one in turn.kept["intents"]]
    position = chosen(turn.text, [_WORDS[one] for one in intents])
    if position is None:
        return free
    return replace(free, text=turn.kept["text"], said=_meaning(turn.kept["text"], intents[position]))


def _meaning(text: str, intent: Intent) -> Understanding:
    wishes = slots.read(normalise(text), Gazetteer()).slots if intent in WITH_SLOTS else Slots()
    return Understanding(intent, wishes)
