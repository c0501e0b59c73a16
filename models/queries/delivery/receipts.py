"""Receipts and the attempts that they report on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.chat.wechat import Follower
from models.database.dialects import among, insert_into
from models.people import Person
from models.push.notices import SHORT_MESSAGES, Attempt, AttemptOutcome, Channel, Delivery, DeliveryState, Receipt

UNNAMED = timedelta(days=1)
"""Time for which a subscription notice waits for its receipt, which comes within seconds or not at all."""
APART = timedelta(minutes=5)
"""Largest difference expected between the clocks of the machines that write the attempt and the receipt."""


def add_receipt(session: Session, values: Mapping[str, Any]) -> bool:
    """Store a receipt. Returns False if the same one is already stored."""
    statement = insert_into(session, Receipt).values(**values).on_conflict_do_nothing().returning(Receipt.id)
    return session.scalar(statement) is not None


def list_unapplied(session: Session, channel: Channel, remote_ids: Collection[str]) -> list[Receipt]:
    """Receipts with these remote ids that came before the answer to the send, oldest first."""
    return list(
        session.scalars(
            select(Receipt)
            .where(Receipt.channel == channel, among(Receipt.remote_id, remote_ids), Receipt.applied_at.is_(None))
            .order_by(Receipt.id)
        )
    )


def list_unapplied_to(session: Session, channel: Channel, recipients: Collection[str]) -> list[Receipt]:
    """As `list_unapplied`, for sends whose answer named no id: by recipient."""
    return list(
        session.scalars(
            select(Receipt)
            .where(Receipt.channel == channel, among(Receipt.recipient, recipients), Receipt.applied_at.is_(None))
            .order_by(Receipt.id)
        )
    )


def list_applicable(session: Session, now: datetime, limit: int) -> list[Receipt]:
    """Unapplied receipts whose attempt is known by now, oldest first."""
    named = select(Attempt.id).where(Attempt.remote_id == Receipt.remote_id, Attempt.channel == Receipt.channel)
    mine = (Follower.openid == Receipt.recipient, Attempt.at > now - UNNAMED)
    alone = _unnamed(func.count()).where(*mine).scalar_subquery() == 1
    answered = _unnamed(Attempt.id).where(*mine, Attempt.outcome.is_not(None)).exists()
    unnamed = and_(Receipt.channel == Channel.SUBSCRIBE, alone, answered)
    return list(
        session.scalars(
            select(Receipt)
            .where(Receipt.applied_at.is_(None), or_(named.exists(), unnamed))
            .order_by(Receipt.id)
            .limit(limit)
        )
    )


def list_attempts_of(session: Session, receipt: Receipt) -> list[tuple[Attempt, Delivery]]:
    """Attempts that a receipt reports on: of a shared remote id, only those to its recipient, if one is named."""
    attempts = (
        select(Attempt, Delivery)
        .join(Delivery, Delivery.id == Attempt.delivery_id)
        .where(Attempt.remote_id == receipt.remote_id, Attempt.channel == receipt.channel)
    )
    if receipt.recipient:
        attempts = (
            attempts.join(Person, Person.id == Delivery.person_id)
            .outerjoin(Follower, Follower.id == Person.follower_id)
            .where(or_(Person.phone_index == receipt.recipient, Follower.openid == receipt.recipient))
        )
    return [(attempt, delivery) for attempt, delivery in session.execute(attempts)]


def find_unnamed_attempt(session: Session, receipt: Receipt) -> tuple[Attempt, Delivery] | None:
    """The one send to the recipient, within a day before the receipt, whose answer named no id.

    None if there are several, or if the send has no answer yet: it is then unknown which one is meant.
    """
    around = (Attempt.at <= receipt.at + APART, Attempt.at > receipt.at - UNNAMED)
    mine = (Follower.openid == receipt.recipient, *around)
    found = session.execute(_unnamed(Attempt.id, Attempt.outcome).where(*mine).limit(2)).all()
    if len(found) != 1 or found[0].outcome is None:
        return None
    attempt = session.get_one(Attempt, found[0].id)
    return attempt, session.get_one(Delivery, attempt.delivery_id)


@dataclass(frozen=True)
class ShortMessage:
    """A short message that was sent and has no report yet."""

    attempt_id: int
    remote_id: str
    phone: str | None = field(repr=False)
    at: datetime


def list_unreported(
    session: Session, since: datetime, before: datetime, after_id: int, limit: int
) -> list[ShortMessage]:
    """Short messages sent in that time whose delivery has not changed since, by attempt id above `after_id`."""
    sent = (
        select(Attempt.id, Attempt.delivery_id, Attempt.remote_id, Attempt.at)
        .where(text(SHORT_MESSAGES), Attempt.at.between(since, before), Attempt.id > after_id)
        .where(Attempt.remote_id.is_not(None), Attempt.outcome.in_((AttemptOutcome.SENT, AttemptOutcome.UNSURE)))
        .subquery()
    )
    rows = session.execute(
        select(sent.c.id, sent.c.remote_id, Person.phone, sent.c.at)
        .join(Delivery, Delivery.id == sent.c.delivery_id)
        .join(Person, Person.id == Delivery.person_id)
        .where(Delivery.channel == Channel.SMS, Delivery.state.in_((DeliveryState.SENT, DeliveryState.UNSURE)))
        .order_by(sent.c.id)
        .limit(limit)
    )
    return [ShortMessage(*row) for row in rows]


def _unnamed(*columns: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Select[Any]:
    """Attempts of subscription notices that arrived, or may have, and whose receipt has not come."""
    possible = or_(Attempt.outcome.is_(None), Attempt.outcome.in_((AttemptOutcome.SENT, AttemptOutcome.UNSURE)))
    return (
        select(*columns)
        .select_from(Attempt)
        .join(Delivery, Delivery.id == Attempt.delivery_id)
        .join(Person, Person.id == Delivery.person_id)
        .join(Follower, Follower.id == Person.follower_id)
        .where(Attempt.channel == Channel.SUBSCRIBE, Attempt.remote_id.is_(None), possible)
    )


def note_applied(session: Session, receipt_ids: Collection[int], now: datetime) -> None:
    session.execute(update(Receipt).where(among(Receipt.id, receipt_ids)).values(applied_at=now))
