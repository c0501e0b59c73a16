"""The list of QR codes: territory, filters, lines, and the spreadsheet of them."""

import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

import xlsxwriter
from flask import abort, request
from sqlalchemy.orm import Session

from console.access.members import me
from models.push.qr_codes import CodeKind, QrCode
from models.queries.offline.qr_figures import CodeFigures, figures_of, get_code, list_codes
from push.offline.qr_names import KIND_NAMES, id_of, name_of, number_of

SHOWN = 500
HEADINGS = ("编号", "种类", "名称", "扫码次数", "扫码人数", "扫码关注", "取消关注", "现在关注", "已登记")


@dataclass(frozen=True)
class Line:
    """One code on the list."""

    code: QrCode
    number: str
    kind: str
    name: str
    figures: CodeFigures


@dataclass(frozen=True)
class Filter:
    """The filter of the list; a representative's is always narrowed to the own town (R13)."""

    kind: CodeKind | None
    town_id: int | None
    number: str

    @classmethod
    def asked(cls) -> "Filter":
        kind = request.args.get("kind", "")
        town_id = me().territory or request.args.get("town", type=int)
        return cls(CodeKind(kind) if kind in list(CodeKind) else None, town_id, request.args.get("number", "").strip())

    @property
    def ids(self) -> list[int] | None:
        """The id of the number's code, none for a number misheard; None if no number was asked for."""
        found = id_of(self.number)
        return None if not self.number else [] if found is None else [found]

    @property
    def kind_shown(self) -> CodeKind | None:
        """The kind to which the list is narrowed; None if a number is asked for, which goes before the kind."""
        return None if self.number else self.kind

    @property
    def arguments(self) -> dict[str, Any]:
        """The filter as arguments of a query string."""
        return {"kind": self.kind, "town": self.town_id, "number": self.number or None}


def lines_of(session: Session, wanted: Filter, limit: int | None = SHOWN) -> list[Line]:
    """The lines that the filter leaves: by number one code, else by kind and town."""
    codes = list_codes(session, kind=wanted.kind_shown, town_id=wanted.town_id, ids=wanted.ids, limit=limit)
    figures = figures_of(session, codes)
    return [Line(code, number_of(code.id), KIND_NAMES[code.kind], name_of(code), figures[code.id]) for code in codes]


def total_of(lines: Iterable[Line]) -> CodeFigures:
    """The sum of all lines; a person who scanned several codes counts at each."""
    total = CodeFigures()
    for line in lines:
        total = replace(total, **{name: getattr(total, name) + count for name, count in asdict(line.figures).items()})
    return total


def code_in_territory(session: Session, code_id: int) -> QrCode:
    """The code; 404 outside a representative's town (R13)."""
    code = get_code(session, code_id)
    if not code.ticket or not me().sees_town(code.town_id):
        abort(404)
    return code


def spreadsheet(lines: Iterable[Line]) -> bytes:
    """The list as XLSX, a row a code. Names are written as text: none is ever a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("二维码")
        sheet.set_column(0, 1, 10)
        sheet.set_column(2, 2, 40)
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(0, column, heading)
        for row, line in enumerate(lines, start=1):
            for column, words in enumerate((line.number, line.kind, line.name)):
                sheet.write_string(row, column, words)
            for column, count in enumerate(_counts(line.figures), start=3):
                sheet.write_number(row, column, count)
    return out.getvalue()


def _counts(figures: CodeFigures) -> tuple[int, ...]:
    return (
        figures.scans,
        figures.people,
        figures.follows,
        figures.unfollowed,
        figures.following,
        figures.registered,
    )
