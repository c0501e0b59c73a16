"""Receipts and the attempts they speak of."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.listed import among
from models.notices import Attempt, Channel, Delivery, Outcome, Receipt
from models.people import Person
from models.wechat import Follower


def add_receipt(session: Session, values: Mapping[str, Any]) -> bool:
    """Keep a receipt; False: the same one is known already."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Receipt).values(**values).on_conflict_do_nothing().returning(Receipt.id)
    return session.scalar(statement) is not None


def list_unapplied(session: Session, channel: Channel, remote_ids: Collection[str]) -> list[Receipt]:
    """Receipts that came before the send's own answer, oldest first."""
    return list(
        session.scalars(
            select(Receipt)
            .where(Receipt.channel == channel, among(Receipt.remote_id, remote_ids), Receipt.applied_at.is_(None))
            .order_by(Receipt.id)
        )
    )


def list_unapplied_to(session: Session, channel: Channel, recipients: Collection[str]) -> list[Receipt]:
    """The same for sends whose answer named no id: by whom they went to."""
    return list(
        session.scalars(
            select(Receipt)
            .where(Receipt.channel == channel, among(Receipt.recipient, recipients), Receipt.applied_at.is_(None))
            .order_by(Receipt.id)
        )
    )


def list_applicable(session: Session, limit: int) -> list[Receipt]:
    """Unapplied receipts whose attempt is known by now."""
    named = select(Attempt.id).where(Attempt.remote_id == Receipt.remote_id, Attempt.channel == Receipt.channel)
    unnamed = _unnamed().where(
        Attempt.channel == Receipt.channel, Follower.openid == Receipt.recipient, Attempt.at <= Receipt.at
    )
    return list(
        session.scalars(
            select(Receipt)
            .where(Receipt.applied_at.is_(None), or_(named.exists(), unnamed.exists()))
            .order_by(Receipt.id)
            .limit(limit)
        )
    )


def list_attempts_of(session: Session, receipt: Receipt) -> list[tuple[Attempt, Delivery]]:
    """The attempts a receipt is about: of a shared remote id, only those to its recipient where one is named."""
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
    """The oldest send to the recipient, before the receipt, whose own answer named no id (subscription notices)."""
    oldest = (
        _unnamed()
        .where(Attempt.channel == receipt.channel, Follower.openid == receipt.recipient, Attempt.at <= receipt.at)
        .order_by(Attempt.id)
        .limit(1)
    )
    attempt_id = session.scalar(oldest)
    if attempt_id is None:
        return None
    attempt = session.get_one(Attempt, attempt_id)
    return attempt, session.get_one(Delivery, attempt.delivery_id)


def _unnamed() -> Select[int]:
    return (
        select(Attempt.id)
        .join(Delivery, Delivery.id == Attempt.delivery_id)
        .join(Person, Person.id == Delivery.person_id)
        .join(Follower, Follower.id == Person.follower_id)
        .where(Attempt.remote_id.is_(None), Attempt.outcome.in_((Outcome.SENT, Outcome.UNSURE)))
    )


def note_applied(session: Session, receipt_ids: Collection[int], now: datetime) -> None:
    session.execute(update(Receipt).where(among(Receipt.id, receipt_ids)).values(applied_at=now))
