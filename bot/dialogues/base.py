"""The input and the result of a dialogue step: frozen values only, so that every step is a pure function."""

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
    """The part of a person's service file that a step may read."""

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
    """Everything outside the message that a step may read: plan, time, person, ready answers."""

    plan: Plan
    now: datetime
    today: date
    origin: Origin = field(default_factory=Origin)
    stopped: bool = False
    """Notices were stopped by 退订, or by unfollowing."""
    person: PersonFacts | None = None
    sharers: tuple[PersonFacts, ...] = ()
    """All people registered on this phone if there are several; `person` is one of them."""
    answers: Mapping[str, Answer] = field(default_factory=first_texts)
    """The ready answers in force, by topic."""

    def answering(self, answers: Mapping[str, Answer]) -> "Facts":
        """A copy with these ready answers in force."""
        return replace(self, answers=answers)


@dataclass(frozen=True)
class Turn:
    """One message with everything a step needs to answer it."""

    text: str
    """The text as written, without surrounding blanks."""
    said: Understanding
    facts: Facts
    step: str = ""
    """The question that is open, as `dialogue.step`; "" for none."""
    kept: Kept = field(default_factory=dict)
    """Values that the open dialogue keeps for its next answer; JSON, gone with the dialogue."""
    tries: int = 0
    memory: Kept = field(default_factory=dict)
    """The memory of the conversation beside the open question; JSON, and a key may be absent.

    - `menu`: the list that a digit refers to: `main`, `vacancies` or `classes`.
    - `shown`, `offset`, `wishes`, `lowest`: the page of vacancies shown last: ids, position of the first, wishes
      searched for, lowest of the highest pays in yuan a month.
    - `vacancy`: id of the vacancy looked at since.
    - `classes`, `class_offset`, `class_wishes`, `class`: the same for classes.
    - `lost`: number of messages in a row that were not understood; `unheard`: the same for voices.
    - `speaks`: true if the person wants to speak instead of typing.
    - `for`: the person meant on a shared phone (`shared_phone.py`).
    - `pace`: the count of messages against floods (`flood.py`).
    """
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
        """True if the person in question has a service file."""
        return self.facts.person is not None and self.facts.person.registered

    def remembering(self, memory: Kept) -> "Turn":
        """A copy with this memory."""
        return replace(self, memory=memory)


class Effect:
    """A change that the dispatcher makes in the database, in the single transaction of the message."""


@dataclass(frozen=True)
class Say(Effect):
    """Words that are said in their place between the words of other effects."""

    words: str


@dataclass(frozen=True)
class Next:
    """The result of a step. `step` is the next one as `dialogue.step`, "" for none; an empty `reply` says nothing."""

    reply: str = ""
    step: str = ""
    kept: Kept = field(default_factory=dict)
    tries: int = 0
    memory: Kept | None = None
    """None keeps the memory of the turn."""
    effects: tuple[Effect, ...] = ()
    closing: str = ""
    """Words after those of the effects."""
    noted: str = ""
    """A note for the log instead of the intent: topic and version of a ready answer."""
    ends: bool = False
    """True if an open registration is over with this step; every other leaves it open (registration/staying.py)."""

    def after(self, words: str) -> "Next":
        """A copy that says `words` first."""
        return replace(self, reply=f"{words}\n{self.reply}" if words and self.reply else words or self.reply)

    def then(self, words: str) -> "Next":
        """A copy that says `words` last."""
        return replace(self, reply=f"{self.reply}\n{words}" if words and self.reply else words or self.reply)

    def remembering(self, memory: Kept) -> "Next":
        """A copy with this memory."""
        return replace(self, memory=memory)


Step = Callable[[Turn], Next | None]
"""Returns None if the message does not answer the question of the step."""


def stay(turn: Turn, reply: str, **changes: Any) -> Next:  # noqa: ANN401 - fields of Next
    """Say `reply` and remain at the same step with its kept data."""
    return replace(Next(reply, turn.step, turn.kept, turn.tries), **changes)


def numbered(choices: tuple[str, ...] | list[str]) -> str:
    """Numbered lines such as `1 翠华镇`."""
    return "\n".join(f"{number} {choice}" for number, choice in enumerate(choices, start=1))
