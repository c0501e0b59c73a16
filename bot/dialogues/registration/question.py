"""One question of a questionnaire: how it is asked, how an answer is read, when there is no need to ask."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.dialogues.base import Facts, Kept, Next, Turn
from bot.dialogues.registration.relatives import worded


@dataclass(frozen=True)
class Got:
    """An answer: what is kept of it from now on."""

    values: Kept


@dataclass(frozen=True)
class Wrong:
    """An attempt that cannot be right; the sentence says what to do. Counted."""

    sentence: str


Reading = Got | Wrong | Next | None
"""None: the message is about something else. Next: the question leads somewhere else."""


def _always(_facts: Facts, _kept: Kept) -> bool:
    return True


@dataclass(frozen=True)
class Question:
    """`name` is the step and the key of what is kept; None is kept where it was skipped."""

    name: str
    ask: Callable[[Facts, Kept], str]
    read: Callable[[Turn], Reading]
    optional: bool = False
    why: str = ""
    """What it is for, and what to do instead: for whoever asks or tries to skip what cannot be."""
    words: tuple[str, ...] = ()
    """What people call it: 电话填错了 leads back to it."""
    remind: Callable[[Facts, Kept], str] | None = None
    """How it is asked again; as the first time where absent."""
    matters: Callable[[Facts, Kept], bool] = _always
    clears: tuple[str, ...] = field(default=())
    """What else is forgotten when the person goes back here."""

    def asking(self, facts: Facts, kept: Kept) -> str:
        """The question, in the words for whose data it is about."""
        return worded(self.ask(facts, kept), kept)

    def ask_again(self, facts: Facts, kept: Kept) -> str:
        return worded((self.remind or self.ask)(facts, kept), kept)

    def is_open(self, facts: Facts, kept: Kept) -> bool:
        return self.name not in kept and self.matters(facts, kept)
