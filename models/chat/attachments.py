"""Voice messages and pictures of the chat, kept for staff to hear and see."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.database.base import Base, Sealed


class AttachmentKind(StrEnum):
    VOICE = "voice"
    IMAGE = "image"


class AttachmentState(StrEnum):
    """`waiting`: still on the platform. `kept`: stored here, sealed. `lost`: the platform no longer has it."""

    WAITING = "waiting"
    KEPT = "kept"
    LOST = "lost"
    DELETED = "deleted"


class Attachment(Base):
    """来信附件. The body lies sealed in a file of an unguessable name; name and media id are wiped with it."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("followers.id"), index=True)
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("handovers.id"), index=True)
    """The ticket to which the attachment belongs; None: no ticket was opened for it."""
    kind: Mapped[AttachmentKind]
    state: Mapped[AttachmentState] = mapped_column(index=True)
    media_id: Mapped[str] = mapped_column(Sealed("attachments.media_id"), default="")
    name: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    delete_at: Mapped[datetime] = mapped_column(index=True)
