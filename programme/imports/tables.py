"""Rows of a spreadsheet or CSV file, numbered as the operator sees them (D53, D55, D57)."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook


class ImportRefused(ValueError):
    """The file cannot be imported, and nothing of it is stored. The text is Chinese and says what to do."""


class RowRejected(ValueError):
    """One row cannot be imported: the column and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}：{reason}")
        self.column = column
        self.reason = reason


@dataclass(frozen=True)
class TableRow:
    """One data row: its number in the sheet (the header is row 1) and its cells by column name."""

    number: int
    cells: Mapping[str, object]

    def text(self, column: str) -> str:
        """The cell as text without outer spaces, a whole number without `.0`; "" if absent."""
        value = self.cells.get(column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else unicodedata.normalize("NFKC", str(value)).strip()

    def needed(self, column: str) -> str:
        """As `text`. Raises RowRejected if empty (D46)."""
        text = self.text(column)
        if not text:
            raise RowRejected(column, "不能空着")
        return text


def read_table(content: bytes, name: str, required: Sequence[str]) -> Iterator[TableRow]:
    """The data rows of an XLSX or CSV file. Raises ImportRefused if unreadable or without a required column."""
    lines = _csv_lines(content) if name.lower().endswith(".csv") else _sheet_lines(content)
    header = [_heading(cell) for cell in next(lines, [])]
    missing = [column for column in required if _heading(column) not in header]
    if missing:
        raise ImportRefused(f"文件里缺少这些列：{'、'.join(missing)}。第一行要写列名。")
    names = {_heading(column): column for column in required}
    for number, line in enumerate(lines, start=2):
        cells = {names.get(title, title): cell for title, cell in zip(header, line, strict=False) if title}
        if any(str(cell).strip() for cell in cells.values() if cell is not None):
            yield TableRow(number, cells)


def _heading(cell: object) -> str:
    return "".join(unicodedata.normalize("NFKC", str(cell)).split())


def _csv_lines(content: bytes) -> Iterator[list[object]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ImportRefused("CSV 文件要存成 UTF-8 编码（另存为“CSV UTF-8”），或者直接用 XLSX。") from None
    for line in csv.reader(io.StringIO(text, newline="")):
        yield list(line)


def _sheet_lines(content: bytes) -> Iterator[list[object]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError, OSError):
        raise ImportRefused("打不开这个文件，请用 XLSX 或 UTF-8 的 CSV。") from None
    for row in rows:
        yield list(row)


def read_file(path: Path) -> bytes:
    """The file's bytes. Raises ImportRefused if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        raise ImportRefused(f"找不到或读不了文件：{path.name}") from None
