"""Vacancies from a spreadsheet: TSV, CSV or XLSX, columns found by their name in the header, one vacancy in each row.

Rows are numbered from 1 for the first row after the header, as `review-vacancies` prints them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from models.work import Severity, VacancyKind
from programme.calendar import parse_date
from programme.imports.files.cells import plain_text
from programme.imports.refusals import CellFault, ImportRefused
from programme.imports.tables import TableRow, read_file, read_table
from programme.plan.schema import MinimumWage
from programme.work.review.vacancy_review import review
from programme.work.vacancy_posting import VacancyPosting

LARGEST = 10_000_000
BENEFIT_MARKS = "、,，;；|/"
_NUMBERS = ("headcount", "wage_min", "wage_max", "age_min", "age_max")
_TEXTS = ("title", "enterprise", "trade", "education", "skills", "shift", "address", "text")
_NAMES = {
    "title": "岗位名称",
    "enterprise": "企业名称",
    "trade": "工种",
    "education": "文化程度",
    "skills": "技能要求",
    "shift": "班次",
    "address": "地址",
    "text": "说明",
    "benefits": "福利",
    "majors": "专业",
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
    try:
        table = read_table(read_file(path), ("title",), COLUMNS)
    except ImportRefused as refusal:
        raise PostingsError(str(refusal)) from None
    for row in table.rows:
        yield _posted(row.number - table.header_row, row)


def review_file(path: Path, today: date, minimum: MinimumWage | None) -> Iterator[dict[str, Any]]:
    """`{"row", "severity", "reasons"}` for each row; an unreadable cell blocks only its own row."""
    for posted in read_postings(path):
        verdict = review(posted.posting, today, minimum)
        severity = Severity.BLOCK if posted.unreadable else verdict.severity
        yield {"row": posted.row, "severity": severity.value, "reasons": [*posted.unreadable, *verdict.reasons]}


def _posted(number: int, row: TableRow) -> PostedRow:
    faults: list[str] = [f"{row.fault}"] if row.fault else []

    def read(column: str, kind: Callable[[object], Any]) -> Any:  # noqa: ANN401 - the kind decides
        cell = row.cells.get(column)
        try:
            return kind(cell)
        except CellFault as fault:
            faults.append(f"{_NAMES[column]}（{column}）{fault}")
        except ValueError:
            faults.append(f"{_NAMES[column]}（{column}）写的“{str(cell)[:20]}”看不懂，请改正")
        return None

    values: dict[str, Any] = {column: read(column, plain_text) or "" for column in _TEXTS}
    values |= {column: read(column, _number) for column in _NUMBERS}
    values |= {column: split_words(read(column, plain_text) or "") for column in ("benefits", "majors")}
    values |= {"valid_until": read("valid_until", _day), "kind": read("kind", _kind) or VacancyKind.JOB}
    return PostedRow(number, VacancyPosting(**values), tuple(faults))


def _number(cell: object) -> int | None:
    """A whole number; None for an empty cell or a word for no limit."""
    text = plain_text(cell).replace(",", "").replace("，", "")
    for unit in ("元/月", "元", "人", "名", "周岁", "岁"):
        text = text.removesuffix(unit)
    if text in {"", "不限", "无", "面议", "-"}:
        return None
    if not (float(text).is_integer() and abs(float(text)) <= LARGEST):
        raise ValueError(text)
    return int(float(text))


def _day(cell: object) -> date | None:
    if isinstance(cell, date):
        return cell
    text = plain_text(cell)
    day = parse_date(text)
    if day is None and text:
        raise ValueError("no date")
    return day


def _kind(cell: object) -> VacancyKind:
    text = plain_text(cell)
    return _KINDS[text] if text in _KINDS else VacancyKind(text)


def split_words(text: str) -> tuple[str, ...]:
    """`护理、助产` as two words."""
    for mark in BENEFIT_MARKS:
        text = text.replace(mark, "、")
    return tuple(benefit.strip() for benefit in text.split("、") if benefit.strip())
