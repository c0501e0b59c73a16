"""Files that wait for the consent of the person themselves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, joinedload

from models.chat.wechat import ChatMessage
from models.pending_files import PendingFile, PendingState


def list_pending(session: Session, town_id: int | None = None) -> Sequence[PendingFile]:
    """Pending files with their towns, oldest first; None: of all towns, also files without a town."""
    query = _pending().options(joinedload(PendingFile.town))
    return session.scalars(query if town_id is None else query.where(PendingFile.town_id == town_id)).all()


def count_pending(session: Session, town_id: int | None = None) -> int:
    query = select(func.count()).where(PendingFile.state == PendingState.PENDING)
    return session.scalar(query if town_id is None else query.where(PendingFile.town_id == town_id)) or 0


def list_pending_of(session: Session, follower_id: int | None, typed_by: int | None) -> Sequence[PendingFile]:
    """Pending files typed in this chat (`follower_id`) by this member of staff (`typed_by`); None is a value too."""
    same = (
        PendingFile.follower_id.is_not_distinct_from(follower_id),
        PendingFile.typed_by.is_not_distinct_from(typed_by),
    )
    return session.scalars(_pending().where(*same)).all()


def list_pending_before(session: Session, before: datetime, most: int) -> Sequence[PendingFile]:
    return session.scalars(_pending().where(PendingFile.created_at < before).limit(most)).all()


def forget_typed(session: Session, follower_id: int, since: datetime, until: datetime) -> None:
    """Erase what the follower wrote and was told in that time: it holds another person's numbers."""
    said = (ChatMessage.follower_id == follower_id, ChatMessage.at >= since, ChatMessage.at <= until)
    session.execute(update(ChatMessage).where(*said).values(text="", reply=""))


def find_pending(session: Session, pending_id: int) -> PendingFile | None:
    """The file, locked (PostgreSQL), so that two answers are never both recorded."""
    return session.scalars(select(PendingFile).where(PendingFile.id == pending_id).with_for_update()).one_or_none()


def _pending() -> Select[PendingFile]:
    return select(PendingFile).where(PendingFile.state == PendingState.PENDING).order_by(PendingFile.id)
