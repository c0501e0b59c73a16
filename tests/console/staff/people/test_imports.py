"""Imports, their undo and the villages to confirm, as staff meet them (issue 10, A4, K11–K19; M10, low 2)."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.people import Education, Person, Source
from models.places import Village
from models.queries.offline.qr_targets import list_target_keys
from models.queries.places import find_town
from models.register import Household
from models.staff import Role
from programme.imports.register import REQUIRED
from programme.people.filing.entries import FileEntry
from programme.people.service_files import save_service_file
from tests.console.conftest import Visitor
from tests.harness.stories import Story
from tests.programme.imports.registers import OTHER, ROW, csv_of, one_cell_at, with_cells, xlsx_of

NUMBER = ROW[5]
TOWN = "翠华镇"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def upload(content: bytes, name: str = "register.csv") -> dict[str, Any]:
    return {"file": (io.BytesIO(content), name), "provider": "县乡村振兴局", "basis": "县函〔2026〕1号"}


def households(story: Story) -> dict[str, str | None]:
    """The village of each household, by the household's number."""
    with story.sessions() as session:
        rows = session.execute(select(Household.number, Village.name).outerjoin(Household.village))
        return {row[0]: row[1] for row in rows}


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (one_cell_at("XFD1048576"), "bomb.xlsx", "不用的"),
        (one_cell_at("XFD20000"), "bomb.xlsx", "不用的"),
        (csv_of(header=("姓名", "姓名")), "twice.csv", "缺少这些列"),
        (csv_of((*ROW, "阿富"), header=(*REQUIRED, "姓名")), "a.csv", "同名"),
        (b"<html></html>", "a.xls", "网页"),
        (b"PK\x03\x04", "a.xlsx", "打不开"),
    ],
)
def test_a_hostile_or_broken_file_is_a_sentence_on_the_page(
    member: Callable[..., Visitor], story: Story, content: bytes, name: str, words: str
) -> None:
    page = member(Role.COUNTY).post("/imports/", upload(content, name))

    assert page.status_code == 200
    assert words in page.text
    with story.sessions() as session:
        assert session.scalars(select(Person)).all() == []


def test_a_field_of_absurd_length_is_a_refused_row(member: Callable[..., Visitor], story: Story) -> None:
    story.town(TOWN, "笔山社区")
    county = member(Role.COUNTY)

    taken = county.post("/imports/", upload(csv_of(with_cells(姓名="贵" * 131_073), OTHER)))
    report = county.get(taken.location)

    assert "太长" in report
    with story.sessions() as session:
        assert session.scalars(select(Person.name)).all() == ["阿富"]


def test_the_report_tells_what_to_do_about_a_number_that_lost_digits(
    member: Callable[..., Visitor], story: Story
) -> None:
    story.town(TOWN, "笔山社区")
    county = member(Role.COUNTY)

    report = county.get(
        county.post("/imports/", upload(xlsx_of(with_cells(人编号=532125190801010013)), "a.xlsx")).location
    )

    assert "设为“文本”格式" in report
    assert "人编号" in report


def test_an_undo_lists_what_stays_and_links_to_the_person(member: Callable[..., Visitor], story: Story) -> None:
    story.town(TOWN, "笔山社区")
    county = member(Role.COUNTY)
    header = (*REQUIRED, "文化程度")
    county.post("/imports/", upload(csv_of((*ROW, "小学"), header=header)))
    second = county.post("/imports/", upload(csv_of((*ROW, "初中"), header=header))).location
    with story.sessions.begin() as session:
        later = story.now + timedelta(hours=1)
        entry = FileEntry(name="阿贵", id_number=NUMBER, education=Education.SENIOR)
        person = save_service_file(session, entry, source=Source.CHAT, now=later, today=later.date())
        person_id = person.id

    page = county.post(f"{second}/undo", follow_redirects=True).text

    assert "1 处后来又说过或改过" in page
    assert "撤销时留下的" in page
    assert "文化程度" in page
    assert f'href="/people/{person_id}"' in page


def test_a_new_village_is_merged_and_stays_merged(
    member: Callable[..., Visitor], story: Story, audited: Callable[[], list[str]]
) -> None:
    story.town(TOWN, "笔山社区", "翠屏村")
    lead = member(Role.LEAD)
    report = lead.get(lead.post("/imports/", upload(csv_of(with_cells(行政村="比山社区")))).location)
    with story.sessions() as session:
        doubt = session.scalars(select(Village).where(Village.doubtful)).one()
        known = session.scalars(select(Village).where(Village.name == "笔山社区")).one()
    page = lead.get("/villages/")

    nothing = lead.post(f"/villages/{doubt.id}/merge", {"into": ""}, follow_redirects=True).text
    merged = lead.post(f"/villages/{doubt.id}/merge", {"into": str(known.id)}, follow_redirects=True).text
    lead.post("/imports/", upload(csv_of(with_cells(行政村="比山社区居委会"), with_cells(OTHER, 行政村="比山社区"))))

    assert "村名核对" in report and "比山社区" in report
    assert "比山社区" in page and "1 户" in page
    assert "请先选" in nothing
    assert "以后再这样写也算笔山社区" in merged
    assert households(story) == {"H1": "笔山社区", "H2": "笔山社区"}
    assert "没有要核对的村名" in lead.get("/villages/")
    assert "village_merged" in audited()


def test_a_new_village_is_confirmed_and_gets_its_code(
    member: Callable[..., Visitor], story: Story, audited: Callable[[], list[str]]
) -> None:
    story.town(TOWN, "笔山社区")
    lead = member(Role.LEAD)
    lead.post("/imports/", upload(csv_of(with_cells(行政村="桃源村"))))
    with story.sessions() as session:
        village = session.scalars(select(Village).where(Village.doubtful)).one()
        before = [key[2] for _, key in list_target_keys(session)]

    lead.post(f"/villages/{village.id}/confirm")

    with story.sessions() as session:
        after = [key[2] for _, key in list_target_keys(session)]
    assert (village.id in before, village.id in after) == (False, True)
    assert households(story) == {"H1": "桃源村"}
    assert lead.post(f"/villages/{village.id}/confirm").status_code == 404
    assert "village_confirmed" in audited()


def test_a_village_is_not_merged_into_another_town(member: Callable[..., Visitor], story: Story) -> None:
    story.town(TOWN, "笔山社区")
    story.town("天星镇", "天星村")
    lead = member(Role.LEAD)
    lead.post("/imports/", upload(csv_of(with_cells(行政村="桃源村"))))
    with story.sessions() as session:
        doubt = session.scalars(select(Village).where(Village.doubtful)).one()
        town = find_town(session, "天星镇")
        assert town is not None
        foreign = session.scalars(select(Village).where(Village.town_id == town.id)).one()

    lead.post(f"/villages/{doubt.id}/merge", {"into": str(foreign.id)})

    assert households(story) == {"H1": "桃源村"}


def test_a_representative_decides_no_village(member: Callable[..., Visitor], story: Story) -> None:
    representative = member(Role.REPRESENTATIVE, town_id=story.town(TOWN, "笔山社区"))

    assert representative.client.get("/villages/").status_code == 403
    assert representative.post("/villages/1/confirm").status_code == 403
