"""人工: a ticket for the town's staff, with the hour by which somebody answers (R61)."""

from dataclasses import dataclass

from bot.dialogues.base import Effect, Next, Turn, stay


@dataclass(frozen=True)
class OpenHandover(Effect):
    """A ticket; the performer tells by when somebody answers."""

    topic: str
    town: str | None = None
    """Named in a registration that is not finished."""


def call(turn: Turn) -> Next:
    """At any step; what was going on goes on afterwards."""
    topic = "登记" if turn.step.startswith("register.") else "找人帮忙"
    return stay(turn, "", effects=(OpenHandover(topic, turn.kept.get("town")),))
