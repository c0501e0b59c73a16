"""Undoing an import: rows that no later import touched return to their earlier values (R15)."""

import json
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.database.sealing import blind_index
from models.people import Education, Person, PersonState
from models.queries.people.imports import (
    delete_statuses,
    has_decided_status,
    has_deliveries,
    is_household_used,
    list_imported_rows,
    list_overtaking_batches,
)
from models.register import Household, ImportBatch, ImportedRow
from programme.imports.batches import Action
from programme.imports.register import KIND
from programme.people.identity import birth_date, is_male
from programme.people.service_files import name_index


class UndoRefused(ValueError):
    """The batch cannot be undone; the text is Chinese and says why."""


def undo_import(session: Session, batch_id: int, now: datetime) -> int:
    """Revert the batch, last row first. Returns the number of entries reverted. The caller commits."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.kind != KIND:
        raise UndoRefused(f"没有第 {batch_id} 批导入。")
    if batch.undone_at is not None:
        raise UndoRefused(f"第 {batch_id} 批已经撤销过了。")
    if overtaken := list_overtaking_batches(session, batch):
        raise UndoRefused(f"后来的第 {min(overtaken)} 批改过同样的人，请先撤销那一批。")
    entries = list_imported_rows(session, batch_id)
    for entry in (entry for entry in entries if entry.entity == "people"):
        _revert_person(session, entry)
    delete_statuses(session, batch_id)
    session.flush()
    for entry in (entry for entry in entries if entry.entity == "households"):
        _revert_household(session, entry)
    batch.undone_at = now
    return len(entries)


def _revert_person(session: Session, entry: ImportedRow) -> None:
    person = session.get(Person, entry.entity_id)
    if person is None:
        return
    if entry.action == Action.UPDATED:
        _put_back_person(person, json.loads(entry.before or "{}"))
    elif _is_untouched(session, person):
        session.delete(person)
        session.flush()
    else:
        person.register_no, person.register_digest, person.household_id = None, "", None


def _is_untouched(session: Session, person: Person) -> bool:
    is_listed = person.state == PersonState.LISTED and person.registered_at is None
    return is_listed and not has_deliveries(session, person.id)


def _put_back_person(person: Person, before: dict[str, object]) -> None:
    known, day, education = str(before.pop("name")), before.pop("identified_on"), before.pop("education")
    number = before.pop("id_number")
    for name, value in before.items():
        setattr(person, name, value)
    person.name, person.name_index = known, name_index(known)
    person.identified_on = date.fromisoformat(str(day)) if day else None
    person.education = Education(str(education)) if education else None
    _put_back_number(person, str(number) if number else None)


def _put_back_number(person: Person, number: str | None) -> None:
    person.id_number, person.id_index = number, blind_index("id_number", number) if number else None
    if number:
        person.birth_date, person.male = birth_date(number), is_male(number)


def _revert_household(session: Session, entry: ImportedRow) -> None:
    household = session.get(Household, entry.entity_id)
    if household is None:
        return
    if entry.action == Action.UPDATED:
        before = json.loads(entry.before or "{}")
        if has_decided_status(session, household.id):  # no list taken back changes what the county decided
            before.pop("status", None)
        for name, value in before.items():
            setattr(household, name, value)
        return
    if not (is_household_used(session, household.id) or has_decided_status(session, household.id)):
        session.delete(household)
        session.flush()
