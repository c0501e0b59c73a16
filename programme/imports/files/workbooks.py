"""Workbooks (XLSX, XLS, XLSB, ODS), read by a process of their own that may die of a hostile file (M10)."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from programme.imports.files.lines import Line, Lines
from programme.imports.files.sheet_reader import MEMORY_BYTES, NO_TABLE
from programme.imports.refusals import ImportRefused

UNPACKED_BYTES = 200_000_000
_MOST_PARTS = 5_000
_TIMEOUT_SECONDS = 120
_READER = Path(__file__).with_name("sheet_reader.py")
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def is_workbook(content: bytes) -> bool:
    """True if the bytes begin as a workbook does, whatever the file is called."""
    return content.startswith((_ZIP, _OLD_EXCEL))


def read_workbook(content: bytes) -> Lines:
    """The rows of the first visible sheet that holds anything. Raises ImportRefused."""
    if content.startswith(_ZIP):
        _check_unpacked(content)
    about, *rows = _rows_told(content)
    told = json.loads(about)
    if "refused" in told:
        raise ImportRefused(told["refused"])
    sheet, others = told["sheet"], "、".join(told["others"])
    notes = (f"读的是工作表“{sheet}”，别的没有读：{others}；要导的请另存成单独的文件",) if others else ()
    return Lines(_lines(rows), sheet=sheet, notes=notes)


def _check_unpacked(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise ImportRefused(NO_TABLE) from None
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_BYTES or len(parts) > _MOST_PARTS:
        raise ImportRefused(
            f"这个表格解开有 {unpacked // 1_000_000} MB，最多 {UNPACKED_BYTES // 1_000_000} MB。"
            "请只留要导的那张工作表，另存一份再导。"
        )


def _rows_told(content: bytes) -> list[bytes]:
    try:
        told = subprocess.run(  # noqa: S603 - our own file, no shell
            [sys.executable, "-I", str(_READER)],
            input=content,
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            env={},  # no secret for whoever wrote the file
            check=True,
        ).stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise ImportRefused(
            f"这个表格读不下来：打开要超过 {MEMORY_BYTES >> 20} MB 内存或者太久，或者文件坏了。"
            "多半是很远的行列里有一格不用的内容。请新建一个表格，只把要导的行复制过去再导。"
        ) from None
    return told.splitlines()


def _lines(rows: list[bytes]) -> Iterator[Line]:
    for row in rows:
        yield Line([_cell(cell) for cell in json.loads(row)])


def _cell(cell: object) -> object:
    if not isinstance(cell, dict):
        return cell
    return date.fromisoformat(cell["day"]) if "day" in cell else timedelta()
