"""A workbook read in a process of its own: the file on standard input, its rows as JSON lines on standard output.

The first line is `{"sheet", "others"}`, or `{"refused"}` with a Chinese sentence. A file made to eat memory or
time stops this process and nobody else. `programme/imports/files/workbooks.py` starts it, without our secrets.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 60
MOST_COLUMNS = 50
MOST_ROWS = 200_000
MOST_BYTES = 200_000_000
_UNSEEN = " \t\r\n\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
NO_TABLE = "打不开这个文件：不是表格，或者文件坏了。请用表格软件打开，另存为 XLSX 再导。"


class Refused(Exception):
    """The workbook is not read; the text is Chinese."""


def main() -> None:
    """Read the workbook under limits of memory and time."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        _write_rows(*_first_filled(_opened(sys.stdin.buffer.read())))
    except Refused as refusal:
        _write({"refused": str(refusal)})


def _opened(content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        raise Refused("这个文件有密码，请先取消密码，另存一份再导。") from None
    except (CalamineError, ValueError, OSError):
        raise Refused(NO_TABLE) from None


def _first_filled(book: CalamineWorkbook) -> tuple[CalamineSheet, list[str]]:
    """The first visible sheet that holds anything, and what the report calls all the others."""
    others = {
        position: about.name + ("" if about.visible == SheetVisibleEnum.Visible else "（隐藏的）")
        for position, about in enumerate(book.sheets_metadata)
        if about.typ == SheetTypeEnum.WorkSheet
    }
    for position in list(others):
        if book.sheets_metadata[position].visible == SheetVisibleEnum.Visible:
            sheet = _sheet(book, position)
            if _is_filled(sheet):
                del others[position]
                return sheet, list(others.values())
    raise Refused("文件里没有写了字的工作表。隐藏的工作表不读，请先取消隐藏。")


def _sheet(book: CalamineWorkbook, position: int) -> CalamineSheet:
    try:
        return book.get_sheet_by_index(position)
    except (CalamineError, ValueError, OSError):
        raise Refused(NO_TABLE) from None


def _is_filled(sheet: CalamineSheet) -> bool:
    """True if any cell holds more than blanks. Raises Refused for a sheet that is too large to look."""
    if sheet.end is None:
        return False
    _check_size(sheet)
    return any(str(cell).strip(_UNSEEN) for row in sheet.iter_rows() for cell in row)


def _check_size(sheet: CalamineSheet) -> None:
    last_row, last_column = sheet.end or (0, 0)
    if last_column >= MOST_COLUMNS:
        raise Refused(f"工作表“{sheet.name}”有 {last_column + 1} 列，最多 {MOST_COLUMNS} 列；右边不用的列请整列删除。")
    if last_row >= MOST_ROWS:
        raise Refused(f"工作表“{sheet.name}”有 {last_row + 1} 行，最多 {MOST_ROWS} 行；下面不用的行请整行删除。")


def _write_rows(sheet: CalamineSheet, others: list[str]) -> None:
    _write({"sheet": sheet.name, "others": others})
    left = [""] * (sheet.start or (0, 0))[1]  # rows are told from the first, cells only from the first that is filled
    written = 0
    for row in sheet.iter_rows():
        written += _write([*left, *map(_cell, row)])
        if written > MOST_BYTES:
            sys.exit("too much text")


def _cell(cell: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    if isinstance(cell, datetime | date):
        return {"day": cell.isoformat()[:10]}
    return {"time": str(cell)} if isinstance(cell, time | timedelta) else cell


def _write(value: object) -> int:
    return sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")


if __name__ == "__main__":
    main()
