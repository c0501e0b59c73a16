"""Messages that follow later in a chat: a reply that was too late or too long, or the answer of a member of staff."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.database.base import Base, Sealed


class LateReplyState(StrEnum):
    """`sending` is claimed by one worker for ever: it is never sent a second time."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class LateReply(Base):
    """迟到的回复. The words are wiped when it has ended."""

    __tablename__ = "late_replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("followers.id"), index=True)
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("handovers.id"), index=True)
    """The ticket that this message answers."""
    state: Mapped[LateReplyState] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Sealed("late_replies.text"))
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
