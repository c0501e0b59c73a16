"""A register as strangers send it: what is refused, what is mended, what is a doubt (issue 10, K11–K19)."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import select

from models.people import Person
from models.places import Village
from models.register import Household
from programme.imports.refusals import RowRejected
from programme.imports.register import OPTIONAL, REQUIRED
from programme.imports.register_rows import read_row
from programme.imports.tables import read_table
from programme.plan.plan import Plan
from tests.programme.imports.registers import OTHER, ROW, Register, csv_of, with_cells, xlsx_of

HEADER = (*REQUIRED, *OPTIONAL)
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DAY = date(2026, 11, 23)


def full(**cells: object) -> list[object]:
    """A row with every optional column."""
    row = (*ROW, "初中", "非在校生", "普通劳动力", "6", "一般贫困户", "13800001111", "2017-07-01")
    return with_cells(row, HEADER, **cells)


def refused(plan: Plan, content: bytes) -> list[tuple[int, str, str]]:
    """Row, column and reason of each row that is refused for what stands in it."""
    found = []
    for row in read_table(content, REQUIRED, OPTIONAL).rows:
        try:
            read_row(row, plan, DAY)
        except RowRejected as refusal:
            found.append((row.number, refusal.column, refusal.reason))
    return found


def quoted(*rows: list[object], header: tuple[str, ...] = HEADER) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


@ONE_DATABASE
@pytest.mark.parametrize("column", ["人编号", "户编号", "证件号码"])
@pytest.mark.parametrize("number", [1234567890123456, 53062419900101001, 532125190801010013, 1234567890123456789])
def test_a_number_cell_that_lost_digits_refuses_the_row_and_merges_nobody(
    register: Register, column: str, number: int
) -> None:
    refused = register.refused(xlsx_of(with_cells(**{column: number}), with_cells(OTHER, **{column: number + 1})))

    assert [(row, where) for row, where, _ in refused] == [(2, column), (3, column)]
    assert all("“文本”" in reason for _, _, reason in refused)
    with register.sessions() as session:
        assert session.scalars(select(Person.id)).all() == []
        assert session.scalars(select(Household.id)).all() == []


@ONE_DATABASE
def test_short_numbers_and_telephones_may_stand_in_number_cells(register: Register) -> None:
    report = register.take(
        xlsx_of(full(户编号=1001, 人编号=100101, 务工时间月=6, 户联系电话=13800001111), header=HEADER)
    )

    with register.sessions() as session:
        household = session.scalars(select(Household)).one()
        assert (report["created"], report["rejected"], report["doubts"]) == (1, [], [])
        assert (household.number, household.phone) == ("1001", "13800001111")
        assert session.scalars(select(Person.register_no)).all() == ["100101"]


@ONE_DATABASE
def test_a_wrapped_number_is_unwrapped(register: Register) -> None:
    report = register.take(quoted(full(证件号码='="532125190801010013"', 人编号='="0012"', 户编号="'0034")))

    with register.sessions() as session:
        assert (report["created"], report["rejected"]) == (1, [])
        assert session.scalars(select(Person.register_no)).all() == ["0012"]
        assert session.scalars(select(Household.number)).all() == ["0034"]


@pytest.mark.parametrize("column", ["人编号", "户编号", "证件号码"])
@pytest.mark.parametrize("cell", ["5.30624E+17", "5.32125190801010E+17", '="5.3E+17"'])
def test_a_scientific_number_refuses_the_row_with_its_name(plan: Plan, column: str, cell: str) -> None:
    [(row, where, reason)] = refused(plan, quoted(full(**{column: cell})))

    assert (row, where) == (2, column)
    assert "科学计数法" in reason


@pytest.mark.parametrize("column", ["姓名", "行政村", "与户主关系"])
@pytest.mark.parametrize(
    "cell",
    ["#N/A", "#REF!", "#NAME?", "12345", "0", "-", "——", "???", "1.5", "无", "NULL", "TRUE", "2017-01-01", "=A1", "A"],
)
def test_what_is_no_word_becomes_nobody(plan: Plan, column: str, cell: str) -> None:
    [(row, where, reason)] = refused(plan, quoted(full(**{column: cell})))

    assert (row, where) == (2, column)
    assert reason


@pytest.mark.parametrize("cell", ["王**", "王×", "阿贵13800001111", "阿贵（12345）", '阿"贵', '"阿贵'])
def test_a_name_that_is_masked_or_holds_a_number_or_a_quote_becomes_nobody(plan: Plan, cell: str) -> None:
    [(row, where, _)] = refused(plan, quoted(full(姓名=cell)))

    assert (row, where) == (2, "姓名")


@pytest.mark.parametrize("cell", ["居委会", "村委会", "翠华镇", "大关县翠华镇", '"笔山社区'])
def test_a_cell_that_names_no_village_is_refused(plan: Plan, cell: str) -> None:
    [(row, where, _)] = refused(plan, quoted(full(行政村=cell)))

    assert (row, where) == (2, "行政村")


@ONE_DATABASE
def test_a_number_with_a_fraction_is_no_number_of_a_person(register: Register) -> None:
    [(row, where, reason)] = register.refused(xlsx_of(with_cells(人编号=1.5)))

    assert (row, where) == (2, "人编号")
    assert "小数" in reason


@ONE_DATABASE
@pytest.mark.parametrize("cell", ["翠华 镇", "大关县翠华镇", "云南省昭通市大关县翠华镇", "翠华镇\u200b"])
def test_a_town_is_found_with_the_county_before_it(register: Register, cell: str) -> None:
    assert register.refused(csv_of(with_cells(乡镇=cell))) == []


@pytest.mark.parametrize("column", ["人编号", "户编号"])
@pytest.mark.parametrize("cell", ["#N/A", "无", "0", "-", "########"])
def test_a_filler_is_no_household_in_which_everybody_lives(plan: Plan, column: str, cell: str) -> None:
    [(row, where, _)] = refused(plan, quoted(full(**{column: cell})))

    assert (row, where) == (2, column)


@pytest.mark.parametrize("cell", [True, 12345, 532125.5])
def test_a_name_in_a_cell_of_another_kind_is_refused(plan: Plan, cell: object) -> None:
    assert [where for _, where, _ in refused(plan, xlsx_of(with_cells(姓名=cell)))] == ["姓名"]


@ONE_DATABASE
@pytest.mark.parametrize("name", ["古丽米热·艾比布力", "杨千𫰡", "陈陞", "刘氾", "吉克阿依莫"])
def test_a_rare_name_is_kept_without_a_doubt(register: Register, name: str) -> None:
    report = register.take(csv_of(with_cells(姓名=name)))

    with register.sessions() as session:
        assert (report["created"], report["doubts"]) == (1, [])
        assert session.scalars(select(Person.name)).all() == [name]


@ONE_DATABASE
@pytest.mark.parametrize("name", ["阿贵2", "杨千?", "阿贵（残疾）", "阿\ufffd贵"])
def test_a_name_with_a_digit_or_sign_is_stored_and_is_a_doubt(register: Register, name: str) -> None:
    report = register.take(csv_of(with_cells(姓名=name)))

    assert (report["created"], [each["column"] for each in report["doubts"]]) == (1, ["姓名"])


@ONE_DATABASE
def test_invisible_characters_in_every_cell_change_nothing(register: Register) -> None:
    register.take(quoted(full()))

    strange = [
        f"\u202d{cell}\u200b\u202c" if column != "首次识别时间" else cell
        for column, cell in zip(HEADER, full(), strict=True)
    ]
    report = register.take(quoted(strange, header=tuple(f"\ufeff{column}\u200b" for column in HEADER)))

    assert (report["unchanged"], report["rejected"], report["doubts"]) == (1, [], [])


@ONE_DATABASE
@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("13800001111、13900002222", "13800001111"),
        ("1380000111113900002222", "13800001111"),
        ("不通/13900002222", "13900002222"),
        ("0870-5621234", "08705621234"),
    ],
)
def test_of_several_telephones_the_first_usable_is_stored(register: Register, cell: str, stored: str) -> None:
    report = register.take(quoted(full(户联系电话=cell)))

    with register.sessions() as session:
        assert session.scalars(select(Household.phone)).all() == [stored]
        assert report["doubts"] == []


@ONE_DATABASE
@pytest.mark.parametrize("cell", ["无", "", "-", "0", "没有电话", "123", "#N/A", "1.38E+10"])
def test_nobody_is_left_out_for_a_telephone(register: Register, cell: str) -> None:
    report = register.take(quoted(full(户联系电话=cell)))

    with register.sessions() as session:
        assert (report["created"], report["rejected"]) == (1, [])
        assert session.scalars(select(Household.phone)).one() is None
        is_doubt = cell in {"没有电话", "123", "#N/A", "1.38E+10"}
        assert [each["column"] for each in report["doubts"]] == ["户联系电话"] * is_doubt


@ONE_DATABASE
def test_villages_are_found_however_they_are_written(register: Register) -> None:
    report = register.take(csv_of(with_cells(行政村="笔山社区居委会"), with_cells(OTHER, 行政村="翠华镇翠屏村委会")))

    with register.sessions() as session:
        found = session.scalars(select(Village.name).join(Household, Household.village_id == Village.id))
        assert (report["created"], report["doubts"], sorted(found)) == (2, [], ["笔山社区", "翠屏村"])
        assert session.scalars(select(Village).where(Village.doubtful)).all() == []


@ONE_DATABASE
def test_a_new_village_is_stored_once_as_a_doubt(register: Register) -> None:
    rows = [with_cells(行政村="桃源村"), with_cells(OTHER, 行政村="桃源村委会")]

    report = register.take(csv_of(*rows))

    with register.sessions() as session:
        [village] = session.scalars(select(Village).where(Village.doubtful))
        assert (report["created"], village.name) == (2, "桃源村")
        assert [(each["row"], each["column"]) for each in report["doubts"]] == [(2, "行政村")]
        assert set(session.scalars(select(Household.village_id))) == {village.id}


@ONE_DATABASE
def test_another_writing_of_a_village_is_no_update(register: Register) -> None:
    register.take(csv_of(ROW))

    report = register.take(csv_of(with_cells(行政村="笔山社区居委会")))

    assert (report["unchanged"], report["updated"]) == (1, 0)


@pytest.mark.parametrize("column", REQUIRED)
def test_no_number_of_a_person_stands_in_a_reason(plan: Plan, column: str) -> None:
    for cell in (ROW[5], f"{ROW[5][:-1]}2", "13800001111", "5.32125190801010E+17"):
        for _, _, reason in refused(plan, quoted(full(**{column.replace("(", "").replace(")", ""): cell}))):
            assert not any(cell[start : start + 6] in reason for start in range(len(cell) - 5))


@ONE_DATABASE
def test_the_report_says_which_sheet_was_read(register: Register) -> None:
    assert register.take(b"\n".join((b"\xe5\x90\x8d\xe5\x86\x8c,", csv_of(ROW))))["notes"] == [
        "列名在第 2 行，它上面的没有读"
    ]
