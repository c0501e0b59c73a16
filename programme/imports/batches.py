"""One import from file to report: rows judged one by one, all stored in one transaction (R15, D51, D54)."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from models.register import ImportBatch, ImportedRow
from programme.imports.tables import RowRejected, TableRow


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
    notes: list[ImportedRow] = field(default_factory=list)

    def note(self, entity: str, entity_id: int, action: Action, before: dict[str, Any] | None = None) -> None:
        """Record that the current row created or changed this entity; `before`: the values that an undo restores."""
        sealed = json.dumps(before, ensure_ascii=False) if before is not None else None
        self.session.add(
            ImportedRow(
                batch_id=self.record.id,
                row=self.row,
                entity=entity,
                entity_id=entity_id,
                action=action.value,
                before=sealed,
            )
        )


def run_import(
    session: Session,
    kind: str,
    content: bytes,
    rows: Iterable[TableRow],
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
    for row in rows:
        batch.row = row.number
        try:
            with session.begin_nested():
                counts[take(batch, row)] += 1
        except RowRejected as refusal:
            rejected.append({"row": row.number, "column": refusal.column, "reason": refusal.reason})
    record.rows, record.rejected = sum(counts.values()) + len(rejected), rejected
    record.created, record.updated, record.unchanged = (counts[action] for action in Action)
    return report_of(record)


def report_of(record: ImportBatch) -> dict[str, Any]:
    """The report: `{"batch", "rows", "created", "updated", "unchanged", "rejected"}`."""
    return {
        "batch": record.id,
        "rows": record.rows,
        "created": record.created,
        "updated": record.updated,
        "unchanged": record.unchanged,
        "rejected": record.rejected,
    }
