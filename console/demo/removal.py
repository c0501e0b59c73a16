"""Removal of the demo with everything that refers to it, and nothing else."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.orm import Session

from console.demo.load import KIND
from models.database.base import Base
from models.register import ImportBatch, ImportedRow

CHUNK = 500


def remove_demo(session: Session, now: datetime) -> int:
    """Delete what the demo made and what refers to it; returns the number of things. The batch stays as a record."""
    batches = list(
        session.scalars(select(ImportBatch).where(ImportBatch.kind == KIND, ImportBatch.undone_at.is_(None)))
    )
    removed = 0
    for batch in batches:
        rows = session.execute(
            select(ImportedRow.entity, ImportedRow.entity_id).where(ImportedRow.batch_id == batch.id)
        ).all()
        for table in reversed(Base.metadata.sorted_tables):
            ids = [row.entity_id for row in rows if row.entity == table.name]
            _delete(session, table, ids)
            removed += len(ids)
        session.execute(delete(ImportedRow).where(ImportedRow.batch_id == batch.id))
        batch.undone_at = now
    return removed


def _delete(session: Session, table: Table, keys: list[int]) -> None:
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        for column in _references_to(table):
            _release(session, column, chunk)
        key = next(iter(table.primary_key.columns))
        session.execute(delete(table).where(key.in_(chunk)))


def _release(session: Session, column: Column[int], keys: list[int]) -> None:
    """Clear the reference in rows that may be without it; delete the rows that may not."""
    table = column.table
    if column.nullable:
        session.execute(update(table).where(column.in_(keys)).values({column.name: None}))
        return
    if next(_references_to(table), None) is None:
        session.execute(delete(table).where(column.in_(keys)))
        return
    key = next(iter(table.primary_key.columns))
    _delete(session, table, list(session.scalars(select(key).where(column.in_(keys)))))


def _references_to(table: Table) -> Iterator[Column[int]]:
    for other in Base.metadata.sorted_tables:
        for reference in other.foreign_keys:
            if reference.column.table is table:
                yield reference.parent
