"""Text tables (CSV, TSV) of any usual encoding, read so that one stray quotation mark spoils one line only."""

import csv
import io
import re
from collections.abc import Iterator

from programme.imports.files.cells import LONGEST
from programme.imports.files.lines import Line, Lines
from programme.imports.files.sheet_reader import MOST_COLUMNS, MOST_ROWS, NO_TABLE
from programme.imports.refusals import ImportRefused

_MARKS = ",\t;"
_HEAD_LINES = 10
_LONGEST_RECORD_LINES = 50
_LINE_END = re.compile(r"\r\n|\n|\r")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
_STRAY_QUOTE = "有一个不成对的英文引号，请删掉引号再导"


def read_separated(content: bytes) -> Lines:
    """The lines of the text. Raises ImportRefused for what is no text, or has too many lines or columns."""
    text = _decoded(content)
    if text.lstrip()[:1] == "<":
        raise ImportRefused("这个文件其实是网页，不是表格。请用表格软件打开，另存为 XLSX 再导。")
    lines = _LINE_END.split(text)
    if lines[-1] == "":
        lines.pop()
    if len(lines) > MOST_ROWS:
        raise ImportRefused(f"文件有 {len(lines)} 行，最多 {MOST_ROWS} 行，请分成几份。")
    head = lines[:_HEAD_LINES]
    mark = max(_MARKS, key=lambda each: max((line.count(each) for line in head), default=0))
    if len(lines) < 2 and not any(each in text for each in _MARKS):
        raise ImportRefused(NO_TABLE)
    columns = 1 + max((line.rstrip(mark).count(mark) for line in head), default=0)
    if columns > MOST_COLUMNS:
        raise ImportRefused(f"文件有 {columns} 列，最多 {MOST_COLUMNS} 列；不用的列请删除。")
    return Lines(_read(lines, mark, columns))


def _decoded(content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text[:4096]):
            return text
    raise ImportRefused(f"{NO_TABLE}CSV 请另存为“CSV UTF-8”。")


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    head = content[:4096]
    if b"\x00" in head:  # UTF-16 without its mark: separators and digits show which half of a character is empty
        return ("utf-16-be",) if head[::2].count(0) > head[1::2].count(0) else ("utf-16-le",)
    return ("utf-8-sig", "gb18030")


def _read(lines: list[str], mark: str, columns: int) -> Iterator[Line]:
    at = 0
    while at < len(lines):
        line, used = _record(lines, at, mark, columns)
        yield line
        at += used


def _record(lines: list[str], at: int, mark: str, columns: int) -> tuple[Line, int]:
    """The record that begins at this line, and how many lines it takes."""
    first = lines[at]
    if '"' not in first:
        return _measured(first.split(mark)), 1
    quotes = 0
    for used, line in enumerate(lines[at : at + _LONGEST_RECORD_LINES], start=1):
        quotes += line.count('"')
        is_open = quotes % 2 == 1
        if is_open and used > 1:
            continue
        cells = _parsed("\n".join(lines[at : at + used]), mark)
        if cells is not None and not (used > 1 and _swallows(cells, mark, columns)):
            return _measured(cells), used
        if not is_open:
            break
    return _literal(first, mark), 1


def _parsed(text: str, mark: str) -> list[str] | None:
    """The cells of the text if it is exactly one record, without a fault in its quotation marks."""
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        return None
    return records[0] if len(records) == 1 else None


def _swallows(cells: list[str], mark: str, columns: int) -> bool:
    """True if a cell of several lines holds as many marks as a whole row: two stray quotes, not one long cell."""
    return any("\n" in cell and cell.count(mark) >= columns - 1 for cell in cells)


def _literal(line: str, mark: str) -> Line:
    """The line with its quotation marks as letters; tabs part cells beyond doubt, commas do not."""
    cells = line.split(mark)
    measured = _measured(cells)
    if mark == "\t" or measured.fault:
        return measured
    where = next(position for position, cell in enumerate(cells) if '"' in cell)
    return Line(measured.cells, (where, _STRAY_QUOTE))


def _measured(cells: list[str]) -> Line:
    """The line; a cell of absurd length is left out, so that nothing carries it further."""
    longest = max(range(len(cells)), key=lambda position: len(cells[position]), default=0)
    if not cells or len(cells[longest]) <= LONGEST:
        return Line(list(cells))
    kept = [cell if len(cell) <= LONGEST else "" for cell in cells]
    return Line(list(kept), (longest, f"这一格有 {len(cells[longest])} 个字，太长了，多半是粘进了别的内容；请改短"))
