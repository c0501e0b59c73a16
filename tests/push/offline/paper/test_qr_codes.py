"""A printed code can be scanned again, and the print says what it must."""

import io
import re
import zlib
from datetime import UTC, datetime

import pytest
import segno
from PIL import Image

from models.database.engine import Sessions
from models.places import Town
from models.push.qr_codes import CodeKind, QrCode
from models.queries.offline.qr_codes import Origin
from models.staff import Role, User
from programme.plan.plan import Plan
from push.offline.paper.qr_codes import A_PAGE, Layout, code_png, codes_pdf, sign_of

URL = "http://weixin.qq.com/q/02JkBZoGjLcGl1D9mXhy1Q"
BLACK = 8


def a_code(kind: CodeKind = CodeKind.TOWN, number: int = 1) -> QrCode:
    town = Town(id=1, name="云上镇")
    made = datetime(2026, 5, 1, tzinfo=UTC)
    return QrCode(id=number, scene=f"{kind}-1", kind=kind, town=town, ticket="t", url=URL, created_at=made)


def modules_in(picture: bytes) -> list[list[bool]]:
    """The code as a scanner sees it: the square of pure black on the picture, cut into modules."""
    with Image.open(io.BytesIO(picture)) as image:
        black = image.convert("L").point(lambda light: 255 if light < BLACK else 0)
        box = black.getbbox()
        assert box is not None
        size = len(segno.make(URL, error="m", micro=False).matrix)
        side = (box[2] - box[0]) / size
        return [
            [
                bool(black.getpixel((int(box[0] + (x + 0.5) * side), int(box[1] + (y + 0.5) * side))))
                for x in range(size)
            ]
            for y in range(size)
        ]


def test_the_picture_holds_exactly_the_platforms_code(sessions: Sessions, plan: Plan) -> None:
    with sessions() as session:
        picture = code_png(session, a_code(), plan.service)

    wanted = [[bool(module) for module in row] for row in segno.make(URL, error="m", micro=False).matrix]
    assert modules_in(picture) == wanted


@pytest.mark.parametrize("layout", list(Layout))
def test_every_layout_is_a_pdf_of_as_many_pages_as_it_takes(sessions: Sessions, plan: Plan, layout: Layout) -> None:
    codes = [a_code(number=number) for number in range(1, 12)]

    with sessions() as session:
        one, many = (codes_pdf(session, some, layout, plan.service) for some in (codes[:1], codes))

    assert one.startswith(b"%PDF-") and many.startswith(b"%PDF-")
    assert (pages(one), pages(many)) == (1, -(-len(codes) // A_PAGE[layout]))


def pages(pdf: bytes) -> int:
    """Page objects, most of which stand in compressed streams."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    texts = [zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"x"]
    return len(re.findall(rb"/Type\s*/Page\b", b"".join([pdf, *texts])))


def test_a_sign_says_number_place_representative_and_who_pays_nothing(plan: Plan) -> None:
    origin = Origin(1, "云上镇", "", "王大姐", "0870-1")

    sign = sign_of(a_code(number=5), origin, plan.service)

    assert (sign.title, sign.keeper) == ("云上镇服务站", "宣传代表：王大姐 0870-1")
    assert sign.number.startswith("1005") and len(sign.number) == 5


def test_a_representatives_own_sign_says_the_name_large_and_the_phone_once(plan: Plan) -> None:
    code = a_code(CodeKind.REPRESENTATIVE)
    code.user = User(name="d", display_name="王大姐", role=Role.REPRESENTATIVE, phone="0870-1")

    sign = sign_of(code, Origin(1, "云上镇", "", "王大姐", "0870-1"), plan.service)

    assert (sign.title, sign.town, sign.keeper) == ("王大姐", "云上镇", "宣传代表 0870-1")
