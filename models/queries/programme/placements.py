"""Who started work where."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.programme.placements import Placement
from models.work import VacancyKind


def find_placement(session: Session, placement_id: int) -> Placement | None:
    """With person and enterprise."""
    loaded = (joinedload(Placement.person), joinedload(Placement.enterprise))
    return session.scalars(select(Placement).where(Placement.id == placement_id).options(*loaded)).one_or_none()


def list_placements_of(session: Session, person_id: int) -> list[Placement]:
    """Newest first, with the enterprise."""
    query = select(Placement).where(Placement.person_id == person_id).options(joinedload(Placement.enterprise))
    return list(session.scalars(query.order_by(Placement.started_on.desc(), Placement.id.desc())))


def is_placed(session: Session, person_id: int, enterprise_id: int, started_on: date) -> bool:
    """Whether this very start is recorded already."""
    query = select(Placement.id).where(
        Placement.person_id == person_id,
        Placement.enterprise_id == enterprise_id,
        Placement.started_on == started_on,
    )
    return session.scalar(query) is not None


def first_employed_on(session: Session, person_id: int) -> date | None:
    """The first start of employment with a signed contract."""
    return session.scalar(
        select(func.min(Placement.started_on)).where(
            Placement.person_id == person_id,
            Placement.kind == VacancyKind.JOB,
            Placement.contract_on.is_not(None),
        )
    )


def is_at_work(session: Session, person_id: int) -> bool:
    """Whether an employment was begun and not ended."""
    query = select(Placement.id).where(
        Placement.person_id == person_id, Placement.kind == VacancyKind.JOB, Placement.left_on.is_(None)
    )
    return session.scalar(query.limit(1)) is not None
