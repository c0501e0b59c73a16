"""Effects done: each writes inside the message's transaction, and may add words or lead to another step."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot.context import BotContext
from bot.dialogues.base import Effect, Next
from models.wechat import Follower


@dataclass(frozen=True)
class Done:
    """A step after its effects so far; `after` is called once the transaction is committed."""

    next: Next
    after: tuple[Callable[[], None], ...] = ()

    def saying(self, words: str) -> "Done":
        return replace(self, next=self.next.then(words))

    def leading(self, step: Next) -> "Done":
        """Somewhere else than the step itself thought."""
        return replace(self, next=step)

    def calling(self, call: Callable[[], None]) -> "Done":
        return replace(self, after=(*self.after, call))


def perform(context: BotContext, session: Session, follower: Follower, effect: Effect, done: Done) -> Done:
    """Do one effect of the step."""
    raise NotImplementedError(type(effect).__name__)
