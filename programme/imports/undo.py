"""Undoing an import: what only it touched returns to the earlier values (R15)."""

import json
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.database.sealing import blind_index
from models.people import Education, Person, PersonState
from models.push.notices import Delivery
from models.register import Household, HouseholdStatus, ImportBatch, ImportedRow
from programme.imports.batches import Action
from programme.imports.register import KIND
from programme.people.identity import birth_date, is_male
from programme.people.service_files import name_index


class UndoRefused(ValueError):
    """The batch cannot be undone; the text is Chinese and says why."""


def undo_import(session: Session, batch_id: int, now: datetime) -> int:
    """Revert the batch, last row first; how many entries were reverted. The caller commits."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.kind != KIND:
        raise UndoRefused(f"没有第 {batch_id} 批导入。")
    if batch.undone_at is not None:
        raise UndoRefused(f"第 {batch_id} 批已经撤销过了。")
    _refuse_if_overtaken(session, batch)
    query = select(ImportedRow).where(ImportedRow.batch_id == batch_id).order_by(ImportedRow.id.desc())
    entries = session.scalars(query).all()
    for entry in (entry for entry in entries if entry.entity == "people"):
        _revert_person(session, entry)
    session.execute(delete(HouseholdStatus).where(HouseholdStatus.batch_id == batch_id))
    session.flush()
    for entry in (entry for entry in entries if entry.entity == "households"):
        _revert_household(session, entry)
    batch.undone_at = now
    return len(entries)


def _refuse_if_overtaken(session: Session, batch: ImportBatch) -> None:
    touched = select(ImportedRow.entity, ImportedRow.entity_id).where(ImportedRow.batch_id == batch.id)
    ours = {(row.entity, row.entity_id) for row in session.execute(touched)}
    later = (
        select(ImportedRow.entity, ImportedRow.entity_id, ImportedRow.batch_id)
        .join(ImportBatch, ImportBatch.id == ImportedRow.batch_id)
        .where(ImportedRow.batch_id > batch.id, ImportBatch.undone_at.is_(None), ImportBatch.kind == KIND)
    )
    overtaken = {row.batch_id for row in session.execute(later) if (row.entity, row.entity_id) in ours}
    if overtaken:
        raise UndoRefused(f"后来的第 {min(overtaken)} 批改过同样的人，请先撤销那一批。")


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
    used = session.scalars(select(Delivery.id).where(Delivery.person_id == person.id)).first()
    return person.state == PersonState.LISTED and person.registered_at is None and used is None


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
        if _was_decided(session, household):
            before.pop("status", None)
        for name, value in before.items():
            setattr(household, name, value)
        return
    if not _is_used(session, household):
        session.delete(household)
        session.flush()


def _is_used(session: Session, household: Household) -> bool:
    """Somebody lives there, a notice counted it and its statement names it, or the county decided about it."""
    lives = select(Person.id).where(Person.household_id == household.id)
    counted = select(Delivery.id).where(Delivery.household_id == household.id)
    used = any(session.scalars(query.limit(1)).first() is not None for query in (lives, counted))
    return used or _was_decided(session, household)


def _was_decided(session: Session, household: Household) -> bool:
    """The county entered its decision itself: no list taken back changes that."""
    entered = select(HouseholdStatus.id).where(HouseholdStatus.user_id.is_not(None))
    return session.scalar(entered.where(HouseholdStatus.household_id == household.id).limit(1)) is not None
