"""Batches of imported rows, the records of what they changed, and the reasons against undoing them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, select
from sqlalchemy.orm import Session, aliased

from models.database.base import Base
from models.places import Village
from models.queries.people.removal import CHUNK, references_to
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


def list_later_rows(session: Session, batch: ImportBatch) -> dict[tuple[str, int], list[ImportedRow]]:
    """By table and key, the records of later batches that stand, oldest first, about what this batch touched."""
    ours, theirs = aliased(ImportedRow), aliased(ImportedRow)
    same = and_(ours.entity == theirs.entity, ours.entity_id == theirs.entity_id, ours.batch_id == batch.id)
    query = (
        select(theirs)
        .join(ImportBatch, ImportBatch.id == theirs.batch_id)
        .where(theirs.batch_id > batch.id, ImportBatch.undone_at.is_(None), ImportBatch.kind == batch.kind)
        .where(exists().where(same))
        .order_by(theirs.id)
    )
    found: dict[tuple[str, int], list[ImportedRow]] = {}
    for row in session.scalars(query):
        found.setdefault((row.entity, row.entity_id), []).append(row)
    return found


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


def list_referred(session: Session, table: str, ids: Sequence[int]) -> set[int]:
    """Those of the keys to which any row of any table refers."""
    found: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        for column in references_to(Base.metadata.tables[table]):
            found.update(session.scalars(select(column).where(column.in_(chunk)).distinct()))
    return found


def delete_idle_doubts(session: Session, ids: Collection[int | None]) -> None:
    """Delete those of the villages that nobody confirmed and nothing refers to."""
    doubts = select(Village.id).where(Village.id.in_(ids), Village.doubtful, Village.same_as_id.is_(None))
    idle = list(session.scalars(doubts))
    session.execute(delete(Village).where(Village.id.in_(set(idle) - list_referred(session, "villages", idle))))


def has_decided_status(session: Session, household_id: int, since: datetime) -> bool:
    """True if the county itself entered a decision about the household at that moment or later."""
    entered = select(HouseholdStatus.id).where(
        HouseholdStatus.user_id.is_not(None), HouseholdStatus.household_id == household_id, HouseholdStatus.at >= since
    )
    return session.scalar(entered.limit(1)) is not None
