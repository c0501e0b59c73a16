"""Rows of a spreadsheet or text table by column name, numbered as the operator sees them (D53, D55, D57)."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from programme.imports.files.cells import folded_text, is_filler
from programme.imports.files.lines import Line, Lines
from programme.imports.files.separated import read_separated
from programme.imports.files.workbooks import UNPACKED_BYTES, is_workbook, read_workbook
from programme.imports.refusals import CellFault, ImportRefused, RowRejected
from programme.invisible import strip_invisible

_HEAD_LINES = 10
"""The header is sought in so many lines: titles often stand above it."""


@dataclass(frozen=True)
class TableRow:
    """One data row: its number in the sheet (the first line is row 1) and its cells by column name.

    `fault`: the reason why the row cannot be read; every reading of a cell raises it.
    """

    number: int
    cells: Mapping[str, object]
    fault: RowRejected | None = None

    def text(self, column: str) -> str:
        """The cell as text without outer spaces, a whole number without `.0`; "" if absent.

        Raises RowRejected if the cell does not hold what its author meant (a rounded number, a formula's error).
        """
        try:
            return folded_text(self.raw(column))
        except CellFault as fault:
            raise RowRejected(column, str(fault)) from None

    def needed(self, column: str) -> str:
        """As `text`. Raises RowRejected if empty (D46), also for a dash or 无 that only fills the cell."""
        text = self.text(column)
        if not text:
            raise RowRejected(column, "不能空着（公式出错显示 #N/A 的也算空）")
        if is_filler(text):
            raise RowRejected(column, f"写的是“{text[:10]}”，等于没有填，请填上真正的内容")
        return text

    def raw(self, column: str) -> object:
        """The cell as the file holds it; None if absent."""
        if self.fault is not None:
            raise self.fault
        return self.cells.get(column)


@dataclass(frozen=True)
class Table:
    """A table found in a file. `notes`: Chinese sentences about what was read and what not."""

    rows: Iterator[TableRow]
    header_row: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Header:
    row: int
    titles: list[str]
    missing: list[str]


def read_table(content: bytes, required: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """The rows of the first visible sheet, or of a text table, without blank ones.

    Raises ImportRefused if unreadable, without a required column, or with one of the columns twice.
    """
    if not content.strip():
        raise ImportRefused("文件是空的，请核对选的是不是这一份。")
    source = read_workbook(content) if is_workbook(content) else read_separated(content)
    numbered = enumerate(source.lines, start=1)
    head = list(islice(numbered, _HEAD_LINES))
    names = {_heading(column): column for column in (*required, *optional)}
    header = _find_header(head, names, required, source)
    notes = source.notes + ((f"列名在第 {header.row} 行，它上面的没有读",) if header.row > 1 else ())
    below = chain(head[header.row :], numbered)
    return Table(_rows(below, header.titles), header.row, notes)


def _find_header(
    head: list[tuple[int, Line]], names: Mapping[str, str], required: Sequence[str], source: Lines
) -> _Header:
    """The first line with every required column. Raises ImportRefused, with what the best line lacks."""
    tried = [_header(number, line, names, required) for number, line in head]
    header = min(tried, key=lambda each: len(each.missing), default=_Header(1, [], list(required)))
    if header.missing:
        where = f"工作表“{source.sheet}”" if source.sheet else "文件"
        others = "".join(f"（{note}）" for note in source.notes)
        raise ImportRefused(f"{where}里缺少这些列：{'、'.join(header.missing)}。第一行要写列名。{others}")
    twice = sorted({column for column in names.values() if header.titles.count(column) > 1})
    if twice:
        raise ImportRefused(f"这些列有两列同名，不知道该读哪一列：{'、'.join(twice)}。请删掉或改名多余的那一列。")
    return header


def _header(number: int, line: Line, names: Mapping[str, str], required: Sequence[str]) -> _Header:
    headings = [_heading(cell) for cell in line.cells]
    titles = [names.get(heading, heading) for heading in headings]
    return _Header(number, titles, [column for column in required if column not in titles])


def _heading(cell: object) -> str:
    """A column's name for comparing: without blanks, invisible letters, brackets' width and marks such as * or ：."""
    text = unicodedata.normalize("NFKC", strip_invisible("" if cell is None else str(cell)))
    return "".join(text.split()).strip("*:'\"").casefold()


def _rows(lines: Iterable[tuple[int, Line]], titles: list[str]) -> Iterator[TableRow]:
    for number, line in lines:
        cells = {title: cell for title, cell in zip(titles, line.cells, strict=False) if title}
        if line.fault or any(_heading(cell) for cell in line.cells):
            yield TableRow(number, cells, _row_fault(line, titles))


def _row_fault(line: Line, titles: list[str]) -> RowRejected | None:
    if line.fault is not None:
        position, reason = line.fault
        title = titles[position] if position < len(titles) else ""
        return RowRejected(title or f"第 {position + 1} 列", reason)
    beyond = [cell for cell in line.cells[len(titles) :] if cell not in ("", None)]
    if beyond:
        reason = f"这一行比列名多出 {len(beyond)} 格，多半是某一格里有逗号；请去掉逗号，或给那一格加英文引号"
        return RowRejected(f"第 {len(titles) + 1} 列", reason)
    return None


def read_file(path: Path) -> bytes:
    """The file's bytes. Raises ImportRefused if it cannot be read or is too large."""
    try:
        if path.stat().st_size > UNPACKED_BYTES:
            raise ImportRefused(f"文件超过 {UNPACKED_BYTES // 1_000_000} MB，请分成几份。")
        return path.read_bytes()
    except OSError:
        raise ImportRefused(f"找不到这个文件，或者打不开：{path.name}") from None
