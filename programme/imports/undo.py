"""Undoing an import: what nobody changed since returns to its earlier values, what is newer stays (R15)."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.database.sealing import blind_index
from models.people import Education, Person, PersonState
from models.queries.people.imports import (
    delete_idle_doubts,
    delete_statuses,
    has_decided_status,
    list_imported_rows,
    list_later_rows,
    list_referred,
)
from models.queries.people.people import find_person_by_id_number
from models.register import Household, ImportBatch, ImportedRow
from programme.imports.batches import Action, Facts, sealed_json
from programme.imports.register import KIND, household_facts, person_facts
from programme.people.identity import birth_date, is_male
from programme.people.service_files import name_index

COLUMNS = {
    "name": "姓名",
    "id_number": "证件号码",
    "relation": "与户主关系",
    "student_status": "在校生状况",
    "labour_capacity": "劳动技能",
    "work_months": "务工时间(月)",
    "education": "文化程度",
    "identified_on": "首次识别时间",
    "town_id": "乡(镇)",
    "village_id": "行政村",
    "register_no": "人编号",
    "household_id": "户编号",
    "status": "脱贫属性",
    "kind": "贫困户属性",
    "phone": "户联系电话",
}
"""Column of the register's file by column of the database; what is not here is bookkeeping, never listed."""
_TOLD = frozenset(("name", "id_number", "town_id", "village_id", "education", "student_status"))
"""Facts that a person says when they register."""
_BY_REGISTERING = "这个人后来登记时说过，按登记的"
_BY_OTHERS = "原来的号码现在在另一份档案里，请核对"
_BY_DECISION = "县里后来定过这一户的状态，按县里定的"
_BY_CHANGE = "后来又改过，按新的"
_LATER = "后来第 {} 批也有，按后一批"


class UndoRefused(ValueError):
    """The batch cannot be undone; the text is Chinese and says why."""


@dataclass
class Undo:
    """An undo under way, and its report: entries put back, and what was kept with the reason."""

    session: Session
    batch: ImportBatch
    later: Mapping[tuple[str, int], Sequence[ImportedRow]]
    reverted: int = 0
    kept: list[dict[str, Any]] = field(default_factory=list)

    @property
    def report(self) -> dict[str, Any]:
        """`{"batch", "reverted", "kept"}`."""
        return {"batch": self.batch.id, "reverted": self.reverted, "kept": self.kept}

    def keep(self, entry: ImportedRow, column: str, reason: str) -> None:
        """List something of this entry that stays as it is."""
        what = {"row": entry.row, "column": column, "reason": reason}
        self.kept.append(what | {"entity": entry.entity, "id": entry.entity_id})

    def later_rows(self, entry: ImportedRow) -> Sequence[ImportedRow]:
        """Records of later imports that stand, about the same entity, oldest first."""
        return self.later.get((entry.entity, entry.entity_id), ())


def undo_import(session: Session, batch_id: int, now: datetime) -> dict[str, Any]:
    """Undo the batch, last row first. Returns `{"batch", "reverted", "kept"}`. The caller commits.

    `kept`: row, column and reason of every value that was said, entered or imported later; it stays.
    """
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.kind != KIND:
        raise UndoRefused(f"没有第 {batch_id} 批导入。")
    if batch.undone_at is not None:
        raise UndoRefused(f"第 {batch_id} 批已经撤销过了。")
    undo = Undo(session, batch, list_later_rows(session, batch))
    entries = list_imported_rows(session, batch_id)
    _revert(undo, [entry for entry in entries if entry.entity == "people"], _revert_person)
    delete_statuses(session, batch_id)
    session.flush()
    households = [entry for entry in entries if entry.entity == "households"]
    _revert(undo, households, _revert_household)
    delete_idle_doubts(session, {_loaded(entry.after).get("village_id") for entry in households})
    undo.kept.sort(key=lambda what: what["row"])
    batch.undone_at, batch.kept = now, undo.kept
    return undo.report


def _revert(undo: Undo, entries: Sequence[ImportedRow], revert: Callable[[Undo, ImportedRow, bool], bool]) -> None:
    """Revert the entries; those that a later import, or anything else, refers to are changed, never deleted."""
    made = [entry.entity_id for entry in entries if entry.action == Action.CREATED]
    table = entries[0].entity if entries else ""
    referred = list_referred(undo.session, table, made) if made else set()
    for entry in entries:
        undo.reverted += revert(undo, entry, entry.entity_id in referred)
    undo.session.flush()


def _revert_person(undo: Undo, entry: ImportedRow, is_referred: bool) -> bool:
    """Revert one person; True if anything was put back."""
    person = undo.session.get(Person, entry.entity_id)
    if person is None or _is_handed_on(undo, entry, person_facts(person), "人编号"):
        return False
    if entry.action == Action.UPDATED:
        back = _put_back(undo, entry, person_facts(person), _newer(undo, entry, person))
        _enter_person(person, back)
        return bool(back)
    if is_referred or not _is_untouched(undo, person, entry):
        return _withdraw(undo, entry, person)
    undo.session.delete(person)
    return True


def _is_untouched(undo: Undo, person: Person, entry: ImportedRow) -> bool:
    """True if the person is as the import made them: nobody registered, linked or changed them since."""
    is_bare = person.state == PersonState.LISTED and person.registered_at is None and person.follower_id is None
    made = _loaded(entry.after) or {"updated_at": undo.batch.at.isoformat()}
    return is_bare and person.phone is None and made.items() <= person_facts(person).items()


def _withdraw(undo: Undo, entry: ImportedRow, person: Person) -> bool:
    """Take the register's facts from a person who must stay; what they said themselves stays too."""
    undo.keep(entry, "人编号", "这个人后来登记过、改过或有了往来，档案留着，只退回名册上的内容")
    blank: Facts = {"register_no": None, "register_digest": "", "household_id": None, "relation": ""}
    blank |= {"labour_capacity": "", "work_months": None, "identified_on": None}
    now, made = person_facts(person), _loaded(entry.after)
    _enter_person(person, {name: empty for name, empty in blank.items() if now[name] == made.get(name, now[name])})
    return True


def _newer(undo: Undo, entry: ImportedRow, person: Person) -> dict[str, str]:
    """By fact, the reason why it stays even if its value is still the batch's."""
    has_registered = person.registered_at is not None and person.registered_at >= undo.batch.at
    newer = dict.fromkeys(_TOLD, _BY_REGISTERING) if has_registered else {}
    number = _loaded(entry.before).get("id_number")
    if number and find_person_by_id_number(undo.session, number) not in (None, person):
        newer["id_number"] = _BY_OTHERS
    return newer


def _put_back(undo: Undo, entry: ImportedRow, current: Facts, newer: Mapping[str, str]) -> Facts:
    """The earlier values to enter; what is newer is listed as kept."""
    after, back = _loaded(entry.after) or current, {}
    for name, old in _loaded(entry.before).items():
        if current[name] == old:
            continue
        if name not in newer and current[name] == after.get(name):
            back[name] = old
        elif name in COLUMNS:
            undo.keep(entry, COLUMNS[name], newer.get(name, _BY_CHANGE))
    return back


def _is_handed_on(undo: Undo, entry: ImportedRow, current: Facts, key: str) -> bool:
    """True if a later import brought the same person or household again, so that its values stay.

    What this batch changed counts as changed by that one: undoing both leads back to the beginning.
    """
    later = undo.later_rows(entry)
    if not later:
        return False
    heir, reason = later[0], _LATER.format(later[0].batch_id)
    before, after = _loaded(entry.before), _loaded(entry.after)
    heir.before = sealed_json(_loaded(heir.before) | before)
    heir.after = sealed_json(after | _loaded(heir.after))
    if entry.action == Action.CREATED:
        heir.action, heir.before = Action.CREATED.value, None
        undo.keep(entry, key, reason)
    for name, old in before.items():
        if name in COLUMNS and current[name] != old:
            undo.keep(entry, COLUMNS[name], reason)
    return True


def _enter_person(person: Person, facts: Facts) -> None:
    plain = dict(facts)
    if "identified_on" in plain:
        day = plain.pop("identified_on")
        person.identified_on = date.fromisoformat(str(day)) if day else None
    if "updated_at" in plain:
        person.updated_at = datetime.fromisoformat(plain.pop("updated_at"))
    if "education" in plain:
        education = plain.pop("education")
        person.education = Education(str(education)) if education else None
    if "id_number" in plain:
        _enter_number(person, plain.pop("id_number"))
    for name, value in plain.items():
        setattr(person, name, value)
    person.name_index = name_index(person.name)


def _enter_number(person: Person, number: str | None) -> None:
    person.id_number, person.id_index = number, blind_index("id_number", number) if number else None
    if number:
        person.birth_date, person.male = birth_date(number), is_male(number)


def _revert_household(undo: Undo, entry: ImportedRow, is_referred: bool) -> bool:
    """Revert one household; True if anything was put back."""
    household = undo.session.get(Household, entry.entity_id)
    if household is None or _is_handed_on(undo, entry, household_facts(household), "户编号"):
        return False
    decided = has_decided_status(undo.session, household.id, undo.batch.at)
    if entry.action == Action.UPDATED:
        back = _put_back(undo, entry, household_facts(household), {"status": _BY_DECISION} if decided else {})
        for name, value in back.items():
            setattr(household, name, value)
        return bool(back)
    if is_referred:
        undo.keep(entry, "户编号", _BY_DECISION if decided else "这一户后来有了别的记录，留着")
        return False
    undo.session.delete(household)
    return True


def _loaded(facts: str | None) -> Facts:
    loaded: Facts = json.loads(facts) if facts else {}
    return loaded
