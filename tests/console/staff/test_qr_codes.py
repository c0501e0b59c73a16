"""Codes at the console: found by number, counted, printed, kept to one's own town (R13, R29)."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Person
from models.push.qr_codes import CodeKind, PosterBatch, QrCode, ScanDay
from models.queries.offline.qr_codes import list_charges
from models.staff import AuditEntry, Role
from models.work import Enterprise
from push.errors import PlatformUnreachable
from push.offline.qr_names import number_of
from push.runtime import Runtime
from tests.console.conftest import Visitor
from tests.harness.stories import Story

BATCH = {"place": "云上赶场", "on_day": "2026-05-01", "manner": "发单张", "copies": "200"}
MemberMaker = Callable[..., Visitor]


@pytest.fixture
def code(story: Story) -> int:
    """The code of 云上村: four scans on one day by three people; two follow, one has registered."""
    town = story.town("云上镇", "云上村")
    with story.sessions.begin() as session:
        made = QrCode(scene="village-1", kind=CodeKind.VILLAGE, town_id=town, village_id=1, ticket="t", scans=4,
                      url="https://qr", created_at=story.now)  # fmt: skip
        session.add(made)
        session.flush()
        session.add(ScanDay(code_id=made.id, day=date(2026, 11, 20), follows=3, repeats=1, people=3, newcomers=3,
                            unfollowed=1))  # fmt: skip
        key = made.id
    followers = [story.follower(f"o{number}", scene="village-1", following=number > 0) for number in range(3)]
    story.person("阿贵", follower_id=followers[1], code_id=key)
    return key


def test_the_list_shows_number_name_and_what_the_code_brought(member: MemberMaker, code: int) -> None:
    page = member(Role.LEAD).get("/codes/")

    row = page.partition("<tbody>")[2]
    assert number_of(code) in row and "云上镇 云上村" in row
    figures = [cell.split("<")[0] for cell in row.split('class="text-end"')[1:]]
    assert [figure.split(">")[1] for figure in figures] == ["4 次", "3", "2", "1", "1"]


def test_a_number_read_out_finds_its_code_and_a_misheard_one_says_so(member: MemberMaker, code: int) -> None:
    lead, number = member(Role.LEAD), number_of(code)

    found = lead.get(f"/codes/?number={number[:2]}%20{number[2:]}")
    misheard = lead.get(f"/codes/?number={int(number) + 1}")

    assert "云上村" in found and "听错一位数字" in misheard


def test_one_code_shows_its_days_and_who_is_named_in_the_greeting(member: MemberMaker, code: int, story: Story) -> None:
    story.user("daibiao", Role.REPRESENTATIVE, display_name="王大姐", phone="0870-1", town_id=1)

    page = member(Role.LEAD).get(f"/codes/{code}")

    assert '{"day": "11月20日", "follows": 3, "people": 3, "repeats": 1, "unfollowed": 1}' in page
    assert "王大姐" in page and "data-scans" in page


def test_a_representative_sees_and_prints_the_own_towns_codes_only(
    member: MemberMaker, code: int, story: Story
) -> None:
    stranger = member(Role.REPRESENTATIVE, town_id=story.town("别镇"))

    assert "云上村" not in stranger.get("/codes/?town=1")
    asked = [f"/codes/{code}", f"/codes/{code}.pdf?layout=card", f"/codes/{code}.png"]
    assert [stranger.client.get(path).status_code for path in asked] == [404] * 3
    printed = stranger.client.get(f"/codes/print.pdf?layout=card&codes={code}")
    assert printed.status_code == 302
    assert "云上村" not in str(rows_of(stranger.client.get("/codes/export.xlsx?town=1").data))
    assert stranger.post(f"/codes/{code}/withdraw", {"withdrawn": "1"}).status_code == 403


def test_a_persons_page_says_by_which_code_he_came(member: MemberMaker, code: int, sessions: Sessions) -> None:
    with sessions() as session:
        person_id = session.scalars(select(Person.id)).one()

    assert f"云上镇 云上村（{number_of(code)}）" in member(Role.LEAD).get(f"/people/{person_id}")


def test_papers_and_picture_come_as_files(member: MemberMaker, code: int) -> None:
    lead = member(Role.LEAD)

    papers = [lead.client.get(f"/codes/{code}.pdf?layout={layout}").data for layout in ("poster", "quarter", "card")]
    chosen = lead.client.get(f"/codes/print.pdf?layout=card&codes={code}").data

    assert [paper[:5] for paper in (*papers, chosen)] == [b"%PDF-"] * 4
    assert lead.client.get(f"/codes/{code}.png").data.startswith(b"\x89PNG")
    assert lead.client.get(f"/codes/{code}.pdf?layout=other").status_code == 404


def test_with_a_number_asked_for_its_code_alone_is_printed(
    member: MemberMaker, code: int, sessions: Sessions, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sessions.begin() as session:
        session.add(QrCode(scene="town-1", kind=CodeKind.TOWN, town_id=1, ticket="t", url="u", created_at=story.now))
    printed: list[str] = []

    def paper(_session: object, codes: list[QrCode], *_: object) -> bytes:
        printed.extend(one.scene for one in codes)
        return b"%PDF"

    monkeypatch.setattr("console.staff.places.qr_codes.codes_pdf", paper)
    lead, number = member(Role.LEAD), number_of(code)

    lead.client.get(f"/codes/print.pdf?layout=card&number={number}")
    misheard = lead.client.get(f"/codes/print.pdf?layout=card&number={int(number) + 1}")

    assert (printed, misheard.status_code) == (["village-1"], 302)
    assert f'name="number" value="{number}"' in lead.get(f"/codes/?number={number}").partition("print.pdf")[2]


def test_the_spreadsheet_has_a_row_a_code(member: MemberMaker, code: int) -> None:
    sheet = member(Role.LEAD).client.get("/codes/export.xlsx").data

    assert rows_of(sheet)[1] == [number_of(code), "村", "云上镇 云上村", 4.0, 3.0, 3.0, 1.0, 2.0, 1.0]


def rows_of(body: bytes) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()]


def test_a_batch_is_kept_also_when_the_platform_makes_no_code_now(
    member: MemberMaker, code: int, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> QrCode:
        raise PlatformUnreachable("away")

    monkeypatch.setattr("console.staff.places.qr_codes.ensure_code", unreachable)
    lead = member(Role.LEAD)

    lead.post("/codes/batches/new", BATCH | {"where": "1-1"})

    with sessions() as session:
        batch = session.scalars(select(PosterBatch)).one()
    assert (batch.place, batch.copies, batch.village_id) == ("云上赶场", 200, 1)
    page = lead.get("/codes/")
    assert "微信现在给不出二维码" in page and "个码没有做" in page


def test_a_representative_can_enter_a_batch_for_the_own_town_alone(
    member: MemberMaker, code: int, sessions: Sessions, story: Story
) -> None:
    stranger = member(Role.REPRESENTATIVE, town_id=story.town("别镇"))

    refused = stranger.post("/codes/batches/new", BATCH | {"where": "1-"})

    assert refused.status_code == 200
    with sessions() as session:
        assert session.scalars(select(PosterBatch)).all() == []


def test_a_withdrawn_code_can_stand_again_and_both_are_audited(
    member: MemberMaker, code: int, sessions: Sessions
) -> None:
    lead = member(Role.LEAD)

    lead.post(f"/codes/{code}/withdraw", {"withdrawn": "1"})
    withdrawn = lead.get(f"/codes/{code}")
    lead.post(f"/codes/{code}/withdraw", {"withdrawn": "0"})

    assert "停用了" in withdrawn and "停用了" not in lead.get(f"/codes/{code}")
    with sessions() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["code_withdrawn", "code_restored"]


def test_missing_codes_are_made_by_a_job_ordered_once(member: MemberMaker, code: int, app: object) -> None:
    lead = member(Role.LEAD)
    rt: Runtime = app.extensions["songgang"]  # type: ignore[attr-defined]

    lead.post("/codes/make")
    lead.post("/codes/make")

    assert rt.queues.by_name["normal"].count == 1


def test_a_things_code_is_opened_from_its_own_page_and_nobody_elses_is(
    member: MemberMaker, code: int, story: Story, sessions: Sessions
) -> None:
    lead, unchecked = member(Role.LEAD), story.enterprise()
    stranger = member(Role.REPRESENTATIVE, town_id=story.town("别镇"))
    with sessions.begin() as session:
        session.get_one(Enterprise, unchecked).verified_at = None

    opened = [lead.post(f"/codes/of/{scene}") for scene in ("village-1", f"enterprise-{unchecked}", "village-99")]

    assert (opened[0].status_code, opened[0].location) == (302, f"/codes/{code}")
    assert [answer.status_code for answer in opened[1:]] == [404, 404]
    assert stranger.post("/codes/of/village-1").status_code == 404


def test_the_villages_a_representative_looks_after_are_ticked_on_the_teams_page(
    member: MemberMaker, code: int, story: Story, sessions: Sessions
) -> None:
    user = story.user("daibiao", Role.REPRESENTATIVE, display_name="王大姐", town_id=1)
    story.town("别镇", "别村")
    lead = member(Role.LEAD)

    lead.post(f"/team/{user}/villages", {"villages": ["1", "2"]})

    with sessions() as session:
        assert [village.name for village in list_charges(session, user)] == ["云上村"]
    assert 'value="1" checked' in lead.get(f"/team/{user}/villages")
    assert "王大姐" in lead.get("/team/")
    assert lead.client.get("/team/999/villages").status_code == 404
