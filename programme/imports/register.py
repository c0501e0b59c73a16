"""The register of poor households (register file of interfaces.md; R07, R15, R20, D42–D51)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.people import Person, PersonState, Source
from models.queries.people.people import find_household, find_person_by_id_number, find_person_by_register_no
from models.queries.places import find_town
from models.register import Household, HouseholdStatus
from programme.calendar import today as chinese_day
from programme.imports.batches import Action, Basis, Batch, Facts, run_import
from programme.imports.refusals import RowRejected
from programme.imports.register_rows import RegisterRow, doubts_of, read_row
from programme.imports.tables import TableRow, read_table
from programme.people.identity import is_same_name
from programme.people.service_files import identify, name_index
from programme.plan.plan import Plan
from programme.plan.stored_places import find_or_add_village

KIND = "register"
REQUIRED = ("乡(镇)", "行政村", "户编号", "人编号", "姓名", "证件号码", "与户主关系", "脱贫属性")
OPTIONAL = ("文化程度", "在校生状况", "劳动技能", "务工时间(月)", "贫困户属性", "户联系电话", "首次识别时间")


def import_register(session: Session, plan: Plan, content: bytes, basis: Basis, now: datetime) -> dict[str, Any]:
    """Import the file. Returns the report of interfaces.md. Raises ImportRefused; the caller commits."""
    table = read_table(content, REQUIRED, OPTIONAL)
    taker = _Taker(plan, chinese_day(now))
    return run_import(session, KIND, content, table, taker.take, basis, now)


@dataclass
class _Taker:
    plan: Plan
    day: date
    seen: dict[str, str] = field(default_factory=dict)

    def take(self, batch: Batch, row: TableRow) -> Action:
        entry = read_row(row, self.plan, self.day)
        known = self.seen.setdefault(entry.person_no, entry.digest)
        if known != entry.digest:
            raise RowRejected("人编号", "同一份文件里这个人编号有两行，内容不一样，先看到的那行算数")
        for column, reason in doubts_of(row, entry):
            batch.doubt(column, reason)
        return store_row(batch, entry, self.day)


def store_row(batch: Batch, entry: RegisterRow, day: date) -> Action:
    """Create or bring up to date the household and the person; `unchanged` if only the writing differs."""
    person = _known_person(batch.session, entry)
    if person is not None and person.register_digest == entry.digest:
        return Action.UNCHANGED
    household, is_changed = _store_household(batch, entry, day)
    if person is None:
        return _create_person(batch, entry, household, day)
    before, stamp = person_facts(person), person.updated_at
    _enter(person, entry, household, batch.now, day)
    after = person_facts(person)
    if before | _BOOKKEEPING == after | _BOOKKEEPING and not is_changed:
        person.updated_at = stamp
        return Action.UNCHANGED
    batch.note_changes("people", person.id, before, after)
    return Action.UPDATED


def _known_person(session: Session, entry: RegisterRow) -> Person | None:
    known = find_person_by_register_no(session, entry.person_no)
    holder = find_person_by_id_number(session, entry.id_number)
    if holder is not None and holder is not known:
        if known is not None or holder.register_no is not None:
            raise RowRejected("证件号码", "这个证件号码已经在另一个人编号名下")
        if not is_same_name(holder.name, entry.name):
            raise RowRejected("姓名", "这个证件号码已有服务档案，姓名不一样，请核对")
        return holder
    return known


def _store_household(batch: Batch, entry: RegisterRow, day: date) -> tuple[Household, bool]:
    """The household, and whether its values changed."""
    household = find_household(batch.session, entry.household_no)
    town_id, village_id = _place(batch, entry)
    before = household_facts(household) if household else None
    if household is None:
        household = Household(number=entry.household_no, town_id=town_id)
        batch.session.add(household)
        batch.session.flush()
    if household.status != entry.status:
        batch.session.add(
            HouseholdStatus(household_id=household.id, status=entry.status, since=day, batch_id=batch.record.id)
        )
    household.town_id, household.village_id = town_id, village_id
    household.status, household.kind = entry.status, entry.kind
    household.phone = entry.phone or household.phone
    after = household_facts(household)
    if before is None:
        batch.note_created("households", household.id, after)
    elif before != after or batch.is_new("households", household.id):
        batch.note_changes("households", household.id, before, after)
    return household, before != after


def _place(batch: Batch, entry: RegisterRow) -> tuple[int, int | None]:
    """Town and village ids; a village that nobody knows yet is a doubt for staff to confirm (K19)."""
    town = find_town(batch.session, entry.town)
    if town is None:
        raise RowRejected("乡(镇)", "数据库里还没有这个乡镇，请先运行 db upgrade")
    village = find_or_add_village(batch.session, town, entry.village)
    if village is None:
        return town.id, None
    if village.doubtful and batch.is_new("villages", village.id):
        reason = f"{town.name}的村里没有“{village.name}”，已先存成待核对；请到“村名核对”确认是新的村，或者选它是哪个村"
        batch.doubt("行政村", reason)
    return town.id, village.id


def _create_person(batch: Batch, entry: RegisterRow, household: Household, day: date) -> Action:
    person = Person(
        state=PersonState.LISTED,
        source=Source.REGISTER,
        name=entry.name,
        name_index=name_index(entry.name),
        created_at=batch.now,
        updated_at=batch.now,
    )
    _enter(person, entry, household, batch.now, day)
    batch.session.add(person)
    batch.session.flush()
    batch.note_created("people", person.id, person_facts(person))
    return Action.CREATED


def _enter(person: Person, entry: RegisterRow, household: Household, now: datetime, day: date) -> None:
    """Enter the register's facts; facts told by the person (place, education) are kept."""
    person.register_no, person.register_digest = entry.person_no, entry.digest
    person.household_id, person.relation = household.id, entry.relation
    person.name, person.name_index = entry.name, name_index(entry.name)
    identify(person, entry.id_number, day)
    person.student_status, person.labour_capacity = entry.student_status, entry.labour_capacity
    person.work_months, person.identified_on, person.updated_at = entry.work_months, entry.identified_on, now
    if person.state == PersonState.LISTED or person.town_id is None:
        person.town_id, person.village_id = household.town_id, household.village_id
        person.education = entry.education or person.education


_PERSON_FACTS = (
    *("register_no", "register_digest", "household_id", "relation", "name", "id_number", "student_status"),
    *("labour_capacity", "work_months", "town_id", "village_id"),
)


_BOOKKEEPING: Facts = {"register_digest": "", "updated_at": ""}


def person_facts(person: Person) -> Facts:
    facts = {name: getattr(person, name) for name in _PERSON_FACTS}
    return facts | {
        "updated_at": person.updated_at.isoformat(),
        "identified_on": person.identified_on.isoformat() if person.identified_on else None,
        "education": person.education.value if person.education else None,
    }


HOUSEHOLD_FACTS = ("town_id", "village_id", "status", "kind", "phone")


def household_facts(household: Household) -> Facts:
    return {name: getattr(household, name) for name in HOUSEHOLD_FACTS}
