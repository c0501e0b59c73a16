"""Readings of the database for health checks, the doctor and `/metrics`: few, indexed aggregates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from models.chat.wechat import Follower, SubscriptionCredit
from models.people import Person
from models.push.notices import Alert, Channel, Delivery, DeliveryState, Notice, NoticeState
from models.push.states import UNFINISHED

UNSETTLED = (*UNFINISHED, DeliveryState.UNSURE)


def is_answering(session: Session) -> bool:
    """True if the database answers a query."""
    return bool(session.scalar(text("SELECT 1")) == 1)


def get_database_time(connection: Connection) -> datetime:
    """The time by the database's own clock, with its zone (PostgreSQL only)."""
    now: datetime = connection.scalars(select(func.clock_timestamp())).one()
    return now


def find_newest_name(session: Session) -> str | None:
    """Name of the newest person, in clear; None without people. Raises SealingError if DATA_KEY does not open it."""
    return session.scalars(select(Person.name).order_by(Person.id.desc()).limit(1)).first()


def count_unsettled(session: Session) -> dict[DeliveryState, int]:
    """Deliveries that still wait for something, by state; never the whole history (`ix_deliveries_state_due_at`)."""
    counts = select(Delivery.state, func.count()).where(Delivery.state.in_(UNSETTLED)).group_by(Delivery.state)
    return dict.fromkeys(UNSETTLED, 0) | dict(session.execute(counts).all())


def find_oldest_lease(session: Session) -> datetime | None:
    """End of the lease that ends first; None if nothing is being sent."""
    return session.scalar(select(func.min(Delivery.lease_until)).where(Delivery.state == DeliveryState.SENDING))


def find_oldest_due(session: Session) -> datetime | None:
    """Due time of the delivery that has waited longest after it (retry, quiet hours); None without one."""
    return session.scalar(select(func.min(Delivery.due_at)).where(Delivery.state == DeliveryState.PENDING))


def count_notices(session: Session) -> dict[NoticeState, int]:
    rows = session.execute(select(Notice.state, func.count()).group_by(Notice.state))
    return dict(rows.all())


def list_approved(session: Session, limit: int) -> Sequence[tuple[int, datetime, datetime | None]]:
    """The newest approved notices: id, time of approval (or the planned time, if later), time of completion."""
    rows = session.execute(
        select(Notice.id, Notice.approved_at, Notice.send_at, Notice.finished_at)
        .where(Notice.approved_at.is_not(None))
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return [
        (one, max(approved, send_at or approved), finished) for one, approved, send_at, finished in rows if approved
    ]


def list_open_alerts(session: Session) -> list[tuple[Channel | None, str, int]]:
    """Channel, code and number of the open alerts."""
    rows = session.execute(
        select(Alert.channel, Alert.code, func.count())
        .where(Alert.closed_at.is_(None))
        .group_by(Alert.channel, Alert.code)
    )
    return [(channel, code, number) for channel, code, number in rows]


def count_quotas(session: Session, now: datetime, month: str, mass_most: int) -> dict[str, int]:
    """Messages that followers' quotas still allow, by route. Reads every follower, so it is asked seldom."""
    return {
        "custom": _number(session, Follower.message_window_left, Follower.message_window_until > now),
        "mass": mass_most * _number(session, 1, Follower.is_open)
        - _number(session, Follower.mass_count, Follower.is_open, Follower.mass_month == month),
    }


def count_credits(session: Session) -> dict[str, int]:
    """Subscription messages that followers still allow, by template."""
    rows = session.execute(
        select(SubscriptionCredit.template_id, func.sum(SubscriptionCredit.credits)).group_by(
            SubscriptionCredit.template_id
        )
    )
    return {template: int(left) for template, left in rows}


def _number(session: Session, what: Any, *where: Any) -> int:  # noqa: ANN401 - any column, any condition
    return int(session.scalar(select(func.sum(what)).select_from(Follower).where(*where)) or 0)
