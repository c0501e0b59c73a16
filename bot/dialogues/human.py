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
    registering = turn.step.startswith("register.")
    topic, closing = ("登记", "登记可以接着做，也可以等他们帮您。") if registering else ("找人帮忙", "")
    return stay(turn, "", closing=closing, effects=(OpenHandover(topic, turn.kept.get("town")),))
