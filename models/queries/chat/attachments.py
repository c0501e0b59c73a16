"""Voice messages and pictures of the chat, and those due to be deleted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.chat.attachments import Attachment, AttachmentKind, AttachmentState


def attach_to_ticket(session: Session, follower_id: int, handover_id: int) -> None:
    """Attach to this ticket all attachments of the follower that belong to no ticket yet."""
    loose = (Attachment.follower_id == follower_id, Attachment.handover_id.is_(None))
    session.execute(update(Attachment).where(*loose).values(handover_id=handover_id))


def list_attachments(session: Session, handover_id: int) -> Sequence[Attachment]:
    """Attachments of one ticket, oldest first."""
    query = select(Attachment).where(Attachment.handover_id == handover_id).order_by(Attachment.id)
    return session.scalars(query).all()


def expire_attachments(session: Session, follower_id: int, now: datetime) -> None:
    """Let the next run of the scheduled job delete the attachments of a follower who left or asked for erasure."""
    session.execute(update(Attachment).where(Attachment.follower_id == follower_id).values(delete_at=now))


def count_attachments(session: Session, follower_id: int, kind: AttachmentKind, since: datetime) -> int:
    """Number of attachments of this kind that came from the follower since then, those deleted included."""
    query = select(func.count()).where(
        Attachment.follower_id == follower_id, Attachment.kind == kind, Attachment.at >= since
    )
    return session.scalar(query) or 0


def list_to_delete(session: Session, now: datetime, most: int) -> Sequence[Attachment]:
    query = select(Attachment).where(Attachment.delete_at <= now, Attachment.state != AttachmentState.DELETED)
    return session.scalars(query.order_by(Attachment.id).limit(most)).all()


def list_waiting(session: Session, before: datetime, most: int) -> Sequence[int]:
    """Ids of attachments that have not been fetched although their job should have run."""
    query = select(Attachment.id).where(Attachment.state == AttachmentState.WAITING, Attachment.at < before)
    return session.scalars(query.order_by(Attachment.id).limit(most)).all()
