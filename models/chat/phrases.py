"""Phrases that staff teach the chat, beside the data files, and the weights learned with them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.database.base import Base, Sealed


class PhraseState(StrEnum):
    """`tried`: not in force; its effect is being worked out, or waits for a decision."""

    TRIED = "tried"
    SAVED = "saved"
    WITHDRAWN = "withdrawn"


class PhraseKind(StrEnum):
    """An example of an intent, or a word for a value of a list, or for a standard word."""

    INTENT = "intent"
    TRADE = "trade"
    BENEFIT = "benefit"
    SHIFT = "shift"
    DIALECT = "dialect"


class Phrase(Base):
    """说法: `text` means `meaning` (an intent, a listed value, a standard word). Taken back it stays on record."""

    __tablename__ = "phrases"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[PhraseState] = mapped_column(index=True)
    kind: Mapped[PhraseKind]
    text: Mapped[str] = mapped_column(Sealed("phrases.text"))
    meaning: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    effect: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Its effect on the test sets, as measured by bot/teaching/phrases.py; empty until then."""
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    saved_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None]


class LearnedWeights(Base):
    """Weights learned from the examples of the files and of staff; `made_of` names them all."""

    __tablename__ = "learned_weights"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_of: Mapped[str] = mapped_column(String(64), unique=True)
    weights: Mapped[bytes] = mapped_column(LargeBinary)
    learned_at: Mapped[datetime] = mapped_column(index=True)
