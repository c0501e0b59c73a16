"""转人工: tickets for the town's staff, and by when somebody answers (R61). Commands; the caller commits."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.wechat import Follower, Handover, HandoverState
from programme.office_hours import office_time_after
from programme.plan_schema import Service

ANSWER_WITHIN = timedelta(hours=2)


def open_handover(
    session: Session, follower: Follower, topic: str, now: datetime, service: Service, town_id: int | None = None
) -> Handover:
    """The follower's open ticket, or a new one; asking twice makes one ticket, which names every topic."""
    if (known := find_open_handover(session, follower.id)) is not None:
        known.topic = known.topic if topic in known.topic else f"{known.topic}；{topic}"
        return known
    ticket = Handover(
        follower_id=follower.id,
        town_id=town_id,
        state=HandoverState.OPEN,
        topic=topic,
        created_at=now,
        due_at=answer_due(now, service),
    )
    session.add(ticket)
    session.flush()
    return ticket


def find_open_handover(session: Session, follower_id: int) -> Handover | None:
    query = select(Handover).where(Handover.follower_id == follower_id, Handover.state == HandoverState.OPEN)
    return session.scalars(query).first()


def answer_due(now: datetime, service: Service) -> datetime:
    """By when somebody answers: two hours of the plan's office time from now."""
    return office_time_after(service.hours, now, ANSWER_WITHIN)


def answer_handover(ticket: Handover, answer: str, user_id: int, now: datetime) -> None:
    """Staff answered; the text goes to the labourer by the caller."""
    ticket.state, ticket.answer = HandoverState.ANSWERED, answer
    ticket.answered_by, ticket.answered_at = user_id, now


def reopen_handover(ticket: Handover) -> None:
    """The answer did not arrive: the ticket stands open again, its answer kept for the next try."""
    ticket.state = HandoverState.OPEN


def close_handover(ticket: Handover, user_id: int, now: datetime) -> None:
    """Settled without a written answer (a call, a visit)."""
    ticket.state, ticket.answered_by, ticket.answered_at = HandoverState.CLOSED, user_id, now


def record_answer(
    session: Session,
    follower: Follower,
    answer: str,
    user_id: int,
    now: datetime,
    service: Service,
    town_id: int | None,
) -> Handover:
    """Staff answered in the conversation: the follower's open ticket, or one of its own, keeps the words."""
    ticket = open_handover(session, follower, "工作人员回复", now, service, town_id)
    answer_handover(ticket, answer, user_id, now)
    session.flush()
    return ticket
