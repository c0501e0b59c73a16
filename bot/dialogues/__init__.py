"""Which dialogue answers what: one explicit table each for steps, intents, menu keys and digits."""

from bot.dialogues.base import Next, Turn
from bot.dialogues.greeting import greet, offer_menu
from bot.inbound import Kind

REMEMBERED = frozenset({"register"})
"""Dialogues whose progress is also kept in the database."""


def respond(kind: Kind, turn: Turn) -> Next:
    """What happens after one message or event of a person. Pure."""
    if kind in (Kind.FOLLOW, Kind.SCAN):
        return greet(turn)
    return offer_menu(turn)
