"""Alerts: one open a channel and code, closed when somebody has mended the fault."""

from collections.abc import Collection
from datetime import datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.database.dialects import insert_into
from models.push.notices import Alert, Channel

log = structlog.get_logger()


def open_alert(session: Session, channel: Channel | None, code: str, advice: str, now: datetime) -> None:
    """Record the fault unless it is open already."""
    values = {"channel": channel, "code": code, "advice": advice, "opened_at": now, "closed_at": None}
    insert = insert_into(session, Alert).values(**values)
    if session.scalar(insert.on_conflict_do_nothing().returning(Alert.id)) is not None:
        log.error("alert opened", channel=channel, code=code)


def close_alerts(session: Session, channels: Collection[Channel], now: datetime) -> None:
    """The channels worked again, or somebody tries them anew."""
    for channel in channels:
        session.execute(
            update(Alert)
            .where(Alert.channel == channel, Alert.closed_at.is_(None))
            .values(closed_at=now)
            .execution_options(synchronize_session=False)
        )


def close_alert(session: Session, code: str, now: datetime) -> None:
    """The one of this code, which concerns no channel, is over."""
    session.execute(
        update(Alert)
        .where(Alert.channel.is_(None), Alert.code == code, Alert.closed_at.is_(None))
        .values(closed_at=now)
    )


def list_open_alerts(session: Session) -> list[Alert]:
    return list(session.scalars(select(Alert).where(Alert.closed_at.is_(None)).order_by(Alert.opened_at)))
