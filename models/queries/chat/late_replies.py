"""Late replies: claimed by one worker, once; and those that do not move."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.chat.late_replies import LateReply, LateReplyState


def claim_late_reply(session: Session, reply_id: int, now: datetime) -> bool:
    """Claim the reply. Returns True for the one worker that may send it."""
    taken = session.scalar(
        update(LateReply)
        .where(LateReply.id == reply_id, LateReply.state == LateReplyState.WAITING)
        .values(state=LateReplyState.SENDING, taken_at=now)
        .returning(LateReply.id)
    )
    return taken is not None


def list_waiting_since(session: Session, before: datetime, limit: int) -> list[int]:
    """Ids of replies that have waited since `before`, so that their job must have been lost."""
    waiting = (LateReply.state == LateReplyState.WAITING, LateReply.created_at < before)
    return list(session.scalars(select(LateReply.id).where(*waiting).order_by(LateReply.id).limit(limit)))


def list_stuck(session: Session, taken_before: datetime, made_before: datetime, limit: int) -> list[LateReply]:
    """Replies whose worker was lost, and replies that have waited beyond the platform's window; locked."""
    lost = (LateReply.state == LateReplyState.SENDING) & (LateReply.taken_at < taken_before)
    lapsed = (LateReply.state == LateReplyState.WAITING) & (LateReply.created_at < made_before)
    return list(session.scalars(select(LateReply).where(lost | lapsed).limit(limit).with_for_update(skip_locked=True)))
