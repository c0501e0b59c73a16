"""转人工: tickets for the town's staff, rights cases, and the times promised (R61, R62). The caller commits."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.chat.wechat import Follower, Handover, HandoverKind, HandoverState, RightsOutcome
from models.queries.chat.handovers import find_in_hand
from programme.calendar import today
from programme.office_hours import office_time_after
from programme.plan.schema import Service
from programme.working_days import working_day_after

ANSWER_WITHIN = timedelta(hours=2)


class OutcomeMissing(Exception):
    """A rights case was to be closed without an outcome and a note."""


def open_handover(
    session: Session,
    follower: Follower,
    topic: str,
    now: datetime,
    service: Service,
    town_id: int | None = None,
    kind: HandoverKind = HandoverKind.ORDINARY,
) -> Handover:
    """The follower's ticket in hand, or a new one. Asking twice makes one ticket, which names every topic.

    A wrong reported while a ticket waits turns it into a rights case. An answered case waits for an answer again.
    """
    ticket = find_in_hand(session, follower.id)
    if ticket is None:
        ticket = Handover(follower_id=follower.id, town_id=town_id, topic=topic, created_at=now)
        ticket.kind, ticket.state, ticket.due_at = HandoverKind.ORDINARY, HandoverState.OPEN, answer_due(now, service)
        session.add(ticket)
    elif topic not in ticket.topic:
        ticket.topic = f"{ticket.topic}；{topic}"
    if ticket.state is HandoverState.ANSWERED:
        ticket.state, ticket.due_at = HandoverState.OPEN, answer_due(now, service)
    if kind is HandoverKind.RIGHTS and ticket.kind is not kind:
        ticket.kind = kind
        ticket.settle_by = working_day_after(today(now), service.rights_working_days)
    session.flush()
    return ticket


def answer_due(now: datetime, service: Service) -> datetime:
    """Time by which staff answer: two hours of the plan's office time from now."""
    return office_time_after(service.hours, now, ANSWER_WITHIN)


def answer_handover(ticket: Handover, answer: str, user_id: int, now: datetime) -> None:
    """Record the answer of staff; the caller sends it. A case closed with an outcome stays closed."""
    if ticket.outcome is None or ticket.state is not HandoverState.CLOSED:
        ticket.state = HandoverState.ANSWERED
    ticket.answer = answer
    ticket.answered_by, ticket.answered_at = user_id, now


def reopen_handover(ticket: Handover) -> None:
    """Open the ticket again because the answer did not arrive; the answer is kept for the next try."""
    ticket.state = HandoverState.OPEN


def close_handover(
    ticket: Handover, user_id: int, now: datetime, outcome: RightsOutcome | None = None, note: str = ""
) -> None:
    """Close the ticket, also without a written answer (a call, a visit).

    Raises OutcomeMissing for a rights case without outcome and note.
    """
    if ticket.kind is HandoverKind.RIGHTS:
        if outcome is None or not note:
            raise OutcomeMissing
        ticket.outcome, ticket.outcome_note = outcome, note
    ticket.state, ticket.closed_by, ticket.closed_at = HandoverState.CLOSED, user_id, now


def record_answer(
    session: Session,
    follower: Follower,
    answer: str,
    user_id: int,
    now: datetime,
    service: Service,
    town_id: int | None,
) -> Handover:
    """Record an answer written in the conversation, with the follower's ticket in hand or a new one."""
    waiting = find_in_hand(session, follower.id)
    ticket = waiting or open_handover(session, follower, "工作人员回复", now, service, town_id)
    answer_handover(ticket, answer, user_id, now)
    session.flush()
    return ticket
