"""Users, tokens and audit entries."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.staff import ApiToken, AuditEntry, Role, User

SAME_READING = timedelta(minutes=30)
"""A page that stays open counts as read once in this time."""


def find_user_by_name(session: Session, name: str) -> User | None:
    """The user, active or not, with town."""
    return session.scalars(select(User).where(User.name == name).options(joinedload(User.town))).one_or_none()


def find_active_user(session: Session, user_id: int) -> User | None:
    """The user with town; None also if the account is switched off."""
    query = select(User).where(User.id == user_id, User.active).options(joinedload(User.town))
    return session.scalars(query).one_or_none()


def find_user(session: Session, user_id: int) -> User | None:
    """The user, active or not, with town."""
    return session.get(User, user_id, options=[joinedload(User.town)])


def find_user_by_token(session: Session, digest: str) -> User | None:
    """The active user who owns the token, unless it was revoked; with town."""
    query = (
        select(User)
        .join(ApiToken, ApiToken.user_id == User.id)
        .where(ApiToken.digest == digest, ApiToken.revoked_at.is_(None), User.active)
        .options(joinedload(User.town))
    )
    return session.scalars(query).one_or_none()


def list_users(session: Session) -> list[User]:
    return list(session.scalars(select(User).options(joinedload(User.town)).order_by(User.role, User.name)))


def find_representative(session: Session, town_id: int | None) -> User | None:
    """The active representative of the town; of several, the one longest in office."""
    query = select(User).where(User.role == Role.REPRESENTATIVE, User.active, User.town_id == town_id)
    return session.scalars(query.order_by(User.id)).first() if town_id is not None else None


def find_lead(session: Session) -> User | None:
    return session.scalars(select(User).where(User.role == Role.LEAD, User.active).order_by(User.id)).first()


def add_audit(
    session: Session,
    now: datetime,
    user_id: int | None,
    action: str,
    entity: str = "",
    entity_id: int | None = None,
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one audit entry (R60). `detail` never holds personal data."""
    entry = AuditEntry(
        at=now, user_id=user_id, action=action, entity=entity, entity_id=entity_id, reason=reason, detail=detail or {}
    )
    session.add(entry)


def add_first_audit(
    session: Session, now: datetime, user_id: int, action: str, entity: str, entity_id: int | None = None
) -> None:
    """Add an audit entry unless the same user has one of the same kind of the last half hour.

    For what a page asks for again and again while it is open.
    """
    query = select(AuditEntry.id).where(
        AuditEntry.at > now - SAME_READING,
        AuditEntry.user_id == user_id,
        AuditEntry.action == action,
        AuditEntry.entity == entity,
        AuditEntry.entity_id.is_not_distinct_from(entity_id),
    )
    if session.scalars(query.limit(1)).first() is None:
        add_audit(session, now, user_id, action, entity, entity_id)


def list_names_of_users(session: Session, user_ids: Sequence[int]) -> dict[int, str]:
    """Display names of these users, by id."""
    rows = session.execute(select(User.id, User.display_name, User.name).where(User.id.in_(user_ids)))
    return {key: shown or name for key, shown, name in rows}
