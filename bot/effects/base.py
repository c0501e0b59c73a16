"""The base of all effects: each writes in the message's transaction, and may add words or lead to another step."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from bot.context import BotContext
from bot.dialogues.base import Facts, Kept, Next
from bot.dialogues.conversation import shared_phone
from models.chat.wechat import Follower
from models.people import Person
from models.queries.chat.chat import find_person_of


@dataclass(frozen=True)
class PerformedStep:
    """A step after its effects so far; `after` is called once the transaction is committed."""

    next: Next
    after: tuple[Callable[[], None], ...] = ()

    @property
    def memory(self) -> Kept:
        """The memory of the conversation after the step."""
        return self.next.memory or {}

    def saying(self, words: str) -> "PerformedStep":
        """The same, with `words` said last."""
        return PerformedStep(self.next.then(words), self.after) if words else self

    def leading(self, step: Next) -> "PerformedStep":
        """Go to another step than the dialogue chose; keep the conversation's memory unless `step` has its own."""
        memory = self.next.memory if step.memory is None else step.memory
        return replace(self, next=replace(step, memory=memory, ends=step.ends or self.next.ends))

    def remembering(self, memory: Kept) -> "PerformedStep":
        """The same, with this memory."""
        return PerformedStep(self.next.remembering(memory), self.after)

    def calling(self, port: Callable[[int], None], number: int) -> "PerformedStep":
        """The same, with one more call of a port after the commit."""
        return replace(self, after=(*self.after, partial(port, number)))


@dataclass(frozen=True)
class EffectContext:
    """Everything an effect works with: one transaction, one follower, one instant."""

    bot: BotContext
    session: Session
    follower: Follower
    facts: Facts

    def person(self, done: PerformedStep) -> Person | None:
        """The person meant: the chosen one if several share the phone, else the one registered last."""
        chosen = shared_phone.picked(done.memory, self.facts.sharers)
        if chosen is not None:
            return self.session.get(Person, chosen.person_id)
        return find_person_of(self.session, self.follower.id)

    @property
    def now(self) -> datetime:
        """The instant of the turn."""
        return self.facts.now
