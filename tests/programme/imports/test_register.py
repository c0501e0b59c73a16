import io
from datetime import UTC, datetime
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.database.engine import Sessions
from models.people import Person, PersonState
from models.register import Household, HouseholdStatus
from programme.imports.batches import Basis
from programme.imports.refusals import ImportRefused
from programme.imports.register import REQUIRED, import_register
from programme.imports.undo import undo_import
from programme.plan.plan import Plan
from programme.plan.stored_places import store_places

BASIS = Basis("县人社局", "对口协作方案")
ROW = ["翠华镇", "笔山社区", "H1", "P1", "阿贵", "532125190801010013", "户主", "未脱贫"]


def csv_of(*rows: list[str], header: tuple[str, ...] = REQUIRED) -> bytes:
    return "\n".join(",".join(line) for line in (list(header), *rows)).encode("utf-8-sig")


def taken(sessions: Sessions, plan: Plan, now: datetime, content: bytes) -> dict[str, Any]:
    with sessions.begin() as session:
        store_places(session, plan)
        return import_register(session, plan, content, BASIS, now)


def changed(**cells: str) -> list[str]:
    return [
        cells.get(column.replace("(", "").replace(")", ""), cell) for column, cell in zip(REQUIRED, ROW, strict=True)
    ]


def person_of(session: Session) -> Person:
    return session.scalars(select(Person)).one()


def test_a_row_makes_a_household_and_a_listed_person(sessions: Sessions, plan: Plan, now: datetime) -> None:
    report = taken(sessions, plan, now, csv_of(ROW))

    with sessions() as session:
        person = person_of(session)
        assert (report["rows"], report["created"], report["rejected"]) == (1, 1, [])
        assert (person.name, person.state, person.register_no) == ("阿贵", PersonState.LISTED, "P1")
        assert session.get_one(Household, person.household_id).status == "未脱贫"


def test_the_same_file_again_changes_nothing(sessions: Sessions, plan: Plan, now: datetime) -> None:
    taken(sessions, plan, now, csv_of(ROW))

    report = taken(sessions, plan, now, csv_of(ROW, ROW))

    assert (report["rows"], report["unchanged"], report["updated"]) == (2, 2, 0)


def test_a_changed_status_is_an_update_with_its_history(sessions: Sessions, plan: Plan, now: datetime) -> None:
    taken(sessions, plan, now, csv_of(ROW))

    report = taken(sessions, plan, now, csv_of(changed(脱贫属性="返贫")))

    with sessions() as session:
        assert report["updated"] == 1
        assert [event.status for event in session.scalars(select(HouseholdStatus))] == ["未脱贫", "返贫"]


def test_an_undone_import_returns_to_the_earlier_values(sessions: Sessions, plan: Plan, now: datetime) -> None:
    taken(sessions, plan, now, csv_of(ROW))
    report = taken(sessions, plan, now, csv_of(changed(姓名="阿富", 脱贫属性="返贫")))

    with sessions.begin() as session:
        undo_import(session, report["batch"], now)

    with sessions() as session:
        person = person_of(session)
        assert person.name == "阿贵"
        assert session.get_one(Household, person.household_id).status == "未脱贫"


def test_an_undone_first_import_leaves_nothing(sessions: Sessions, plan: Plan, now: datetime) -> None:
    report = taken(sessions, plan, now, csv_of(ROW))

    with sessions.begin() as session:
        undo_import(session, report["batch"], now)

    with sessions() as session:
        assert session.scalars(select(Person)).all() == []
        assert session.scalars(select(Household)).all() == []


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"乡镇": "别处镇"}, "乡(镇)"),
        ({"证件号码": "532125190801010012"}, "证件号码"),
        ({"脱贫属性": "不知道"}, "脱贫属性"),
        ({"姓名": "  "}, "姓名"),
        ({"户编号": ""}, "户编号"),
    ],
)
def test_a_bad_cell_rejects_the_row_with_its_column(
    sessions: Sessions, plan: Plan, now: datetime, cells: dict[str, str], column: str
) -> None:
    report = taken(sessions, plan, now, csv_of(changed(**cells), changed(人编号="P2", 证件号码="53212519100101001X")))

    assert [(entry["row"], entry["column"]) for entry in report["rejected"]] == [(2, column)]
    assert report["created"] == 1


def test_an_id_number_under_another_person_number_is_rejected(sessions: Sessions, plan: Plan, now: datetime) -> None:
    report = taken(sessions, plan, now, csv_of(ROW, changed(人编号="P2")))

    assert [(entry["row"], entry["column"]) for entry in report["rejected"]] == [(3, "证件号码")]


def test_a_child_under_14_is_not_stored(sessions: Sessions, plan: Plan) -> None:
    report = taken(sessions, plan, datetime(1921, 12, 31, tzinfo=UTC), csv_of(ROW))

    assert report["rejected"][0]["column"] == "证件号码"
    assert "under 14" in report["rejected"][0]["reason"]


def test_a_missing_column_refuses_the_whole_file(sessions: Sessions, plan: Plan, now: datetime) -> None:
    with pytest.raises(ImportRefused, match="脱贫属性"):
        taken(sessions, plan, now, csv_of(ROW[:-1], header=REQUIRED[:-1]))


def test_a_number_stored_as_a_number_is_rejected(sessions: Sessions, plan: Plan, now: datetime) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, REQUIRED)
    sheet.write_row(1, 0, [*ROW[:5], 532125190801010013, *ROW[6:]])
    book.close()

    report = taken(sessions, plan, now, buffer.getvalue())

    assert [entry["column"] for entry in report["rejected"]] == ["证件号码"]


def test_a_file_that_is_no_spreadsheet_is_refused(sessions: Sessions, plan: Plan, now: datetime) -> None:
    with pytest.raises(ImportRefused, match="XLSX"):
        taken(sessions, plan, now, b"\x00\x01 not a spreadsheet")
