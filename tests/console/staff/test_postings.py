"""Postings through their doors: ordered, printed, shown, proved by a photo that tells nothing else (R29)."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from models.database.engine import Sessions
from models.push.notices import Notice, NoticeKind, NoticeState
from models.push.qr_codes import CodeKind, QrCode
from models.staff import Role
from push.offline.photos import FOLDER
from tests.console.conftest import Api, Visitor
from tests.harness.stories import Story

DUE = "2026-11-26T18:00:00"
CHANNELS = ["board", "display", "flyer", "qrcode"]


@pytest.fixture
def notice(story: Story) -> int:
    """The id of a notice that is done; 云上镇 has one village with its code."""
    story.town("云上镇", "云上村")
    with story.sessions.begin() as session:
        session.add(QrCode(scene="village-1", kind=CodeKind.VILLAGE, town_id=1, village_id=1, ticket="t", scans=4,
                           url="https://qr", created_at=story.now))  # fmt: skip
        made = Notice(kind=NoticeKind.POLICY, state=NoticeState.DONE, title="医保缴费通知", body="月底前缴费。",
                      created_at=story.now, approved_at=story.now)  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


@pytest.fixture
def swept() -> Iterator[None]:
    """Drop the photos again that are kept meanwhile."""
    before = set(FOLDER.glob("*"))
    yield
    for file in set(FOLDER.glob("*")) - before:
        file.unlink()


def get(api: Api, path: str) -> Any:
    return api("GET", path).get_json()


def order(api: Api, notice: int, **more: object) -> list[dict[str, object]]:
    body = {"channels": CHANNELS, "villages": ["云上村"], "due_at": DUE} | more
    answer = api("POST", f"/notices/{notice}/postings", body)
    assert answer.status_code == 201, answer.text
    return list(answer.get_json()["items"])


def a_photo() -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "someone's house"
    exif[0x0112] = 6  # taken sideways
    Image.new("RGB", (40, 20), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def hand_in(visitor: Visitor, posting: object, body: bytes) -> None:
    answer = visitor.post(f"/postings/{posting}/posted", {"photo": (io.BytesIO(body), "a.jpg")})
    assert answer.status_code == 302


def test_four_kinds_at_one_village_are_four_postings_also_when_ordered_twice(
    api: Callable[..., Api], notice: int
) -> None:
    lead = api()

    order(lead, notice)
    order(lead, notice)

    shown = get(lead, f"/notices/{notice}")
    assert [one["channel"] for one in shown["postings"]] == CHANNELS
    assert {one["place"] for one in shown["postings"]} == {"云上镇 云上村"}
    assert shown["households"]["reached"] == 0


def test_scans_of_the_places_code_since_the_order_are_counted(
    api: Callable[..., Api], notice: int, sessions: Sessions
) -> None:
    lead = api()
    order(lead, notice, channels=["qrcode"])

    with sessions.begin() as session:
        session.scalars(select(QrCode)).one().scans += 3

    assert get(lead, f"/notices/{notice}/postings")["items"][0]["scans"] == 3


def test_the_photo_is_kept_upright_and_without_what_the_camera_wrote(
    api: Callable[..., Api], member: Callable[..., Visitor], notice: int, swept: None
) -> None:
    visitor, posting = member(Role.LEAD), order(api(), notice, channels=["board"])[0]["id"]

    hand_in(visitor, posting, a_photo())

    kept = visitor.client.get(f"/postings/{posting}/photo").data
    with Image.open(io.BytesIO(kept)) as photo:
        assert (photo.size, dict(photo.getexif())) == ((20, 40), {})


def test_a_file_that_is_no_photo_is_refused_and_proves_nothing(
    api: Callable[..., Api], member: Callable[..., Visitor], notice: int
) -> None:
    visitor, posting = member(Role.LEAD), order(api(), notice, channels=["board"])[0]["id"]

    hand_in(visitor, posting, b"<script>alert(1)</script>")

    page = visitor.get(f"/postings/{posting}")
    assert "这不是能打开的照片" in page
    assert "等贴" in page


def test_not_done_needs_its_reason(api: Callable[..., Api], member: Callable[..., Visitor], notice: int) -> None:
    visitor, posting = member(Role.LEAD), order(api(), notice, channels=["board"])[0]["id"]

    visitor.post(f"/postings/{posting}/not-done", {"reason": " "})
    refused = visitor.get(f"/postings/{posting}")
    visitor.post(f"/postings/{posting}/not-done", {"reason": "公告栏在维修"})

    assert "请写明为什么没有贴" in refused
    assert "公告栏在维修" in visitor.get(f"/postings/{posting}")


def test_bulletins_flyers_and_code_posters_come_as_pdf(
    api: Callable[..., Api], member: Callable[..., Visitor], notice: int
) -> None:
    visitor, ordered = member(Role.LEAD), order(api(), notice)

    papers = [(ordered[0], "a3"), (ordered[0], "a4"), (ordered[2], "a5"), (ordered[3], "a4")]
    pdfs = [visitor.client.get(f"/postings/{one['id']}.pdf?paper={size}").data[:5] for one, size in papers]

    assert pdfs == [b"%PDF-"] * 4


def test_all_that_still_have_to_hang_come_as_one_pdf(
    api: Callable[..., Api], member: Callable[..., Visitor], notice: int
) -> None:
    visitor = member(Role.LEAD)
    order(api(), notice)

    pdf = visitor.client.get(f"/notices/{notice}/postings.pdf?channel=board&paper=a4").data

    assert pdf[:5] == b"%PDF-"
    assert visitor.client.get(f"/notices/{notice}/postings.pdf?channel=display&paper=a4").status_code == 404


def test_the_display_shows_its_places_notices_to_anybody_and_nothing_else(
    api: Callable[..., Api], visitor: Visitor, notice: int, story: Story
) -> None:
    order(api(), notice, channels=["display"])

    page = visitor.get("/screens/village-1")

    assert "医保缴费通知" in page
    assert "<svg" in page
    assert "医保缴费通知" not in visitor.get("/screens/town-1")
    assert visitor.client.get("/screens/village-99").status_code == 404


def test_a_representative_sees_the_own_towns_postings_only(
    api: Callable[..., Api], member: Callable[..., Visitor], notice: int, story: Story
) -> None:
    posting = order(api(), notice, channels=["board"])[0]["id"]
    other_town = story.town("别镇")

    stranger = member(Role.REPRESENTATIVE, town_id=other_town)

    assert "云上村" not in stranger.get("/postings/")
    assert stranger.client.get(f"/postings/{posting}").status_code == 404


def test_a_draft_is_not_posted(api: Callable[..., Api], story: Story) -> None:
    story.town("云上镇", "云上村")
    lead = api()
    draft = lead("POST", "/notices", {"kind": "policy", "title": "草稿", "body": "还没批准"}).get_json()["id"]

    answer = lead("POST", f"/notices/{draft}/postings", {"channels": ["board"], "towns": ["云上镇"], "due_at": DUE})

    assert answer.status_code == 409
