"""Removal of the demo with everything that refers to it, and nothing else."""

from datetime import datetime

from sqlalchemy.orm import Session

from console.demo.load import KIND
from models.queries.people.imports import delete_imported_rows, list_imported_rows, list_standing_batches
from models.queries.people.removal import delete_with_references


def remove_demo(session: Session, now: datetime) -> int:
    """Delete what the demo made and what refers to it; returns the number of things. The batch stays as a record."""
    removed = 0
    for batch in list_standing_batches(session, KIND):
        made = [(row.entity, row.entity_id) for row in list_imported_rows(session, batch.id)]
        delete_with_references(session, made)
        delete_imported_rows(session, batch.id)
        batch.undone_at = now
        removed += len(made)
    return removed
