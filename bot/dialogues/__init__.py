"""Registration, job search and the other conversations: pure steps, and the routing that finds them."""

from bot.dialogues.help.handover import answer_hard
from bot.dialogues.registration.staying import kept_open
from bot.dialogues.registration.steps import DIALOGUE, durable
from bot.dialogues.routing import respond

__all__ = ["REMEMBERED", "answer_hard", "durable", "kept_open", "respond"]

REMEMBERED = frozenset({DIALOGUE})
"""Dialogues whose progress is also kept in the database."""
