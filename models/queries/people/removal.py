"""Rows deleted with everything that refers to them, and wishes moved from one file to another."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.orm import Session

from models.database.base import Base
from models.training import Enrolment
from models.work import Application

CHUNK = 500
"""Rows in one statement."""


def delete_with_references(session: Session, ids: Sequence[tuple[str, int]]) -> None:
    """Delete rows, given by table name and key, and the rows that refer to them; nullable references become NULL."""
    for table in reversed(Base.metadata.sorted_tables):
        _delete(session, table, [key for name, key in ids if name == table.name])


def move_wishes(session: Session, person_id: int, to: int) -> None:
    """Give the applications and enrolments of one file to another, except where that one has its own."""
    for table, place in ((Application, Application.vacancy_id), (Enrolment, Enrolment.class_id)):
        own = select(place).where(table.person_id == to).scalar_subquery()
        moved = update(table).where(table.person_id == person_id, place.not_in(own)).values(person_id=to)
        session.execute(moved.execution_options(synchronize_session="fetch"))


def _delete(session: Session, table: Table, keys: Sequence[int]) -> None:
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        for column in references_to(table):
            _let_go(session, column, chunk)
        key = next(iter(table.primary_key.columns))
        session.execute(delete(table).where(key.in_(chunk)))


def _let_go(session: Session, column: Column[int], keys: Collection[int]) -> None:
    """Set the reference to NULL if allowed; else delete the rows that hold it."""
    table = column.table
    if column.nullable:
        session.execute(update(table).where(column.in_(keys)).values({column.name: None}))
        return
    if next(references_to(table), None) is None:
        session.execute(delete(table).where(column.in_(keys)))
        return
    key = next(iter(table.primary_key.columns))
    _delete(session, table, list(session.scalars(select(key).where(column.in_(keys)))))


def references_to(table: Table) -> Iterator[Column[int]]:
    """Every column of any table that refers to this one."""
    for other in Base.metadata.sorted_tables:
        for reference in other.foreign_keys:
            if reference.column.table is table:
                yield reference.parent
