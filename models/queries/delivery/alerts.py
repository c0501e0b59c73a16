"""Alerts: one open for each channel and code, closed when the fault is mended."""

from collections.abc import Collection
from datetime import datetime

import structlog
from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from models.database.dialects import insert_into
from models.push.notices import Alert, Channel

log = structlog.get_logger()


def open_alert(session: Session, channel: Channel | None, code: str, advice: str, now: datetime) -> None:
    """Open an alert for the fault, unless one is open."""
    values = {"channel": channel, "code": code, "advice": advice, "opened_at": now, "closed_at": None}
    insert = insert_into(session, Alert).values(**values)
    if session.scalar(insert.on_conflict_do_nothing().returning(Alert.id)) is not None:
        log.error("alert opened", channel=channel, code=code)


def close_alerts(session: Session, channels: Collection[Channel], now: datetime) -> None:
    """Close the alerts of these channels, which work again or are tried again."""
    for channel in channels:
        session.connection().execute(_CLOSE, {"of": channel, "now": now})


_CLOSE = (
    update(Alert).where(Alert.channel == bindparam("of"), Alert.closed_at.is_(None)).values(closed_at=bindparam("now"))
)


def close_alert(session: Session, code: str, now: datetime) -> None:
    """Close the alert of this code that concerns no channel."""
    session.execute(
        update(Alert)
        .where(Alert.channel.is_(None), Alert.code == code, Alert.closed_at.is_(None))
        .values(closed_at=now)
    )


def list_alerts(session: Session, limit: int) -> list[Alert]:
    """Alerts, the open ones first, then newest first."""
    return list(session.scalars(select(Alert).order_by(Alert.closed_at.is_not(None), Alert.id.desc()).limit(limit)))


def list_recent_alerts(session: Session, since: datetime, limit: int) -> list[Alert]:
    """Alerts that are open or were opened after `since`, newest first."""
    recent = or_(Alert.closed_at.is_(None), Alert.opened_at > since)
    return list(session.scalars(select(Alert).where(recent).order_by(Alert.id.desc()).limit(limit)))


def list_open_alerts(session: Session) -> list[Alert]:
    return list(session.scalars(select(Alert).where(Alert.closed_at.is_(None)).order_by(Alert.opened_at)))
