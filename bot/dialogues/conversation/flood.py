"""A flood of messages from one person: one kind reply, then silence; the current dialogue stays as it is.

The count lives in the memory of the dialogue state, so it is in Redis, shared by every process, written in
order of arrival, and costs no round trip of its own.
"""

from datetime import datetime

from bot.dialogues.base import Kept, Next, Turn, stay
from bot.understanding.meaning import Intent

WINDOW_SECONDS = 60
MOST = 60
"""Messages a window: more than a person can type, fewer than a machine sends."""
_KEY = "pace"
_ALWAYS = frozenset({Intent.UNSUBSCRIBE, Intent.HUMAN})
"""Intents that are answered even in a flood (R59, R61)."""


def counted(memory: Kept, now: datetime) -> Kept:
    """The memory with this message counted: `[start of the window, messages in it, floods without a pause]`."""
    at = int(now.timestamp())
    start, messages, floods = memory.get(_KEY, (at, 0, 0))
    if at - start < WINDOW_SECONDS:
        flooded = messages + 1 == MOST + 1
        return {**memory, _KEY: [start, messages + 1, floods + flooded]}
    in_pause = at - start >= 2 * WINDOW_SECONDS or messages <= MOST
    return {**memory, _KEY: [at, 1, 0 if in_pause else floods]}


def slowed(turn: Turn) -> Next | None:
    """The reply in a flood: kind words once, then an empty reply; None if there is no flood."""
    _, messages, floods = turn.memory[_KEY]
    if messages <= MOST or turn.said.intent in _ALWAYS:
        return None
    if messages > MOST + 1 or floods > 1:
        return stay(turn, "")
    return stay(turn, "消息太多，我看不过来。前面办到的都记着，过一分钟再接着说；急事回“人工”。")
