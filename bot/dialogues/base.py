"""What a dialogue step sees and says: frozen values only, so every step is a pure function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bot.understanding import Reader, Understanding, base_reader
from models.queries.offline.qr_codes import Origin
from programme.helpdesk.ready_answers import Answer, first_texts
from programme.plan.plan import Plan

Kept = Mapping[str, Any]


@dataclass(frozen=True)
class PersonFacts:
    """What a step may know of the person's service file."""

    person_id: int
    service_no: str
    name: str
    age: int | None = None
    employed: bool = False
    category: str = ""
    trades: tuple[str, ...] = ()
    min_wage_yuan: int | None = None
    registered: bool = True
    refuses: tuple[str, ...] = ()
    """Kinds of notice and channels refused: `job` `training` `policy` `sms` `calls`."""
    learn_trades: tuple[str, ...] = ()
    town_id: int | None = None
    major: str = ""


@dataclass(frozen=True)
class Facts:
    """What a step may know of the world at this turn."""

    plan: Plan
    now: datetime
    today: date
    origin: Origin = field(default_factory=Origin)
    stopped: bool = False
    """Notices were stopped by 退订, or by unfollowing."""
    person: PersonFacts | None = None
    sharers: tuple[PersonFacts, ...] = ()
    """Everybody registered on this phone, where there are several; `person` is one of them."""
    answers: Mapping[str, Answer] = field(default_factory=first_texts)
    """The ready answers in force, by topic."""

    def answering(self, answers: Mapping[str, Answer]) -> "Facts":
        """The same, with these ready answers in force."""
        return replace(self, answers=answers)


@dataclass(frozen=True)
class Turn:
    """One message, as a step sees it."""

    text: str
    """As it was written, without surrounding blanks."""
    said: Understanding
    facts: Facts
    step: str = ""
    kept: Kept = field(default_factory=dict)
    tries: int = 0
    memory: Kept = field(default_factory=dict)
    resumed: bool = False
    media_id: str = ""
    at: tuple[float, float] | None = None
    """The place that was sent: latitude and longitude, GCJ-02."""
    reader: Reader = field(default_factory=base_reader)
    """The reader in force at this turn: of the data files and of what staff taught."""

    @property
    def normalised(self) -> str:
        """The text in the words that the rules know."""
        return self.reader.normalise(self.text)

    @property
    def is_registered(self) -> bool:
        """Whether the person meant has a service file."""
        return self.facts.person is not None and self.facts.person.registered

    def remembering(self, memory: Kept) -> "Turn":
        """The same, with this memory."""
        return replace(self, memory=memory)


class Effect:
    """Something the dispatcher does to the database in the message's one transaction."""


@dataclass(frozen=True)
class Say(Effect):
    """Words in their order among what the effects say."""

    words: str


@dataclass(frozen=True)
class Next:
    """What happens next. `step` is `dialogue.step`, "" for none. `reply` "" says nothing."""

    reply: str = ""
    step: str = ""
    kept: Kept = field(default_factory=dict)
    tries: int = 0
    memory: Kept | None = None
    """None keeps the turn's."""
    effects: tuple[Effect, ...] = ()
    closing: str = ""
    """Said after what the effects say."""
    noted: str = ""
    """What the log keeps instead of the intent: the topic and version of a ready answer."""

    def after(self, words: str) -> "Next":
        """The same, with `words` said first."""
        return replace(self, reply=f"{words}\n{self.reply}" if words and self.reply else words or self.reply)

    def then(self, words: str) -> "Next":
        """The same, with `words` said last."""
        return replace(self, reply=f"{self.reply}\n{words}" if words and self.reply else words or self.reply)

    def remembering(self, memory: Kept) -> "Next":
        """The same, with this memory."""
        return replace(self, memory=memory)


Step = Callable[[Turn], Next | None]
"""Answers None when the message is no answer to what the step asked."""


def stay(turn: Turn, reply: str, **changes: Any) -> Next:  # noqa: ANN401 - fields of Next
    """Say something and remain at the same step with what is kept."""
    return replace(Next(reply, turn.step, turn.kept, turn.tries), **changes)


def numbered(choices: tuple[str, ...] | list[str]) -> str:
    """`1 翠华镇` lines."""
    return "\n".join(f"{number} {choice}" for number, choice in enumerate(choices, start=1))
