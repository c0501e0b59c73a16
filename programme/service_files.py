"""The current service category and its history: exactly one current row a person (R19)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Category, Person


def move_category(session: Session, person: Person, code: int, reason: str, *, now: datetime) -> None:
    """Close the current category and open the next, where it differs; the first file stays readable."""
    if person.category == code:
        return
    if (current := find_current_category(session, person.id)) is not None:
        current.until = now
    session.add(Category(person_id=person.id, code=code, since=now, reason=reason))
    person.category = code


def find_current_category(session: Session, person_id: int) -> Category | None:
    query = select(Category).where(Category.person_id == person_id, Category.until.is_(None))
    return session.scalars(query).one_or_none()


def list_categories(session: Session, person_id: int) -> list[Category]:
    """Oldest first."""
    return list(session.scalars(select(Category).where(Category.person_id == person_id).order_by(Category.id)))
