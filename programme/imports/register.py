"""The register of poor households (register file of interfaces.md; R07, R15, R20, D42–D51)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.database.sealing import blind_index
from models.people import Education, Person, PersonState, Source
from models.queries.people.people import find_household, find_person_by_id_number, find_person_by_register_no
from models.queries.places import find_town
from models.register import Household, HouseholdStatus
from programme.calendar import parse_date
from programme.calendar import today as chinese_day
from programme.imports.batches import Action, Basis, Batch, Facts, run_import
from programme.imports.files.cells import is_filler
from programme.imports.phones import first_phone
from programme.imports.refusals import RowRejected
from programme.imports.tables import TableRow, read_table
from programme.people.identity import age_on, check_id_number, normalise_id_number, normalise_name
from programme.people.service_files import STORED_FROM_AGE, identify, name_index
from programme.plan.plan import Plan
from programme.plan.stored_places import find_or_add_village

KIND = "register"
REQUIRED = ("乡(镇)", "行政村", "户编号", "人编号", "姓名", "证件号码", "与户主关系", "脱贫属性")
OPTIONAL = ("文化程度", "在校生状况", "劳动技能", "务工时间(月)", "贫困户属性", "户联系电话", "首次识别时间")
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
        for column, reason in _doubts(row, entry):
            batch.doubt(column, reason)
        return store_row(batch, entry, self.day)


def read_row(row: TableRow, plan: Plan, day: date) -> RegisterRow:
    """Check one row. Raises RowRejected with the column."""
    town = plan.find_town(row.needed("乡(镇)"))
    if town is None:
        raise RowRejected("乡(镇)", "方案里没有这个乡镇，请核对是不是别的县的文件")
    return RegisterRow(
        town=town.name,
        village=_words(row, "行政村"),
        household_no=_number(row, "户编号"),
        person_no=_number(row, "人编号"),
        name=normalise_name(_words(row, "姓名")),
        id_number=_id_number(row, day),
        relation=_words(row, "与户主关系"),
        education=_EDUCATION.get(row.text("文化程度")),
        student_status=row.text("在校生状况"),
        labour_capacity=row.text("劳动技能"),
        work_months=_months(row),
        status=_status(row, plan),
        kind=row.text("贫困户属性"),
        phone=_phone(row)[0],
        identified_on=_identified_on(row),
    )


def _words(row: TableRow, column: str) -> str:
    """A cell that must hold words: a bare number there is a code, or a column that slipped."""
    text = row.needed(column)
    if not any(letter.isalpha() for letter in text):
        raise RowRejected(column, "这里要写文字，现在只有数字或符号；请核对各列有没有错位")
    return text


def _number(row: TableRow, column: str) -> str:
    return "".join(row.needed(column).split())


def _phone(row: TableRow) -> tuple[str, str]:
    """The first usable number of the cell or "", and the doubt: nobody is left out for a telephone."""
    try:
        text = row.text("户联系电话")
    except RowRejected as fault:
        return "", f"{fault.reason}。这次没有存电话"
    phone = first_phone(text)
    return phone, "" if phone or is_filler(text) else "没有找到能打的号码（手机 11 位，座机要带区号），没有存电话"


def _doubts(row: TableRow, entry: RegisterRow) -> Iterator[tuple[str, str]]:
    """Column and reason of what is stored and still needs a look."""
    if not all(letter.isalpha() or letter in "·〇" for letter in entry.name):
        yield "姓名", "有数字或符号，请对照身份证核对"
    if doubt := _phone(row)[1]:
        yield "户联系电话", doubt


def _id_number(row: TableRow, day: date) -> str:
    check = check_id_number(normalise_id_number(row.needed("证件号码")), day)
    if not check.is_valid or check.birth is None:
        raise RowRejected("证件号码", check.sentence)
    if age_on(check.birth, day) < STORED_FROM_AGE:
        raise RowRejected("证件号码", f"未满{STORED_FROM_AGE}周岁（under 14），不收集")
    return check.number


def _status(row: TableRow, plan: Plan) -> str:
    status, words = row.needed("脱贫属性"), plan.origin.poverty_vocabulary.words
    if status not in words:
        raise RowRejected("脱贫属性", f"只能是：{'、'.join(words)}")
    return status


def _identified_on(row: TableRow) -> date | None:
    value = row.raw("首次识别时间")
    day = value if isinstance(value, date) else parse_date(row.text("首次识别时间"))
    if day is None and row.text("首次识别时间"):
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
    """Create or bring up to date the household and the person; `unchanged` if only the writing differs."""
    person = _known_person(batch.session, entry)
    if person is not None and person.register_digest == entry.digest:
        return Action.UNCHANGED
    household, is_changed = _store_household(batch, entry, day)
    if person is None:
        return _create_person(batch, entry, household)
    before, stamp = person_facts(person), person.updated_at
    _enter(person, entry, household, batch.now)
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
        if normalise_name(holder.name) != entry.name:
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


def _create_person(batch: Batch, entry: RegisterRow, household: Household) -> Action:
    person = Person(
        state=PersonState.LISTED,
        source=Source.REGISTER,
        name=entry.name,
        name_index=name_index(entry.name),
        created_at=batch.now,
        updated_at=batch.now,
    )
    _enter(person, entry, household, batch.now)
    batch.session.add(person)
    batch.session.flush()
    batch.note_created("people", person.id, person_facts(person))
    return Action.CREATED


def _enter(person: Person, entry: RegisterRow, household: Household, now: datetime) -> None:
    """Enter the register's facts; facts told by the person (place, education) are kept."""
    person.register_no, person.register_digest = entry.person_no, entry.digest
    person.household_id, person.relation = household.id, entry.relation
    person.name, person.name_index = entry.name, name_index(entry.name)
    identify(person, entry.id_number)
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
