"""One import from file to report: rows judged one by one, all stored in one transaction (R15, D51, D54)."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from models.register import ImportBatch, ImportedRow
from programme.imports.refusals import RowRejected
from programme.imports.tables import Table, TableRow

Facts = dict[str, Any]
"""Values of one row of the database by column, as JSON holds them."""


class Action(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Basis:
    """Provider and legal basis of the data (R15)."""

    provider: str
    basis: str


@dataclass
class Batch:
    """An import under way: counts rows, and records the effect of each so that it can be undone."""

    session: Session
    record: ImportBatch
    now: datetime
    row: int = 0
    doubts: list[dict[str, Any]] = field(default_factory=list)
    met: set[tuple[str, int]] = field(default_factory=set)

    def note_created(self, entity: str, entity_id: int, after: Facts) -> None:
        """Record that the current row created this entity with these values."""
        self._note(entity, entity_id, Action.CREATED, None, after)

    def note_changes(self, entity: str, entity_id: int, before: Facts, after: Facts) -> None:
        """Record which values of the entity the current row changed, so that an undo can compare and restore them."""
        changed = [name for name in after if before.get(name) != after[name]]
        old, new = ({name: facts.get(name) for name in changed} for facts in (before, after))
        self._note(entity, entity_id, Action.UPDATED, old, new)

    def doubt(self, column: str, reason: str) -> None:
        """Record that the current row is stored though this column needs a look."""
        self.doubts.append({"row": self.row, "column": column, "reason": reason})

    def is_new(self, entity: str, entity_id: int) -> bool:
        """True the first time that this batch asks about the entity."""
        known = (entity, entity_id) in self.met
        self.met.add((entity, entity_id))
        return not known

    def _note(self, entity: str, entity_id: int, action: Action, before: Facts | None, after: Facts) -> None:
        self.session.add(
            ImportedRow(
                batch_id=self.record.id,
                row=self.row,
                entity=entity,
                entity_id=entity_id,
                action=action.value,
                before=sealed_json(before) if before is not None else None,
                after=sealed_json(after),
            )
        )


def sealed_json(facts: Facts) -> str:
    """The values as text for the sealed columns of `ImportedRow`."""
    return json.dumps(facts, ensure_ascii=False)


def run_import(
    session: Session,
    kind: str,
    content: bytes,
    table: Table,
    take: Callable[[Batch, TableRow], Action],
    basis: Basis,
    now: datetime,
) -> dict[str, Any]:
    """Check and store every row. Returns the report of interfaces.md. The caller commits."""
    record = ImportBatch(
        kind=kind, provider=basis.provider, basis=basis.basis, digest=hashlib.sha256(content).hexdigest(), at=now
    )
    session.add(record)
    session.flush()
    batch = Batch(session, record, now)
    counts = dict.fromkeys(Action, 0)
    rejected: list[dict[str, Any]] = []
    for row in table.rows:
        batch.row = row.number
        doubts = len(batch.doubts)
        try:
            with session.begin_nested():
                counts[take(batch, row)] += 1
        except RowRejected as refusal:
            del batch.doubts[doubts:]
            rejected.append({"row": row.number, "column": refusal.column, "reason": refusal.reason})
    record.doubts, record.notes = batch.doubts, list(table.notes)
    record.rows, record.rejected = sum(counts.values()) + len(rejected), rejected
    record.created, record.updated, record.unchanged = (counts[action] for action in Action)
    return report_of(record)


def report_of(record: ImportBatch) -> dict[str, Any]:
    """The report: `{"batch", "rows", "created", "updated", "unchanged", "rejected", "doubts", "notes"}`."""
    return {
        "batch": record.id,
        "rows": record.rows,
        "created": record.created,
        "updated": record.updated,
        "unchanged": record.unchanged,
        "rejected": record.rejected,
        "doubts": record.doubts,
        "notes": record.notes,
    }
