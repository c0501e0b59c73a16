"""Work that stands still: expired leases, due notices, unsure deliveries without a receipt."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import case, exists, or_, select, update
from sqlalchemy.orm import Session

from models.database.dialects import among
from models.people import Person
from models.push.notices import (
    Attempt,
    AttemptOutcome,
    CallEntry,
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    NoticeKind,
    NoticeState,
)
from models.queries.notices.freezing import Bars, suppression
from models.training import Class, ClassState
from models.work import Vacancy, VacancyState


def list_lost(session: Session, now: datetime, limit: int) -> list[tuple[int, int, int | None]]:
    """Delivery, notice and unanswered attempt (or None) of each expired lease; locked ones are left out."""
    rows = session.execute(
        select(Delivery.id, Delivery.notice_id)
        .where(Delivery.state == DeliveryState.SENDING, Delivery.lease_until < now)
        .order_by(Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not rows:
        return []
    open_attempts = dict(
        session.execute(
            select(Attempt.delivery_id, Attempt.id)
            .where(
                among(Attempt.delivery_id, [delivery for delivery, _ in rows]),
                or_(Attempt.outcome.is_(None), Attempt.outcome == AttemptOutcome.UNSURE),
            )
            .order_by(Attempt.id)
        ).all()
    )
    return [(delivery, notice, open_attempts.get(delivery)) for delivery, notice in rows]


def has_lost(session: Session, now: datetime) -> bool:
    """True if a lease has expired."""
    expired = select(Delivery.id).where(Delivery.state == DeliveryState.SENDING, Delivery.lease_until < now)
    return session.scalar(expired.limit(1)) is not None


def list_attempts(session: Session, ids: Sequence[int]) -> Sequence[Attempt]:
    return session.scalars(select(Attempt).where(among(Attempt.id, ids))).all()


def list_reserved(session: Session, ids: Sequence[int]) -> list[tuple[Channel | None, int, int | None]]:
    """Planned channel, notice and follower of those deliveries that are still claimed."""
    rows = session.execute(
        select(Delivery.channel, Delivery.notice_id, Person.follower_id)
        .join(Person, Person.id == Delivery.person_id)
        .where(among(Delivery.id, ids), Delivery.state == DeliveryState.SENDING)
    )
    return [(channel, notice, follower) for channel, notice, follower in rows]


def list_sending(session: Session) -> Sequence[Notice]:
    return session.scalars(select(Notice).where(Notice.state == NoticeState.SENDING)).all()


def list_notice_ids(session: Session, states: Sequence[NoticeState]) -> list[int]:
    return list(session.scalars(select(Notice.id).where(Notice.state.in_(states)).order_by(Notice.id)))


def start_due_notices(session: Session, now: datetime) -> list[int]:
    """Start scheduled notices whose time has come. Returns their ids."""
    return list(
        session.scalars(
            update(Notice)
            .where(Notice.state == NoticeState.SCHEDULED, Notice.send_at <= now)
            .values(state=NoticeState.SENDING)
            .returning(Notice.id)
            .execution_options(synchronize_session=False)
        )
    )


def list_ended_with_pending(session: Session) -> list[Notice]:
    """Done and cancelled notices with a pending delivery, put back by a late answer."""
    pending = exists().where(Delivery.notice_id == Notice.id, Delivery.state == DeliveryState.PENDING)
    ended = Notice.state.in_((NoticeState.CANCELLED, NoticeState.DONE))
    return list(session.scalars(select(Notice).where(ended, pending)))


def list_unasked(
    session: Session, before: datetime, bars: Collection[Bars], limit: int
) -> list[tuple[int, Channel | None]]:
    """Delivery and channel of unsure deliveries settled before then, on no call sheet yet and without a phone lead.

    Service messages are left out, and people who must not be rung up about such a notice.
    """
    asked = exists().where(CallEntry.delivery_id == Delivery.id)
    silent = case(*((Notice.kind == one.kind, suppression(one)) for one in bars), else_="")
    rows = session.execute(
        select(Delivery.id, Delivery.channel)
        .join(Notice, Notice.id == Delivery.notice_id)
        .join(Person, Person.id == Delivery.person_id)
        .where(
            Delivery.state == DeliveryState.UNSURE,
            Delivery.settled_at < before,
            Delivery.phone_lead_id.is_(None),
            Notice.kind != NoticeKind.SERVICE,
            Person.refuses_calls.is_(False),
            silent == "",
            ~asked,
        )
        .order_by(Delivery.id)
        .limit(limit)
    )
    return [(delivery, channel) for delivery, channel in rows]


def is_subject_open(session: Session, notice: Notice) -> bool:
    """True if people can still apply for the notice's vacancy, or enrol in its class."""
    if notice.kind is NoticeKind.TRAINING and notice.class_id is not None:
        return session.scalar(select(Class.state).where(Class.id == notice.class_id)) is ClassState.OPEN
    if notice.vacancy_id is None:
        return True
    return session.scalar(select(Vacancy.state).where(Vacancy.id == notice.vacancy_id)) is VacancyState.PUBLISHED
