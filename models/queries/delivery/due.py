"""Due deliveries of a sending notice, found by partial indexes: asked every second, also with a million waiting."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text
from sqlalchemy.orm import Session

from models.push.notices import FRESH, LATER, PARKED, Delivery, DeliveryState
from models.queries.notices.freezing import find_freezing

RETRIES_AT_ONCE = 20_000
"""Due retries looked at in one query; the next follow when these have gone."""


def list_due_buckets(session: Session, notice_id: int, now: datetime, size: int) -> list[int]:
    """Buckets of ids (`size` ids each) that hold a due delivery of the notice, parked ones left out."""
    fresh = session.scalars(_fresh_buckets(notice_id, size)).all()
    retries = select((Delivery.id // size).label("bucket")).where(_retry(notice_id, now)).order_by(Delivery.due_at)
    some = retries.limit(RETRIES_AT_ONCE).subquery()
    return sorted({*fresh, *session.scalars(select(some.c.bucket).distinct())})


def find_first_due(session: Session, notice_id: int, count: int) -> tuple[int, int] | None:
    """First and last id of the first `count` deliveries that have not been tried; None without any."""
    some = select(Delivery.id).where(_fresh(notice_id)).order_by(Delivery.id).limit(count).subquery()
    first, last = session.execute(select(func.min(some.c.id), func.max(some.c.id))).one()
    return None if first is None else (first, last)


def is_list_complete(session: Session, notice_id: int, now: datetime) -> bool:
    """True if a delivery is parked for a mass send and due, and no other of the notice is still to be made, planned or
    sent.
    """
    if find_freezing(session, [notice_id]):
        return False
    parked = and_(Delivery.notice_id == notice_id, text(PARKED), _come(now))
    sending = and_(Delivery.notice_id == notice_id, Delivery.state == DeliveryState.SENDING)
    busy = (sending, _fresh(notice_id), _retry(notice_id, now))
    return _any(session, parked) and not any(_any(session, claim) for claim in busy)


def _fresh_buckets(notice_id: int, size: int) -> Select[int]:
    """Buckets with untried deliveries: from the first of one bucket to the first after it, one index look-up each."""
    first = (func.min(Delivery.id) // size).label("bucket")
    cuts = select(first).where(_fresh(notice_id)).cte("cuts", recursive=True)
    following = (
        select(first).where(_fresh(notice_id), Delivery.id >= (cuts.c.bucket + 1) * size).correlate(cuts)
    ).scalar_subquery()
    cuts = cuts.union_all(select(following).where(cuts.c.bucket.is_not(None)))
    return select(cuts.c.bucket).where(cuts.c.bucket.is_not(None))


def _fresh(notice_id: int) -> ColumnElement[bool]:
    return and_(Delivery.notice_id == notice_id, text(FRESH))


def _retry(notice_id: int, now: datetime) -> ColumnElement[bool]:
    return and_(Delivery.notice_id == notice_id, text(LATER), Delivery.due_at <= now)


def _come(now: datetime) -> ColumnElement[bool]:
    return or_(Delivery.due_at.is_(None), Delivery.due_at <= now)


def _any(session: Session, claim: ColumnElement[bool]) -> bool:
    return session.scalar(select(Delivery.id).where(claim).limit(1)) is not None
