"""Files that wait for the consent of the person themselves."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, and_, func, select, update
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
    """Pending files from before that instant, but no claims: their people have consented in the chat."""
    is_claim = and_(PendingFile.typed_by.is_(None), PendingFile.person_id.is_not(None))
    return session.scalars(_pending().where(PendingFile.created_at < before, ~is_claim).limit(most)).all()


def list_waiting_of(session: Session, follower_id: int) -> Sequence[PendingFile]:
    """Pending files of others, typed in this chat."""
    typed = (PendingFile.follower_id == follower_id, PendingFile.typed_by.is_(None), PendingFile.person_id.is_(None))
    return session.scalars(_pending().where(*typed)).all()


def find_claim(session: Session, person_id: int) -> PendingFile | None:
    """The open claim by which a chat uses this file; None for a file of its own."""
    claim = (PendingFile.person_id == person_id, PendingFile.typed_by.is_(None))
    return session.scalars(_pending().where(*claim)).first()


def list_objectionable(session: Session, person_ids: Collection[int]) -> Sequence[PendingFile]:
    """Open claims of other chats that contest these files."""
    return session.scalars(_pending().where(PendingFile.contests_id.in_(person_ids))).all()


def list_offers(session: Session, follower_id: int) -> Sequence[PendingFile]:
    """Files that staff want to link to this chat, not answered yet."""
    offered = (PendingFile.follower_id == follower_id, PendingFile.typed_by.is_not(None))
    return session.scalars(_pending().where(*offered, PendingFile.person_id.is_not(None))).all()


def forget_typed(session: Session, follower_id: int, since: datetime, until: datetime) -> None:
    """Erase what the follower wrote and was told in that time: it holds another person's numbers."""
    said = (ChatMessage.follower_id == follower_id, ChatMessage.at >= since, ChatMessage.at <= until)
    session.execute(update(ChatMessage).where(*said).values(text="", reply=""))


def find_pending(session: Session, pending_id: int) -> PendingFile | None:
    """The file, locked (PostgreSQL), so that two answers are never both recorded."""
    return session.scalars(select(PendingFile).where(PendingFile.id == pending_id).with_for_update()).one_or_none()


def _pending() -> Select[PendingFile]:
    return select(PendingFile).where(PendingFile.state == PendingState.PENDING).order_by(PendingFile.id)
