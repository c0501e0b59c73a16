"""Registers as other people's programs write them."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from models.database.engine import Sessions
from programme.imports.batches import Basis
from programme.imports.register import REQUIRED, import_register
from programme.plan.plan import Plan
from programme.plan.stored_places import store_places

BASIS = Basis("县人社局", "对口协作方案")
ROW = ("翠华镇", "笔山社区", "H1", "P1", "阿贵", "532125190801010013", "户主", "未脱贫")
OTHER = ("翠华镇", "笔山社区", "H2", "P2", "阿富", "53212519100101001X", "户主", "未脱贫")


def with_cells(row: Sequence[object] = ROW, header: Sequence[str] = REQUIRED, /, **cells: object) -> list[object]:
    """The row with other cells; a column's brackets are left out of its keyword."""
    plain = [column.replace("(", "").replace(")", "") for column in header]
    return [cells.get(column, cell) for column, cell in zip(plain, row, strict=False)]


def csv_of(*rows: Sequence[object], header: Sequence[object] = REQUIRED, encoding: str = "utf-8-sig") -> bytes:
    return "\n".join(",".join(map(str, line)) for line in (header, *rows)).encode(encoding)


def xlsx_of(*rows: Sequence[object], header: Sequence[object] = REQUIRED) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((header, *rows)):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def one_cell_at(place: str, header: Sequence[str] = REQUIRED) -> bytes:
    """A workbook of a few kilobytes with a header and one cell far away."""
    source = io.BytesIO(xlsx_of(header=header))
    far = io.BytesIO()
    row = "".join(letter for letter in place if letter.isdigit())
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(far, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            body = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                cell = f'<row r="{row}"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
                body = body.replace(b"</sheetData>", cell.encode())
            new.writestr(part.filename, body)
    return far.getvalue()


class Register:
    """Imports into one database."""

    def __init__(self, sessions: Sessions, plan: Plan, now: datetime) -> None:
        self.sessions, self.plan, self.now = sessions, plan, now
        with sessions.begin() as session:
            store_places(session, plan)

    def take(self, content: bytes, now: datetime | None = None) -> dict[str, Any]:
        """Import the file; returns the report."""
        with self.sessions.begin() as session:
            return import_register(session, self.plan, content, BASIS, now or self.now)

    def refused(self, content: bytes) -> list[tuple[int, str, str]]:
        """Row, column and reason of each refused row."""
        return [(each["row"], each["column"], each["reason"]) for each in self.take(content)["rejected"]]
