"""The mass lists of a notice, with the platform's report on each."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.push.notices import Attempt, AttemptOutcome, Channel, Delivery, Receipt


def list_mass_lists(session: Session, notice_id: int) -> list[tuple[str, int, dict[str, Any] | None]]:
    """Remote id, number of openids, and counts of the report (None: not reported yet), in the order of sending."""
    lists = (
        select(Attempt.remote_id.label("remote_id"), func.count().label("people"), func.min(Attempt.id).label("first"))
        .join(Delivery, Delivery.id == Attempt.delivery_id)
        .where(
            Delivery.notice_id == notice_id,
            Attempt.channel == Channel.MASS,
            Attempt.outcome.in_((AttemptOutcome.SENT, AttemptOutcome.REJECTED)),
            Attempt.remote_id.is_not(None),
        )
        .group_by(Attempt.remote_id)
        .subquery()
    )
    rows = session.execute(select(lists.c.remote_id, lists.c.people).order_by(lists.c.first)).all()
    reports = select(Receipt.remote_id, Receipt.detail).where(
        Receipt.channel == Channel.MASS, Receipt.remote_id.in_([remote_id for remote_id, _ in rows])
    )
    told: dict[str, dict[str, Any]] = dict(session.execute(reports.order_by(Receipt.id)).all())
    return [(remote_id, people, told.get(remote_id)) for remote_id, people in rows]
