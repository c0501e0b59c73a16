"""人工: a ticket for the town's staff, with the hour by which somebody answers (R61, R62)."""

from dataclasses import dataclass

from bot.dialogues import rights
from bot.dialogues.base import Effect, Next, Turn, stay

ORDINARY = "找人帮忙"


@dataclass(frozen=True)
class OpenHandover(Effect):
    """A ticket; the performer tells by when somebody answers."""

    topic: str
    town: str | None = None
    """Named in a registration that is not finished."""


def call(turn: Turn) -> Next:
    """At any step; what was going on goes on afterwards."""
    registering = turn.step.startswith("register.")
    topic, closing = ("登记", "登记可以接着做，也可以等他们帮您。") if registering else (ORDINARY, "")
    if wrong := rights.topic_of(turn.text):
        topic, closing = wrong, f"{rights.advice(turn.facts)}{closing}"
    return stay(turn, "", closing=closing, effects=(OpenHandover(topic, turn.kept.get("town")),))


def wronged(turn: Turn) -> Next | None:
    """Whose wages are kept back or who is hurt reaches a person, whatever else the sentence sounds like."""
    return call(turn) if rights.topic_of(turn.text) else None
