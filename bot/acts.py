"""Effects done: each writes inside the message's transaction, and may add words or lead to another step."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from bot.context import BotContext
from bot.dialogues.base import Facts, Kept, Next
from models.wechat import Follower


@dataclass(frozen=True)
class Done:
    """A step after its effects so far; `after` is called once the transaction is committed."""

    next: Next
    after: tuple[Callable[[], None], ...] = ()

    @property
    def memory(self) -> Kept:
        return self.next.memory or {}

    def saying(self, words: str) -> "Done":
        return replace(self, next=self.next.then(words))

    def leading(self, step: Next) -> "Done":
        """Somewhere else than the step itself thought; what the conversation remembers stays."""
        memory = self.next.memory if step.memory is None else step.memory
        return replace(self, next=replace(step, memory=memory))

    def remembering(self, memory: Kept) -> "Done":
        return replace(self, next=replace(self.next, memory=memory))

    def calling(self, port: Callable[[int], None], number: int) -> "Done":
        return replace(self, after=(*self.after, partial(port, number)))


@dataclass(frozen=True)
class Scene:
    """What an effect works with: one transaction, one follower, one instant."""

    context: BotContext
    session: Session
    follower: Follower
    facts: Facts

    @property
    def now(self) -> datetime:
        return self.facts.now
