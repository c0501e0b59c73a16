"""QR codes on paper: posters, quarter sheets and cards to cut, each with its number; or one as a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from models.push.qr_codes import CodeKind, QrCode
from models.queries.offline.qr_codes import Origin, get_origin
from programme.plan.schema import Service
from push.offline.paper.postings import HEADING, code_svg, contact_lines
from push.offline.paper.typst import compile_pdf, compile_png
from push.offline.qr_names import number_of, title_of

TEMPLATE = Path(__file__).resolve().parent / "templates" / "codes.typ"


class Layout(StrEnum):
    """The number of codes that share an A4 page."""

    POSTER = "poster"
    QUARTER = "quarter"
    CARD = "card"


A_PAGE: Mapping[Layout, int] = {Layout.POSTER: 1, Layout.QUARTER: 4, Layout.CARD: 10}
INVITATIONS: Mapping[CodeKind, str] = {CodeKind.ENTERPRISE: "扫码看这家企业正在招的岗位"}
INVITATION = "登记、找工作、问政策，说话就行"


@dataclass(frozen=True)
class Sign:
    """All words of one sign. `code`: SVG of the QR code, quiet zone included."""

    heading: str
    town: str
    title: str
    keeper: str
    invitation: str
    number: str
    contact: list[str]
    code: str


def sign_of(code: QrCode, origin: Origin, service: Service) -> Sign:
    return Sign(
        heading=service.name or HEADING,
        town=code.town.name if code.town else "",
        title=title_of(code),
        keeper=_keeper(code, origin),
        invitation=INVITATIONS.get(code.kind, INVITATION),
        number=number_of(code.id),
        contact=contact_lines(service),
        code=code_svg(code.url),
    )


def codes_pdf(session: Session, codes: Sequence[QrCode], layout: Layout, service: Service) -> bytes:
    """A4 pages. One code alone fills its page with copies, to be cut; several codes stand there once each."""
    signs = [asdict(sign_of(code, get_origin(session, code.scene), service)) for code in codes]
    filled = signs * A_PAGE[layout] if len(signs) == 1 else signs
    return compile_pdf(TEMPLATE, {"layout": layout, "signs": filled})


def code_png(session: Session, code: QrCode, service: Service) -> bytes:
    """One sign of a quarter page (A6) as a picture, for people with a phone and no printer."""
    sign = asdict(sign_of(code, get_origin(session, code.scene), service))
    return compile_png(TEMPLATE, {"layout": "picture", "signs": [sign]})


def _keeper(code: QrCode, origin: Origin) -> str:
    """The representative in charge with the office phone; on the representative's own sign the phone alone."""
    if not origin.representative:
        return ""
    name = "" if code.kind is CodeKind.REPRESENTATIVE else origin.representative
    return " ".join(filter(None, (f"宣传代表{'：' if name else ''}{name}", origin.representative_phone)))
