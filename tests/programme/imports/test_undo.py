"""Undo of an import: what is newer stays and is listed (issue 10, A4)."""

from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Education, Person, PersonState, Source, Visit
from models.places import Village
from models.register import Household, HouseholdStatus, ImportBatch
from models.staff import Role, User
from programme.imports.undo import UndoRefused
from programme.people.filing.entries import FileEntry
from programme.people.service_files import amend_service_file, save_service_file
from programme.plan.stored_places import confirm_village, ensure_village
from tests.programme.imports.registers import OTHER, Register, csv_of, with_cells
from tests.programme.imports.undoing import (
    FULL,
    HEADER,
    HOUR,
    NUMBER,
    change,
    everything,
    household_of,
    kept,
    person_of,
    place,
    registers,
    row,
    take,
    undo,
)

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MOVED = {"乡镇": "天星镇", "行政村": "天星村", "文化程度": "初中", "脱贫属性": "返贫", "户联系电话": "13900002222"}


def test_what_nobody_touched_returns_to_its_earlier_values(register: Register) -> None:
    take(register, row())
    second = take(register, row(**MOVED, 姓名="阿富", 务工时间月="9"), hours=2)

    report = undo(register, second)

    person, household = person_of(register), household_of(register)
    assert (report["kept"], report["reverted"]) == ([], 2)
    assert (person.name, person.education, person.work_months) == ("阿贵", Education.PRIMARY, 6)
    assert (person.town_id, person.village_id) == place(register, "翠华镇", "笔山社区")
    assert (household.status, household.phone) == ("未脱贫", "13800001111")
    assert (household.town_id, household.village_id) == place(register, "翠华镇", "笔山社区")


def test_what_a_person_said_on_registering_since_stays_and_is_listed(register: Register) -> None:
    take(register, row())
    second = take(register, row(**MOVED), hours=2)
    town_id, village_id = place(register, "木杆镇", "银吉村")
    registers(register, hours=3, town_id=town_id, village_id=village_id, education=Education.SENIOR)

    report = undo(register, second)

    person = person_of(register)
    assert (person.town_id, person.village_id, person.education) == (town_id, village_id, Education.SENIOR)
    assert person.state is PersonState.REGISTERED
    assert set(kept(report)) == {(2, "文化程度"), (2, "乡(镇)"), (2, "行政村")}
    assert household_of(register).status == "未脱贫"


def test_a_value_that_a_person_said_again_stays_though_it_is_the_imports(register: Register) -> None:
    take(register, row())
    second = take(register, row(文化程度="初中"), hours=2)
    registers(register, hours=3, education=Education.JUNIOR)

    report = undo(register, second)

    assert person_of(register).education is Education.JUNIOR
    assert kept(report) == [(2, "文化程度")]


@ONE_DATABASE
@pytest.mark.parametrize(
    ("cells", "facts", "columns"),
    [
        ({"文化程度": "初中"}, {"education": Education.COLLEGE}, ["文化程度"]),
        ({"在校生状况": "高中三年级"}, {"student_status": "非在校生"}, []),
        ({"在校生状况": "高中三年级"}, {"student_status": "大专"}, ["在校生状况"]),
        ({"姓名": "阿富"}, {"name": "阿桂"}, ["姓名"]),
        ({"文化程度": "初中"}, {"phone": "13800001111"}, []),
    ],
)
def test_what_staff_or_a_program_changed_since_stays(
    register: Register, cells: dict[str, object], facts: dict[str, Any], columns: list[str]
) -> None:
    take(register, row())
    second = take(register, row(**cells), hours=2)
    later = register.now + 3 * HOUR
    change(
        register,
        lambda session, person: amend_service_file(session, person, FileEntry(**facts), now=later, today=later.date()),
    )

    report = undo(register, second)

    person = person_of(register)
    assert [column for _, column in kept(report)] == columns
    assert all(getattr(person, name) == value for name, value in facts.items())


def test_an_import_before_a_registration_does_not_touch_it_when_undone(register: Register) -> None:
    take(register, row())
    registers(register, education=Education.SENIOR)
    second = take(register, row(文化程度="初中", 务工时间月="9"), hours=2)
    later = register.now + 3 * HOUR
    entry = FileEntry(education=Education.COLLEGE)
    change(register, lambda session, person: amend_service_file(session, person, entry, now=later, today=later.date()))

    report = undo(register, second)

    person = person_of(register)
    assert (report["kept"], person.education, person.work_months) == ([], Education.COLLEGE, 6)


def test_a_value_of_a_later_import_stays_and_is_listed(register: Register) -> None:
    take(register, row())
    second = take(register, row(文化程度="初中", 务工时间月="9"), hours=2)
    third = take(register, row(文化程度="高中", 务工时间月="9"), hours=3)

    report = undo(register, second)

    person = person_of(register)
    assert (person.education, person.work_months) == (Education.SENIOR, 9)
    assert set(kept(report)) == {(2, "文化程度"), (2, "务工时间(月)")}
    assert all(f"第 {third} 批" in each["reason"] for each in report["kept"])


def test_a_later_import_that_is_undone_too_returns_to_the_values_before_both(register: Register) -> None:
    take(register, row())
    second = take(register, row(文化程度="初中", 脱贫属性="脱贫"), hours=2)
    third = take(register, row(文化程度="高中", 脱贫属性="返贫"), hours=3)

    undo(register, second)
    report = undo(register, third)

    assert report["kept"] == []
    assert (person_of(register).education, household_of(register).status) == (Education.PRIMARY, "未脱贫")


@ONE_DATABASE
@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_imports_undone_in_any_order_leave_nothing(register: Register, order: tuple[int, ...]) -> None:
    second = with_cells((*OTHER, *FULL[8:]), HEADER, 行政村="桃源村")
    files = (
        [row()],
        [row(**MOVED), second],
        [row(户编号="H9", 姓名="阿富")],
        [second, row(户编号="H9", 文化程度="高中")],
    )
    batches = [take(register, *rows, hours=2 * number) for number, rows in enumerate(files)]

    for number in order:
        undo(register, batches[number])

    assert everything(register) == []


def test_a_person_made_by_the_import_who_registered_since_keeps_the_file(register: Register) -> None:
    batch = take(register, row())
    registers(register, education=Education.SENIOR, phone="13800001111")

    report = undo(register, batch)

    person = person_of(register)
    assert (person.state, person.name, person.education) == (PersonState.REGISTERED, "阿贵", Education.SENIOR)
    assert (person.phone, person.register_no, person.household_id) == ("13800001111", None, None)
    assert (person.relation, person.labour_capacity, person.work_months) == ("", "", None)
    assert kept(report) == [(2, "人编号")]


@pytest.mark.parametrize("touch", ["visit", "phone", "education"])
def test_a_person_made_by_the_import_and_visited_or_changed_since_stays(register: Register, touch: str) -> None:
    batch = take(register, row())
    later = register.now + HOUR

    def touched(session: Session, person: Person) -> None:
        if touch == "visit":
            session.add(Visit(person_id=person.id, at=later, outcome="reached"))
        else:
            facts: dict[str, Any] = {"phone": "13800001111"} if touch == "phone" else {"education": Education.SENIOR}
            amend_service_file(session, person, FileEntry(**facts), now=later, today=later.date())

    change(register, touched)

    report = undo(register, batch)

    assert person_of(register).name == "阿贵"
    assert kept(report) == [(2, "人编号")]


def test_what_the_county_decided_since_stays_and_is_listed(register: Register) -> None:
    take(register, row())
    second = take(register, row(脱贫属性="脱贫"), hours=2)
    with register.sessions.begin() as session:
        household = session.scalars(select(Household)).one()
        user = User(name="county", role=Role.COUNTY, password_hash="x", created_at=register.now)
        session.add(user)
        session.flush()
        at = register.now + 3 * HOUR
        session.add(HouseholdStatus(household_id=household.id, status="脱贫", since=at.date(), user_id=user.id, at=at))

    report = undo(register, second)

    assert household_of(register).status == "脱贫"
    assert kept(report) == [(2, "脱贫属性")]


def test_an_id_number_that_somebody_else_has_by_now_is_not_put_back(register: Register) -> None:
    take(register, row())
    second = take(register, row(证件号码=OTHER[5]), hours=2)
    with register.sessions.begin() as session:
        entry = FileEntry(name="小梅", id_number=NUMBER)
        later = register.now + 3 * HOUR
        save_service_file(session, entry, source=Source.CHAT, now=later, today=later.date())

    report = undo(register, second)

    assert kept(report) == [(2, "证件号码")]


def test_new_villages_vanish_with_the_import_unless_confirmed(register: Register) -> None:
    batch = take(register, row(行政村="桃源村"), with_cells((*OTHER, *FULL[8:]), HEADER, 行政村="杏花村"))
    with register.sessions.begin() as session:
        confirm_village(session.scalars(select(Village).where(Village.name == "杏花村")).one())

    undo(register, batch)

    with register.sessions() as session:
        names = set(session.scalars(select(Village.name)))
        assert ("桃源村" in names, "杏花村" in names) == (False, True)


def test_the_report_stays_with_the_batch_and_a_second_undo_is_refused(register: Register) -> None:
    take(register, row())
    second = take(register, row(文化程度="初中"), hours=2)
    registers(register, hours=3, education=Education.SENIOR)

    report = undo(register, second)

    with register.sessions() as session:
        assert session.get_one(ImportBatch, second).kept == report["kept"]
    with pytest.raises(UndoRefused, match="已经撤销"):
        undo(register, second)


def test_the_same_file_again_after_an_undo_is_taken_again(register: Register) -> None:
    take(register, row())
    second = take(register, row(文化程度="初中"), hours=2)
    undo(register, second)

    report = register.take(csv_of(row(文化程度="初中"), header=HEADER))

    assert (report["updated"], person_of(register).education) == (1, Education.JUNIOR)


def test_a_place_written_otherwise_by_a_person_is_no_other_village(register: Register) -> None:
    town_id, village_id = place(register, "翠华镇", "笔山社区")

    with register.sessions.begin() as session:
        assert ensure_village(session, town_id, "笔山社区居委会") == village_id
