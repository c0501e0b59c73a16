"""Placements: starts of work at an enterprise."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.programme.placements import Placement
from models.work import VacancyKind


def find_placement(session: Session, placement_id: int) -> Placement | None:
    """The placement with person and enterprise."""
    loaded = (joinedload(Placement.person), joinedload(Placement.enterprise))
    return session.scalars(select(Placement).where(Placement.id == placement_id).options(*loaded)).one_or_none()


def list_placements_of(session: Session, person_id: int) -> list[Placement]:
    """Placements of the person, newest first, with the enterprise."""
    query = select(Placement).where(Placement.person_id == person_id).options(joinedload(Placement.enterprise))
    return list(session.scalars(query.order_by(Placement.started_on.desc(), Placement.id.desc())))


def is_placed(session: Session, person_id: int, enterprise_id: int, started_on: date) -> bool:
    """True if exactly this start is already recorded."""
    query = select(Placement.id).where(
        Placement.person_id == person_id,
        Placement.enterprise_id == enterprise_id,
        Placement.started_on == started_on,
    )
    return session.scalar(query) is not None


def first_employed_on(session: Session, person_id: int, since: date, until: date) -> date | None:
    """Day on which the person first started employment with a signed contract, within these days, both included."""
    return session.scalar(
        select(func.min(Placement.started_on)).where(
            Placement.person_id == person_id,
            Placement.kind == VacancyKind.JOB,
            Placement.contract_on.is_not(None),
            Placement.started_on.between(since, until),
        )
    )


def is_at_work(session: Session, person_id: int) -> bool:
    """True if the person began an employment that has not ended."""
    query = select(Placement.id).where(
        Placement.person_id == person_id, Placement.kind == VacancyKind.JOB, Placement.left_on.is_(None)
    )
    return session.scalar(query.limit(1)) is not None
