"""Conversations as staff see them: followers, their messages, and the hand-overs that wait for an answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.chat.late_replies import LateReply, LateReplyState
from models.chat.wechat import ChatMessage, Follower, Handover, HandoverKind, HandoverState
from models.people import Person
from models.places import Village
from models.push.qr_codes import QrCode
from models.staff import User


@dataclass(frozen=True)
class Talk:
    """One follower's conversation. `due_at`: when the earliest open hand-over must be answered; `is_rights`: one of the
    open hand-overs is a rights case.
    """

    follower: Follower
    last: ChatMessage | None
    due_at: datetime | None
    is_rights: bool


def list_talks(session: Session, town_id: int | None, since: datetime, limit: int) -> list[Talk]:
    """Conversations with an open hand-over, most urgent first; then those with a message since then, latest first.

    Of hand-overs due at the same moment, a rights case comes first, then the conversation with the latest message.
    `town_id`: only people of that town; None: people of all towns.
    """
    last = select(ChatMessage.follower_id, func.max(ChatMessage.id).label("id")).where(ChatMessage.at >= since)
    latest = last.group_by(ChatMessage.follower_id).subquery()
    rights = func.max(case((Handover.kind == HandoverKind.RIGHTS, 1), else_=0)).label("rights")
    waiting = select(Handover.follower_id, func.min(Handover.due_at).label("due_at"), rights)
    open_ones = waiting.where(Handover.state == HandoverState.OPEN).group_by(Handover.follower_id).subquery()
    newest = latest.c.id.desc().nulls_last(), Follower.id.desc()
    query = (
        select(Follower, ChatMessage, open_ones.c.due_at, open_ones.c.rights)
        .outerjoin(latest, latest.c.follower_id == Follower.id)
        .outerjoin(ChatMessage, ChatMessage.id == latest.c.id)
        .outerjoin(open_ones, open_ones.c.follower_id == Follower.id)
        .where(or_(latest.c.id.is_not(None), open_ones.c.due_at.is_not(None)))
        .order_by(open_ones.c.due_at.is_(None), open_ones.c.due_at, open_ones.c.rights.desc(), *newest)
        .limit(limit)
    )
    if town_id is not None:
        query = query.where(_belongs_to(town_id))
    return [Talk(who, last, due_at, bool(rights)) for who, last, due_at, rights in session.execute(query)]


def find_talker(session: Session, follower_id: int, town_id: int | None) -> Follower | None:
    """The follower; None also if the follower does not belong to the town."""
    query = select(Follower).where(Follower.id == follower_id)
    return session.scalar(query if town_id is None else query.where(_belongs_to(town_id)))


def _belongs_to(town_id: int) -> ColumnElement[bool]:
    """Condition: a follower of a person in the town, with a hand-over there, or unregistered and come by its code."""
    villages = select(Village.id).where(Village.town_id == town_id)
    here = or_(QrCode.town_id == town_id, QrCode.village_id.in_(villages))
    registered = select(Person.follower_id).where(Person.follower_id == Follower.id).exists()
    return or_(
        Follower.id.in_(select(Person.follower_id).where(Person.town_id == town_id)),
        Follower.id.in_(select(Handover.follower_id).where(Handover.town_id == town_id)),
        Follower.scene.in_(select(QrCode.scene).where(here)) & ~registered,
    )


def people_by_follower(session: Session, follower_ids: Iterable[int]) -> dict[int, Person]:
    """By follower, the person who was linked first, with town."""
    query = select(Person).where(Person.follower_id.in_(list(follower_ids))).options(joinedload(Person.town))
    people = session.scalars(query.order_by(Person.id.desc()))
    return {person.follower_id: person for person in people if person.follower_id is not None}


def list_messages(
    session: Session, follower_id: int, limit: int, until: datetime | None = None
) -> Sequence[ChatMessage]:
    """The latest `limit` messages, or the latest sent by `until`, oldest first."""
    query = select(ChatMessage).where(ChatMessage.follower_id == follower_id)
    if until is not None:
        query = query.where(ChatMessage.at <= until)
    return session.scalars(query.order_by(ChatMessage.id.desc()).limit(limit)).all()[::-1]


def list_tickets(session: Session, follower_id: int, limit: int) -> Sequence[tuple[Handover, str | None]]:
    """The follower's latest hand-overs, each with the name of the member of staff who answered, newest first."""
    query = select(Handover, User.display_name).outerjoin(User, User.id == Handover.answered_by)
    found = session.execute(query.where(Handover.follower_id == follower_id).order_by(Handover.id.desc()).limit(limit))
    return [(ticket, name) for ticket, name in found]


def answers_under_way(session: Session, follower_id: int, limit: int) -> dict[int, LateReply]:
    """By hand-over, its latest answer on the way to the phone."""
    query = select(LateReply).where(LateReply.follower_id == follower_id, LateReply.handover_id.is_not(None))
    replies = session.scalars(query.order_by(LateReply.id.desc()).limit(limit)).all()
    return {reply.handover_id: reply for reply in reversed(replies) if reply.handover_id is not None}


def count_unsent(session: Session, follower_id: int) -> int:
    """Number of waiting replies, which will count against the follower's message window once they are sent."""
    query = select(func.count()).where(LateReply.follower_id == follower_id, LateReply.state == LateReplyState.WAITING)
    return session.scalar(query) or 0
