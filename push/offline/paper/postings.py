"""The papers of a posting: bulletin, flyer, QR poster; each with the QR code of its own village or station."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import segno

from models.push.postings import Posting, PostingChannel
from models.push.qr_codes import QrCode
from programme.plan.schema import Service
from push.offline.paper.typst import compile_pdf
from push.offline.qr_names import STATION, number_of

TEMPLATE = Path(__file__).resolve().parent / "templates" / "posting.typ"
HEADING = "转移就业服务"


class PaperSize(StrEnum):
    A3 = "a3"
    A4 = "a4"
    A5 = "a5"


SIZES = {
    PostingChannel.BOARD: (PaperSize.A3, PaperSize.A4),
    PostingChannel.FLYER: (PaperSize.A5,),
    PostingChannel.QRCODE: (PaperSize.A4,),
    PostingChannel.DISPLAY: (),
}
"""Paper sizes of each channel; a display shows a web page instead."""


@dataclass(frozen=True)
class PostingPaper:
    """All words of the paper; none about persons. `code`: SVG of the place's QR code, empty without one."""

    heading: str
    place: str
    title: str
    lines: list[str]
    contact: list[str]
    code: str
    number: str
    """The number of the QR code; empty without one."""
    poster: bool


def posting_pdf(postings: Sequence[Posting], size: PaperSize, service: Service, codes: Mapping[str, QrCode]) -> bytes:
    """A page for each posting of one notice (its notice, town and village loaded). `codes`: by scene."""
    papers = [asdict(paper_of(posting, service, codes.get(posting.scene))) for posting in postings]
    return compile_pdf(TEMPLATE, {"size": size, "title": papers[0]["title"], "papers": papers})


def paper_of(posting: Posting, service: Service, code: QrCode | None) -> PostingPaper:
    return PostingPaper(
        heading=service.name or HEADING,
        place=place_of(posting),
        title=posting.notice.title,
        lines=posting.notice.body.split("\n"),
        contact=contact_lines(service),
        code=code_svg(code.url if code else ""),
        number=number_of(code.id) if code else "",
        poster=posting.channel is PostingChannel.QRCODE,
    )


def place_of(posting: Posting) -> str:
    """The place's name: `翠华镇 翠屏村`, or `翠华镇 服务站`."""
    return f"{posting.town.name} {posting.village.name if posting.village else STATION}"


def contact_lines(service: Service) -> list[str]:
    """Phone, address and hours of the office, as far as the plan names them."""
    told = {"电话": service.office_phone, "地址": service.office_address, "时间": service.hours}
    return [f"{label}：{words}" for label, words in told.items() if words]


def code_svg(url: str) -> str:
    """The QR code as SVG, quiet zone included; empty for an empty URL."""
    if not url:
        return ""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=2, light="white", xmldecl=False, omitsize=True)
    return out.getvalue().decode()
