"""反对 and 绑定: the answers of a chat to a claim on its file by another chat, and to a file that staff offer it."""

from dataclasses import dataclass

from bot.dialogues.base import Effect, Next, Turn, stay
from bot.dialogues.fixed_words import plain

OBJECT, BIND = "反对", "绑定"
_NOT_ME = frozenset({"不是我", "不是我登的", "不是我登记的", "不是本人"})


@dataclass(frozen=True)
class ObjectToClaims(Effect):
    """End what other chats claim of this chat's files, and decline what staff offer it."""


@dataclass(frozen=True)
class AcceptOffers(Effect):
    """Link this chat to the files that staff offer it."""


def answered(turn: Turn) -> Next | None:
    """The step for 反对 or 绑定, at any point; None for other messages. An open question stays open."""
    said = plain(turn.text)
    if said == BIND:
        return stay(turn, "", effects=(AcceptOffers(),))
    if said == OBJECT or (not turn.step and said in _NOT_ME):
        return stay(turn, "", effects=(ObjectToClaims(),))
    return None
