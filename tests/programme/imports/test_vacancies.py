"""Vacancies from files."""

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from programme.imports.vacancies import COLUMNS, PostingsError, read_postings, review_file

TODAY = date(2026, 11, 1)
GOOD = {
    "title": "普工",
    "enterprise": "甲厂",
    "trade": "普工",
    "headcount": "20",
    "wage_min": "4500",
    "wage_max": "6000",
    "age_min": "18",
    "age_max": "45",
    "education": "不限",
    "skills": "",
    "shift": "白班",
    "benefits": "包吃、包住",
    "address": "一号路",
    "text": "男女不限",
    "valid_until": "2026-12-31",
    "kind": "实习",
    "majors": "机电、数控",
}


def tsv(folder: Path, *rows: dict[str, str], header: tuple[str, ...] = tuple(GOOD)) -> Path:
    path = folder / "vacancies.tsv"
    lines = ["\t".join(header), *("\t".join(row.get(column, "") for column in header) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_first_row_after_the_header_is_row_one(tmp_path: Path) -> None:
    path = tsv(tmp_path, GOOD, GOOD | {"text": "限女"}, GOOD | {"text": "有返费"})

    verdicts = list(review_file(path, TODAY, None))

    assert [(each["row"], each["severity"]) for each in verdicts] == [(1, "ok"), (2, "block"), (3, "warn")]
    assert verdicts[0]["reasons"] == []


def test_columns_are_found_by_name_in_any_order_and_strangers_are_ignored(tmp_path: Path) -> None:
    path = tsv(tmp_path, GOOD | {"colour": "red"}, header=("colour", *reversed(GOOD)))

    posting = next(read_postings(path)).posting

    assert (posting.headcount, posting.wage_min, posting.valid_until) == (20, 4500, date(2026, 12, 31))
    assert posting.benefits == ("包吃", "包住")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("headcount", "若干"),
        ("wage_min", "4500-6000"),
        ("wage_max", "1e99"),
        ("age_min", "十八"),
        ("age_max", "nan"),
        ("valid_until", "2026-13-01"),
        ("valid_until", "长期"),
        ("kind", "兼职"),
    ],
)
def test_an_unreadable_cell_blocks_its_row_with_the_column(tmp_path: Path, column: str, value: str) -> None:
    path = tsv(tmp_path, GOOD | {column: value}, GOOD)

    broken, sound = review_file(path, TODAY, None)

    assert broken["severity"] == "block"
    assert column in broken["reasons"][0]
    assert sound["severity"] == "ok"


@pytest.mark.parametrize(
    ("value", "headcount"), [("20人", 20), ("1,200", 1200), ("20.0", 20), ("", None), ("不限", None)]
)
def test_numbers_may_carry_units(tmp_path: Path, value: str, headcount: int | None) -> None:
    row = next(read_postings(tsv(tmp_path, GOOD | {"headcount": value})))

    assert row.posting.headcount == headcount
    assert row.unreadable == ()


def test_empty_rows_are_passed_over_but_counted(tmp_path: Path) -> None:
    path = tsv(tmp_path, GOOD, {}, GOOD)

    assert [row.row for row in read_postings(path)] == [1, 3]


def test_a_short_row_lacks_its_last_columns(tmp_path: Path) -> None:
    path = tmp_path / "short.tsv"
    path.write_text("title\tenterprise\ttrade\n普工\t甲厂\n", encoding="utf-8")

    verdict = next(review_file(path, TODAY, None))

    assert verdict["severity"] == "block"


def test_quotation_marks_in_a_text_do_not_swallow_the_next_row(tmp_path: Path) -> None:
    path = tsv(tmp_path, GOOD | {"text": '"五一放假'}, GOOD)

    assert len(list(read_postings(path))) == 2


def test_a_quoted_cell_may_hold_a_line_break(tmp_path: Path) -> None:
    path = tsv(tmp_path, GOOD | {"text": '"包装\n限女"'})

    verdicts = list(review_file(path, TODAY, None))

    assert [each["severity"] for each in verdicts] == ["block"]


def test_a_spreadsheet_gives_the_same_posting_as_text(tmp_path: Path) -> None:
    path = tmp_path / "vacancies.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, COLUMNS)
        for position, column in enumerate(COLUMNS):
            sheet.write(1, position, int(GOOD[column]) if GOOD[column].isdigit() else GOOD[column])
        sheet.write_datetime(1, COLUMNS.index("valid_until"), datetime(2026, 12, 31), day)  # noqa: DTZ001

    assert next(read_postings(path)) == next(read_postings(tsv(tmp_path, GOOD)))


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("title", "#N/A", "公式出错"),
        ("enterprise", "#REF!", "公式出错"),
        ("text", "=VLOOKUP(A1,B:C,2)", "公式"),
        ("headcount", "2.0E+10", "科学计数法"),
        ("address", "5.30624E+17", "科学计数法"),
    ],
)
def test_a_cell_that_a_spreadsheet_spoilt_blocks_its_row(tmp_path: Path, column: str, value: str, reason: str) -> None:
    broken, sound = review_file(tsv(tmp_path, GOOD | {column: value}, GOOD), TODAY, None)

    assert (broken["severity"], sound["severity"]) == ("block", "ok")
    assert column in broken["reasons"][0] and reason in broken["reasons"][0]


def test_wrapped_and_invisible_cells_are_read(tmp_path: Path) -> None:
    strange = GOOD | {"headcount": '="20"', "wage_min": "4,500.00", "title": "普工\u200b", "trade": "\u202d普工\u202c"}

    assert next(read_postings(tsv(tmp_path, strange))) == next(read_postings(tsv(tmp_path, GOOD)))


def test_a_hashtag_in_a_text_is_no_error(tmp_path: Path) -> None:
    [verdict] = review_file(tsv(tmp_path, GOOD | {"text": "#急招# 男女不限"}), TODAY, None)

    assert verdict["severity"] == "ok"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_any_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = tsv(tmp_path, GOOD)
    path.write_bytes(path.read_bytes().decode().encode(encoding))

    assert next(read_postings(path)).posting.title == "普工"


def test_a_column_twice_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(PostingsError, match="同名"):
        list(read_postings(tsv(tmp_path, GOOD, header=(*GOOD, "title"))))


def test_a_stray_quotation_mark_in_a_comma_file_blocks_its_row_only(tmp_path: Path) -> None:
    path = tmp_path / "vacancies.csv"
    lines = [",".join(GOOD), ",".join(GOOD.values()).replace("男女不限", '"五一放假'), ",".join(GOOD.values())]
    path.write_text("\n".join(lines), encoding="utf-8")

    broken, sound = review_file(path, TODAY, None)

    assert (broken["severity"], sound["severity"]) == ("block", "ok")
    assert "引号" in broken["reasons"][0]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\xff\xfe\x00", b"name\tphone\n1\t2\n"])
def test_a_file_without_vacancies_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)

    with pytest.raises(PostingsError):
        list(read_postings(path))


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(PostingsError, match="打不开"):
        list(read_postings(tmp_path / "none"))
