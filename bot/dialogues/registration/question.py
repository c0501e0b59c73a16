"""One question of a questionnaire: its words, the reading of an answer, and when it is not asked."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.dialogues.base import Facts, Kept, Next, Turn
from bot.dialogues.registration.relatives import worded


@dataclass(frozen=True)
class Got:
    """An answer, as the values to keep."""

    values: Kept


@dataclass(frozen=True)
class Wrong:
    """An attempt that cannot be right, which is counted; the sentence says how to mend it."""

    sentence: str


Reading = Got | Wrong | Next | None
"""None: the message does not answer the question. Next: the answer leads to another step."""


def _always(_facts: Facts, _kept: Kept) -> bool:
    return True


@dataclass(frozen=True)
class Question:
    """One question; `name` is its step and the key of its answer. A skipped question keeps None."""

    name: str
    ask: Callable[[Facts, Kept], str]
    read: Callable[[Turn], Reading]
    optional: bool = False
    why: str = ""
    """The purpose of the question and the alternative, for a person who asks why or tries to skip a required one."""
    words: tuple[str, ...] = ()
    """The words by which people name it: 电话填错了 leads back to it."""
    remind: Callable[[Facts, Kept], str] | None = None
    """The words for asking again; without them, those of the first time."""
    matters: Callable[[Facts, Kept], bool] = _always
    clears: tuple[str, ...] = field(default=())
    """Other answers that are forgotten when the person goes back to this question."""

    def asking(self, facts: Facts, kept: Kept) -> str:
        """The question, worded for the person or for a writer who answers for another."""
        return worded(self.ask(facts, kept), kept)

    def ask_again(self, facts: Facts, kept: Kept) -> str:
        return worded((self.remind or self.ask)(facts, kept), kept)

    def is_open(self, facts: Facts, kept: Kept) -> bool:
        return self.name not in kept and self.matters(facts, kept)
