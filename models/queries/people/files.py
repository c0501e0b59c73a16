"""Records of a person's service file: consents, categories, visits."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Category, Consent, Visit


def list_consents(session: Session, person_id: int) -> Sequence[Consent]:
    """Consents and refusals of the person, newest first."""
    return session.scalars(select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc())).all()


def list_categories(session: Session, person_id: int) -> Sequence[Category]:
    """Categories of the person, oldest first."""
    return session.scalars(select(Category).where(Category.person_id == person_id).order_by(Category.id)).all()


def find_current_category(session: Session, person_id: int) -> Category | None:
    """The person's current category."""
    query = select(Category).where(Category.person_id == person_id, Category.until.is_(None))
    return session.scalars(query).one_or_none()


def list_visits(session: Session, person_id: int) -> Sequence[Visit]:
    """Visits and calls to the person, newest first."""
    return session.scalars(select(Visit).where(Visit.person_id == person_id).order_by(Visit.id.desc())).all()
