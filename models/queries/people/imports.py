"""Batches of imported rows, the records of what they changed, and the reasons against undoing them."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.people import Person
from models.push.notices import Delivery
from models.register import HouseholdStatus, ImportBatch, ImportedRow


def list_batches(session: Session, kind: str, limit: int) -> Sequence[ImportBatch]:
    """Batches of this kind, newest first."""
    query = select(ImportBatch).where(ImportBatch.kind == kind).order_by(ImportBatch.id.desc())
    return session.scalars(query.limit(limit)).all()


def list_standing_batches(session: Session, kind: str) -> Sequence[ImportBatch]:
    """Batches of this kind that were not undone, oldest first."""
    query = select(ImportBatch).where(ImportBatch.kind == kind, ImportBatch.undone_at.is_(None))
    return session.scalars(query.order_by(ImportBatch.id)).all()


def list_imported_rows(session: Session, batch_id: int) -> Sequence[ImportedRow]:
    """Records of the rows that the batch created or changed, the last first."""
    return session.scalars(
        select(ImportedRow).where(ImportedRow.batch_id == batch_id).order_by(ImportedRow.id.desc())
    ).all()


def list_overtaking_batches(session: Session, batch: ImportBatch) -> set[int]:
    """Keys of later batches of the same kind, not undone, that changed a row which this batch changed."""
    touched = select(ImportedRow.entity, ImportedRow.entity_id).where(ImportedRow.batch_id == batch.id)
    ours = {(row.entity, row.entity_id) for row in session.execute(touched)}
    later = (
        select(ImportedRow.entity, ImportedRow.entity_id, ImportedRow.batch_id)
        .join(ImportBatch, ImportBatch.id == ImportedRow.batch_id)
        .where(ImportedRow.batch_id > batch.id, ImportBatch.undone_at.is_(None), ImportBatch.kind == batch.kind)
    )
    return {row.batch_id for row in session.execute(later) if (row.entity, row.entity_id) in ours}


def list_created_ids(session: Session, kind: str, entity: str) -> list[int]:
    """Keys of the rows of this table that batches of this kind created or changed."""
    query = select(ImportedRow.entity_id).join(ImportBatch, ImportBatch.id == ImportedRow.batch_id)
    query = query.where(ImportBatch.kind == kind, ImportedRow.entity == entity)
    return list(session.scalars(query.order_by(ImportedRow.id)))


def delete_statuses(session: Session, batch_id: int) -> None:
    """Delete the changes of 脱贫属性 that the batch recorded."""
    session.execute(delete(HouseholdStatus).where(HouseholdStatus.batch_id == batch_id))


def delete_imported_rows(session: Session, batch_id: int) -> None:
    """Delete the records of the rows that the batch created or changed."""
    session.execute(delete(ImportedRow).where(ImportedRow.batch_id == batch_id))


def has_deliveries(session: Session, person_id: int) -> bool:
    """True if a notice addressed the person."""
    return session.scalar(select(Delivery.id).where(Delivery.person_id == person_id).limit(1)) is not None


def is_household_used(session: Session, household_id: int) -> bool:
    """True if the household has a member, or a notice counted it, so that a statement names it."""
    lives = select(Person.id).where(Person.household_id == household_id)
    counted = select(Delivery.id).where(Delivery.household_id == household_id)
    return any(session.scalar(query.limit(1)) is not None for query in (lives, counted))


def has_decided_status(session: Session, household_id: int) -> bool:
    """True if the county itself entered a decision about the household."""
    entered = select(HouseholdStatus.id).where(
        HouseholdStatus.user_id.is_not(None), HouseholdStatus.household_id == household_id
    )
    return session.scalar(entered.limit(1)) is not None
