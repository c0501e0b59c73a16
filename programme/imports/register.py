"""The register of poor households (register file of interfaces.md; R07, R15, R20, D42–D51)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.database.sealing import blind_index
from models.people import Education, Person, PersonState, Source
from models.queries.people.people import find_household, find_person_by_id_number, find_person_by_register_no
from models.queries.places import find_town_id
from models.register import Household, HouseholdStatus
from programme.calendar import parse_date
from programme.calendar import today as chinese_day
from programme.imports.batches import Action, Basis, Batch, run_import
from programme.imports.tables import RowRejected, TableRow, read_table
from programme.people.filing.entries import STORED_FROM_AGE, TooYoung, accepted_number
from programme.people.identity import (
    check_id_number,
    is_same_name,
    normalise_id_number,
    normalise_name,
    normalise_phone,
)
from programme.people.service_files import identify, name_index
from programme.plan.plan import Plan
from programme.plan.stored_places import ensure_village

KIND = "register"
REQUIRED = ("乡(镇)", "行政村", "户编号", "人编号", "姓名", "证件号码", "与户主关系", "脱贫属性")
_EDUCATION = {
    "文盲或半文盲": Education.ILLITERATE,
    "小学": Education.PRIMARY,
    "初中": Education.JUNIOR,
    "高中": Education.SENIOR,
    "大专及以上": Education.COLLEGE,
    "大专": Education.COLLEGE,
    "本科及以上": Education.BACHELOR,
}


@dataclass(frozen=True)
class RegisterRow:
    """One row, read and checked."""

    town: str
    village: str
    household_no: str
    person_no: str
    name: str
    id_number: str
    relation: str
    education: Education | None
    student_status: str
    labour_capacity: str
    work_months: int | None
    status: str
    kind: str
    phone: str
    identified_on: date | None

    @property
    def digest(self) -> str:
        return blind_index("register_row", repr(self))


def import_register(
    session: Session, plan: Plan, content: bytes, name: str, basis: Basis, now: datetime
) -> dict[str, Any]:
    """Import the file. Returns the report of interfaces.md. Raises ImportRefused; the caller commits."""
    rows = read_table(content, name, REQUIRED)
    taker = _Taker(plan, chinese_day(now))
    return run_import(session, KIND, content, rows, taker.take, basis, now)


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
        return store_row(batch, entry, self.day)


def read_row(row: TableRow, plan: Plan, day: date) -> RegisterRow:
    """Check one row. Raises RowRejected with the column."""
    town = plan.find_town(row.needed("乡(镇)"))
    if town is None:
        raise RowRejected("乡(镇)", "方案里没有这个乡镇，请核对是不是别的县的文件")
    return RegisterRow(
        town=town.name,
        village=row.needed("行政村"),
        household_no=row.needed("户编号"),
        person_no=row.needed("人编号"),
        name=normalise_name(row.needed("姓名")),
        id_number=_id_number(row, day),
        relation=row.needed("与户主关系"),
        education=_EDUCATION.get(row.text("文化程度")),
        student_status=row.text("在校生状况"),
        labour_capacity=row.text("劳动技能"),
        work_months=_months(row),
        status=_status(row, plan),
        kind=row.text("贫困户属性"),
        phone=normalise_phone(row.text("户联系电话")),
        identified_on=_identified_on(row),
    )


def _id_number(row: TableRow, day: date) -> str:
    if isinstance(row.cells.get("证件号码"), int | float):
        raise RowRejected("证件号码", "存成了数字，后几位已经丢失；请把这一列改成文本格式重新填")
    check = check_id_number(normalise_id_number(row.needed("证件号码")), day)
    if not check.is_valid:
        raise RowRejected("证件号码", check.sentence)
    try:
        return accepted_number(check.number, day)
    except TooYoung:
        raise RowRejected("证件号码", f"未满{STORED_FROM_AGE}周岁（under 14），不收集") from None


def _status(row: TableRow, plan: Plan) -> str:
    status, words = row.needed("脱贫属性"), plan.origin.poverty_vocabulary.words
    if status not in words:
        raise RowRejected("脱贫属性", f"只能是：{'、'.join(words)}")
    return status


def _identified_on(row: TableRow) -> date | None:
    value = row.cells.get("首次识别时间")
    if value is None or not str(value).strip():
        return None
    day = parse_date(value)
    if day is None:
        raise RowRejected("首次识别时间", "日期写成 2017-07-01 或 2017/7/1")
    return day


def _months(row: TableRow) -> int | None:
    text = row.text("务工时间(月)")
    if not text:
        return None
    if not text.isdecimal() or int(text) > 12:
        raise RowRejected("务工时间(月)", "应是 0 到 12 的整数")
    return int(text)


def store_row(batch: Batch, entry: RegisterRow, day: date) -> Action:
    """Create or bring up to date the household and the person."""
    person = _known_person(batch.session, entry)
    if person is not None and person.register_digest == entry.digest:
        return Action.UNCHANGED
    household = _store_household(batch, entry, day)
    if person is None:
        return _create_person(batch, entry, household, day)
    batch.note("people", person.id, Action.UPDATED, person_facts(person))
    _enter(person, entry, household, batch.now, day)
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


def _store_household(batch: Batch, entry: RegisterRow, day: date) -> Household:
    household = find_household(batch.session, entry.household_no)
    town_id, village_id = _place(batch.session, entry)
    before = household_facts(household) if household else None
    if household is None:
        household = Household(number=entry.household_no, town_id=town_id)
        batch.session.add(household)
        batch.session.flush()
        batch.note("households", household.id, Action.CREATED)
    if household.status != entry.status:
        batch.session.add(
            HouseholdStatus(household_id=household.id, status=entry.status, since=day, batch_id=batch.record.id)
        )
    household.town_id, household.village_id = town_id, village_id
    household.status, household.kind = entry.status, entry.kind
    household.phone = entry.phone or household.phone
    if before not in (None, household_facts(household)):
        batch.note("households", household.id, Action.UPDATED, before)
    return household


def _place(session: Session, entry: RegisterRow) -> tuple[int, int | None]:
    """Town and village ids; a village that the plan's list lacks is added, as the county's file decides."""
    town_id = find_town_id(session, entry.town)
    if town_id is None:
        raise RowRejected("乡(镇)", "数据库里还没有这个乡镇，请先运行 db upgrade")
    return town_id, ensure_village(session, town_id, entry.village)


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
    batch.note("people", person.id, Action.CREATED)
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


def person_facts(person: Person) -> dict[str, Any]:
    facts = {name: getattr(person, name) for name in _PERSON_FACTS}
    return facts | {
        "identified_on": person.identified_on.isoformat() if person.identified_on else None,
        "education": person.education.value if person.education else None,
    }


HOUSEHOLD_FACTS = ("town_id", "village_id", "status", "kind", "phone")


def household_facts(household: Household) -> dict[str, Any]:
    return {name: getattr(household, name) for name in HOUSEHOLD_FACTS}
