"""Times at which messages of a notice left and receipts came, and messages that are late (R31)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from models.push.notices import (
    Attempt,
    AttemptOutcome,
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    NoticeKind,
    NoticeState,
)
from models.push.states import UNFINISHED

LEFT = (AttemptOutcome.SENT, AttemptOutcome.UNSURE, AttemptOutcome.HANDED_OVER)
"""Outcomes of an attempt after which the message has left the service."""
_SETTLED = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.UNSURE, DeliveryState.HANDED_OVER)


@dataclass(frozen=True)
class Limits:
    """Times by which all messages of a notice must have left; `windowed` channels go only within their window."""

    due_by: datetime
    due_by_in_window: datetime
    windowed: Collection[Channel]
    waiting: str
    """The reason of a delivery that waits for the window."""


def find_send_times(session: Session, notice_id: int) -> tuple[datetime | None, datetime | None]:
    """Times at which the first and the latest message of the notice left."""
    query = (
        select(func.min(Attempt.at), func.max(Attempt.at))
        .join(Delivery, Delivery.id == Attempt.delivery_id)
        .where(Delivery.notice_id == notice_id, Attempt.outcome.in_((AttemptOutcome.SENT, AttemptOutcome.UNSURE)))
    )
    first, last = session.execute(query).one()
    return first, last


def find_receipt_times(
    session: Session, notice_id: int, channels: Collection[Channel]
) -> tuple[datetime | None, datetime | None]:
    """Times at which the first and the latest receipt of those channels came."""
    query = select(func.min(Delivery.settled_at), func.max(Delivery.settled_at)).where(
        Delivery.notice_id == notice_id, Delivery.state == DeliveryState.DELIVERED, Delivery.channel.in_(channels)
    )
    first, last = session.execute(query).one()
    return first, last


def count_left_late(session: Session, notice_id: int, limits: Limits) -> int:
    """Number of people whose message left after its limit."""
    in_time = or_(
        and_(Attempt.channel.in_(limits.windowed), Attempt.at <= limits.due_by_in_window),
        and_(Attempt.channel.not_in(limits.windowed), Attempt.at <= limits.due_by),
    )
    left = and_(Attempt.delivery_id == func.coalesce(Delivery.phone_lead_id, Delivery.id), Attempt.outcome.in_(LEFT))
    query = (
        select(func.count())
        .select_from(Delivery)
        .where(Delivery.notice_id == notice_id, Delivery.state.in_(_SETTLED), Delivery.settled_at > limits.due_by)
        .where(exists().where(left, ~in_time), ~exists().where(left, in_time))
    )
    return session.scalar(query) or 0


def count_waiting_late(session: Session, notice_id: int, limits: Limits, now: datetime) -> dict[str, int]:
    """Numbers of people whose message has not left although its limit is over, by the known reason."""
    query = select(Delivery.reason, func.count()).where(
        Delivery.notice_id == notice_id, Delivery.state.in_(UNFINISHED), _is_late(limits, now)
    )
    return dict(session.execute(query.group_by(Delivery.reason).order_by(func.count().desc())).all())


def list_watched(session: Session, finished_since: datetime) -> list[Notice]:
    """Notices under way, and those that ended since then; service messages left out. Newest first."""
    under_way = (NoticeState.SENDING, NoticeState.PAUSED, NoticeState.SCHEDULED)
    query = select(Notice).where(
        Notice.kind != NoticeKind.SERVICE,
        or_(Notice.state.in_(under_way), and_(Notice.state == NoticeState.DONE, Notice.finished_at >= finished_since)),
    )
    return list(session.scalars(query.order_by(Notice.id.desc())))


def _is_late(limits: Limits, now: datetime) -> ColumnElement[bool]:
    """Condition: the limit is over. For a delivery that waits for the window or was tried by a windowed channel, it is
    the limit within the window.
    """
    tried = exists().where(Attempt.delivery_id == Delivery.id, Attempt.channel.in_(limits.windowed))
    windowed = or_(Delivery.reason == limits.waiting, tried)
    if now <= limits.due_by:
        return Delivery.id.is_(None)
    return ~windowed if now <= limits.due_by_in_window else Delivery.id.is_not(None)
