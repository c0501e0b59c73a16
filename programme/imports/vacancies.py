"""Vacancies from a spreadsheet: TSV or XLSX, columns found by their name in the header, one vacancy in each row.

Rows are numbered from 1 for the first row after the header, as `review-vacancies` prints them.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, load_workbook

from models.work import Severity, VacancyKind
from programme.calendar import parse_date
from programme.plan.schema import MinimumWage
from programme.work.review.vacancy_review import review
from programme.work.vacancy_posting import VacancyPosting

LARGEST = 10_000_000
BENEFIT_MARKS = "、,，;；|/"
_NUMBERS = ("headcount", "wage_min", "wage_max", "age_min", "age_max")
_TEXTS = ("title", "enterprise", "trade", "education", "skills", "shift", "address", "text")
_NAMES = {
    "headcount": "招聘人数",
    "wage_min": "最低工资",
    "wage_max": "最高工资",
    "age_min": "最小年龄",
    "age_max": "最大年龄",
    "valid_until": "有效期",
    "kind": "岗位性质",
}
COLUMNS = (*_TEXTS, *_NUMBERS, "benefits", "valid_until", "kind", "majors")
_KINDS = {
    "": VacancyKind.JOB,
    "就业": VacancyKind.JOB,
    "实习": VacancyKind.INTERNSHIP,
    "勤工俭学": VacancyKind.WORK_STUDY,
}


class PostingsError(ValueError):
    """The file cannot be read as a table of vacancies; the text is Chinese."""


@dataclass(frozen=True)
class PostedRow:
    """One row as read. `unreadable` names each cell of the wrong kind; its column stays empty."""

    row: int
    posting: VacancyPosting
    unreadable: tuple[str, ...]


def read_postings(path: Path) -> Iterator[PostedRow]:
    """Every row that is not empty. Raises PostingsError if the file cannot be read as a table of vacancies."""
    rows = _sheet(path) if _opening(path) == b"PK" else _separated(path)
    header = [str(cell).strip().lower() for cell in next(rows, ())]
    if "title" not in header:
        raise PostingsError("第一行应是列名，其中要有 title（岗位名称）")
    for number, cells in enumerate(rows, start=1):
        if any(str(cell).strip() for cell in cells):
            yield _posted(number, dict(zip(header, cells, strict=False)))


def review_file(path: Path, today: date, minimum: MinimumWage | None) -> Iterator[dict[str, Any]]:
    """`{"row", "severity", "reasons"}` for each row; an unreadable cell blocks only its own row."""
    for posted in read_postings(path):
        verdict = review(posted.posting, today, minimum)
        severity = Severity.BLOCK if posted.unreadable else verdict.severity
        yield {"row": posted.row, "severity": severity.value, "reasons": [*posted.unreadable, *verdict.reasons]}


def _posted(number: int, cells: dict[str, object]) -> PostedRow:
    faults: list[str] = []

    def read(column: str, kind: Callable[[object], Any]) -> Any:  # noqa: ANN401 - the kind decides
        cell = cells.get(column, "")
        try:
            return kind(cell)
        except ValueError:
            faults.append(f"{_NAMES[column]}（{column}）写的“{str(cell)[:20]}”看不懂，请改正")
            return None

    values: dict[str, Any] = {column: _text(cells.get(column, "")) for column in _TEXTS}
    values |= {column: read(column, _number) for column in _NUMBERS}
    values |= {"benefits": split_words(cells.get("benefits", "")), "valid_until": read("valid_until", _day)}
    values |= {"majors": split_words(cells.get("majors", "")), "kind": read("kind", _kind) or VacancyKind.JOB}
    return PostedRow(number, VacancyPosting(**values), tuple(faults))


def _text(cell: object) -> str:
    """A cell's text; a spreadsheet's 45.0 is 45."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell or "").strip()


def _number(cell: object) -> int | None:
    """A whole number; None for an empty cell or a word for no limit."""
    text = _text(cell).replace(",", "").replace("，", "")
    for unit in ("元/月", "元", "人", "名", "周岁", "岁"):
        text = text.removesuffix(unit)
    if text in {"", "不限", "无", "面议", "-"}:
        return None
    if not (float(text).is_integer() and abs(float(text)) <= LARGEST):
        raise ValueError(text)
    return int(float(text))


def _day(cell: object) -> date | None:
    day = parse_date(cell)
    if day is None and _text(cell):
        raise ValueError("no date")
    return day


def _kind(cell: object) -> VacancyKind:
    text = _text(cell)
    return _KINDS[text] if text in _KINDS else VacancyKind(text)


def split_words(cell: object) -> tuple[str, ...]:
    """`护理、助产` as two words."""
    text = _text(cell)
    for mark in BENEFIT_MARKS:
        text = text.replace(mark, "、")
    return tuple(benefit.strip() for benefit in text.split("、") if benefit.strip())


def _opening(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(2)
    except OSError as fault:
        raise PostingsError("找不到这个文件，或者打不开") from fault


def _sheet(path: Path) -> Iterator[Sequence[object]]:
    try:
        return iter(load_workbook(str(path)).get_sheet_by_index(0).to_python())
    except CalamineError as fault:
        raise PostingsError("这个表格文件读不了，请另存为 xlsx 再试") from fault


def _separated(path: Path) -> Iterator[Sequence[object]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise PostingsError("这个文件不是 UTF-8 文字，也不是 xlsx 表格") from fault
    mark = "\t" if "\t" in text.partition("\n")[0] else ","
    return iter(_quoted_rows(text, mark) or [line.rstrip("\r").split(mark) for line in text.split("\n")])


def _quoted_rows(text: str, mark: str) -> list[list[str]]:
    """Rows with quoted cells; [] if the quotes are only part of a text."""
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        return []
    return rows if len({len(row) for row in rows if row}) == 1 else []
