"""Phrases that staff teach the chat, and the sentences it did not understand."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.chat.phrases import LearnedWeights, Phrase, PhraseState
from models.chat.wechat import ChatMessage
from models.staff import User

LOST_SINCE = timedelta(days=28)
MOST_LOST = 1000
UNANSWERED = ("other", "policy ?")
"""Entries of the log for a sentence that may not have been understood, or that no ready answer fits."""
KEPT_WEIGHTS = 20
"""Weights kept of the latest trials, so that saving or taking back a phrase soon after needs no new learning."""


def list_saved_phrases(session: Session) -> list[Phrase]:
    """Phrases in force, in the order in which they were saved."""
    return list(session.scalars(select(Phrase).where(Phrase.state == PhraseState.SAVED).order_by(Phrase.saved_at)))


def list_phrases(session: Session, limit: int) -> list[tuple[Phrase, str]]:
    """The latest phrases in any state, newest first, each with the name of the member of staff who wrote it."""
    query = select(Phrase, User.display_name).join(User, User.id == Phrase.user_id)
    return [(phrase, name) for phrase, name in session.execute(query.order_by(Phrase.id.desc()).limit(limit))]


def find_weights(session: Session, made_of: str) -> bytes | None:
    return session.scalar(select(LearnedWeights.weights).where(LearnedWeights.made_of == made_of))


def keep_weights(session: Session, made_of: str, weights: bytes, now: datetime) -> None:
    """Store the weights; of all stored weights only the latest `KEPT_WEIGHTS` are kept."""
    session.execute(delete(LearnedWeights).where(LearnedWeights.made_of == made_of))
    session.add(LearnedWeights(made_of=made_of, weights=weights, learned_at=now))
    session.flush()
    last = select(LearnedWeights.id).order_by(LearnedWeights.id.desc()).limit(KEPT_WEIGHTS)
    session.execute(delete(LearnedWeights).where(LearnedWeights.id.not_in(session.scalars(last).all())))


def list_lost(session: Session, since: datetime, limit: int, was_lost: Callable[[str], bool]) -> list[str]:
    """Sentences that the chat did not understand or could not answer since then, latest first.

    `was_lost` judges the chat's reply. Answers within a registration are not included, as their replies differ.
    """
    query = select(ChatMessage.text, ChatMessage.reply).where(
        ChatMessage.at >= since, ChatMessage.intent.in_(UNANSWERED)
    )
    found = session.execute(
        query.where(ChatMessage.kind.in_(("text", "voice"))).order_by(ChatMessage.id.desc()).limit(limit)
    )
    return [text for text, reply in found if text and was_lost(reply)]
