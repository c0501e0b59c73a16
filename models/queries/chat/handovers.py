"""Hand-overs: the ticket in hand of a follower, and the lists that staff work through."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.chat.wechat import Handover, HandoverKind, HandoverState
from models.places import Town
from models.staff import User

_RIGHTS = Handover.kind == HandoverKind.RIGHTS
_OPEN = Handover.state == HandoverState.OPEN
IN_HAND: ColumnElement[bool] = or_(_OPEN, and_(_RIGHTS, Handover.state == HandoverState.ANSWERED))
"""The condition of `Handover.in_hand` as SQL."""


def find_in_hand(session: Session, follower_id: int) -> Handover | None:
    """The follower's newest ticket that staff still have to work on."""
    query = select(Handover).where(Handover.follower_id == follower_id, IN_HAND)
    return session.scalars(query.order_by(Handover.id.desc()).limit(1)).first()


def find_handover(session: Session, ticket_id: int) -> Handover | None:
    """The ticket with its follower."""
    query = select(Handover).where(Handover.id == ticket_id).options(joinedload(Handover.follower))
    return session.scalars(query).one_or_none()


def list_handovers(
    session: Session, limit: int, town_id: int | None = None, *, rights_only: bool = False
) -> Sequence[tuple[Handover, str | None]]:
    """Tickets with the town's name: rights cases in hand, then open tickets, both by due time; then the newest."""
    rank = case((and_(_RIGHTS, IN_HAND), 0), (_OPEN, 1), else_=2)
    waiting = case((IN_HAND, Handover.due_at))
    query = select(Handover, Town.name).outerjoin(Town, Town.id == Handover.town_id)
    if town_id is not None:
        query = query.where(Handover.town_id == town_id)
    if rights_only:
        query = query.where(_RIGHTS)
    found = session.execute(query.order_by(rank, waiting, Handover.id.desc()).limit(limit))
    return [(ticket, town) for ticket, town in found]


def count_open(session: Session, town_id: int | None) -> int:
    """Number of tickets that wait for an answer, of one town or of all."""
    query = select(func.count()).select_from(Handover).where(_OPEN)
    return session.scalar(query if town_id is None else query.where(Handover.town_id == town_id)) or 0


def count_rights(session: Session) -> int:
    """Number of rights cases in hand."""
    return session.scalar(select(func.count()).select_from(Handover).where(_RIGHTS, IN_HAND)) or 0


def list_unanswered_rights(session: Session, now: datetime) -> Sequence[Handover]:
    """Open rights cases whose answer is overdue."""
    return session.scalars(select(Handover).where(_RIGHTS, _OPEN, Handover.due_at < now).order_by(Handover.id)).all()


def names_of(session: Session, *user_ids: int | None) -> dict[int, str]:
    """Display names of these users, by id; None is ignored."""
    users = session.scalars(select(User).where(User.id.in_([one for one in user_ids if one is not None])))
    return {user.id: user.display_name or user.name for user in users}
