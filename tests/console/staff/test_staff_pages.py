"""The pages of staff: notices, vacancies, enterprises, the team, the register."""

import io
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select

from models.people import Person
from models.places import Site, SiteKind
from models.push.notices import (
    Attempt,
    AttemptOutcome,
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    NoticeKind,
    NoticeState,
)
from models.staff import Role
from models.work import Enterprise
from tests.console.conftest import Visitor
from tests.harness.stories import Story

REGISTER = "乡(镇),行政村,户编号,人编号,姓名,证件号码,与户主关系,脱贫属性\n"
ROW = "翠华镇,翠华村,001,0001,王阿贵,11010519491231002X,户主,未脱贫\n"


def test_a_notice_is_written_previewed_and_approved_by_page(member: Callable[..., Visitor], story: Story) -> None:
    story.person("阿贵", phone="13800000001")
    lead = member(Role.LEAD)

    written = {"kind": "policy", "title": "医保缴费", "body": "请缴费", "channels": ["sms"]}
    draft = lead.post("/notices/new", written | dict.fromkeys(("poverty_status", "trade", "willing"), ""))
    preview = lead.get(draft.location)
    lead.post(f"{draft.location}/approve")

    assert "先走哪条路" in preview
    assert "发送中" in lead.get(draft.location)
    assert "没发完" in lead.get(f"{draft.location}/progress")
    assert "阿贵" in lead.get(f"{draft.location}/deliveries?state=pending")
    assert "情况单" in lead.get(f"{draft.location}/statement")


def test_a_notice_without_words_comes_back_with_what_is_missing(member: Callable[..., Visitor], story: Story) -> None:
    page = member(Role.LEAD).post("/notices/new", {"kind": "policy", "send_at": "soon"}).text

    assert "请填标题。" in page
    assert "请填正文。" in page
    assert "Not a valid" not in page
    with story.sessions() as session:
        assert session.scalars(select(Notice)).all() == []


def test_a_vacancy_is_posted_by_the_enterprise_and_published_by_the_lead(
    member: Callable[..., Visitor], story: Story
) -> None:
    enterprise = member(Role.ENTERPRISE, enterprise_id=story.enterprise())
    posting: dict[str, Any] = {
        **{"title": "焊工", "trade": "焊工", "headcount": "3", "wage_min": "6000", "wage_max": "8000"},
        **{"age_min": "18", "age_max": "50", "education": "不限", "shift": "白班", "benefits": ["包吃", "包住"]},
        **{"address": "工业大道1号", "text": "焊接电器外壳，计时工资。"},
    }
    posted = enterprise.post("/enterprise/vacancies/new", posting)
    vacancy_id = posted.location.rsplit("/", 1)[1]

    checked = enterprise.get(posted.location)
    published = member(Role.LEAD).post(f"/vacancies/{vacancy_id}/publish")

    assert "系统检查：没有发现问题" in checked and "18–50岁" in checked
    assert "/notices/" in published.location
    assert "招聘中" in enterprise.get(posted.location)


def test_an_enterprise_is_entered_and_its_identity_checked(
    member: Callable[..., Visitor], story: Story, audited: Callable[[], list[str]]
) -> None:
    lead = member(Role.LEAD)

    wrong = lead.post("/enterprises/new", {"name": "明灯电器厂", "credit_code": "123"}).text
    lead.post("/enterprises/new", {"name": "明灯电器厂", "credit_code": "91350100M000100Y43"})
    again = lead.post("/enterprises/new", {"name": "明灯电器厂"}).text
    before = lead.get("/enterprises/")
    lead.post("/enterprises/1/verify")

    assert "应是 18 位" in wrong
    assert "已经登记过" in again
    assert "没核对过" in before
    assert "2027年5月23日" in lead.get("/enterprises/")
    assert {"enterprise_added", "enterprise_verified"} <= set(audited())


def test_changing_an_enterprise_never_takes_another_ones_name(member: Callable[..., Visitor], story: Story) -> None:
    first, _ = story.enterprise("明灯电器厂"), story.enterprise("别家")
    lead = member(Role.LEAD)

    lead.post(f"/enterprises/{first}", {"name": "别家"})
    lead.post(f"/enterprises/{first}", {"name": "明灯电器厂", "contact": "张经理"})

    with story.sessions() as session:
        enterprise = session.get_one(Enterprise, first)
        assert (enterprise.name, enterprise.contact) == ("明灯电器厂", "张经理")


def test_the_team_is_shown_against_the_plan_and_missing_stations_are_named(
    member: Callable[..., Visitor], story: Story
) -> None:
    town_id = story.town("翠华镇")
    with story.sessions.begin() as session:
        session.add(Site(kind=SiteKind.STATION, town_id=town_id, name="翠华镇服务站"))

    page = member(Role.LEAD).get("/team/")

    assert "10 个乡镇，1 个服务站" in page
    assert "木杆镇" in page
    assert "缺人" in page


def test_the_county_brings_the_register_and_sees_what_became_of_each_row(
    member: Callable[..., Visitor], story: Story, audited: Callable[[], list[str]]
) -> None:
    story.town("翠华镇", "翠华村")
    county = member(Role.COUNTY)

    taken = county.post("/imports/", _upload(REGISTER + ROW + ROW.replace("0001", "0002").replace("翠华镇", "外县")))
    report = county.get(taken.location)
    undone = county.post(f"{taken.location}/undo", follow_redirects=True).text

    assert "第几行" in report
    assert "没有这个乡镇" in report
    assert "已撤销" in undone
    assert {"register_imported", "import_undone"} <= set(audited())


def test_a_file_that_is_no_register_stores_nothing(member: Callable[..., Visitor], story: Story) -> None:
    county = member(Role.COUNTY)

    without_columns = county.post("/imports/", _upload("姓名\n王阿贵\n")).text
    without_basis = county.post("/imports/", {**_upload(REGISTER + ROW), "basis": ""}).text
    no_sheet = county.post("/imports/", {**_upload("x"), "file": (io.BytesIO(b"x"), "a.xlsx")}).text

    assert "缺少这些列" in without_columns
    assert "请写明依据" in without_basis
    assert "打不开这个文件" in no_sheet
    with story.sessions() as session:
        assert session.scalars(select(Person)).all() == []


def _upload(text: str) -> dict[str, Any]:
    return {"file": (io.BytesIO(text.encode()), "register.csv"), "provider": "县乡村振兴局", "basis": "县函〔2026〕1号"}


def test_a_notice_goes_on_to_those_added_since_by_one_button(member: Callable[..., Visitor], story: Story) -> None:
    lead = member(Role.LEAD)
    written = {"kind": "policy", "title": "医保缴费", "body": "请缴费"} | dict.fromkeys(
        ("poverty_status", "trade", "willing"), ""
    )
    first = lead.post("/notices/new", written).location
    lead.post(f"{first}/approve")
    nobody = lead.post(f"{first}/added").location
    told = lead.get(first)
    story.person("阿贵", phone="13800000001")

    added = lead.post(f"{first}/added").location

    assert nobody == first and "没有新加的人" in told
    assert "批准以后新加进来的人" in lead.get(added) and f'接着<a href="{first}">' in lead.get(added)
    assert "发给后来新加的人" in lead.get(first)


def test_the_page_warns_of_an_address_that_no_short_message_may_hold(member: Callable[..., Visitor]) -> None:
    lead = member(Role.LEAD)
    usual = dict.fromkeys(("poverty_status", "trade", "willing"), "")

    draft = lead.post("/notices/new", usual | {"kind": "policy", "title": "医保", "body": "登录daguan.gov.cn/zp缴费"})

    assert "去掉“daguan.gov.cn/zp”" in lead.get(draft.location)


def test_the_preview_says_what_a_notice_costs_in_plain_words(member: Callable[..., Visitor], story: Story) -> None:
    for number in range(2):
        story.person("阿贵", phone=f"1380000000{number}")
        story.person("小梅", follower_id=story.follower(f"o{number}", mass_month="202611", mass_count=3))
    lead = member(Role.LEAD)
    usual = dict.fromkeys(("poverty_status", "trade", "willing"), "")
    later = usual | {"kind": "policy", "title": "培训报名", "body": "请报名", "send_at": "2026-11-25T10:00"}
    lead.post(f"{lead.post('/notices/new', later).location}/approve")

    draft = lead.post("/notices/new", usual | {"kind": "policy", "title": "医保缴费", "body": "请缴费"})
    preview = lead.get(draft.location)

    assert "2 人次，分 1 次发" in preview and "2 个" in preview
    assert "一次也没有了" in preview
    assert "2 人这次用掉本月最后一次群发，11月25日的《培训报名》" in preview
    assert "<strong>和《培训报名》合成一条：</strong>" in preview


def test_the_overview_shows_what_the_account_may_still_send(
    member: Callable[..., Visitor], app: Flask, story: Story
) -> None:
    reading = '{"limit": 100, "remain": 7, "at": "2026-11-23T10:00:00+08:00"}'
    path = "/cgi-bin/message/mass/send"
    before = member(Role.LEAD).get("/overview")
    app.extensions["songgang"].redis.set(f"songgang:account_quota:2026-11-23:{path}", reading)

    after = member(Role.OFFICER).get("/overview")

    assert "还没有从微信平台读到今天的接口次数" in before
    assert "今天的群发" in after and "剩 7 次" in after
    assert "还能发多少" not in member(Role.COUNTY).get("/overview")


def test_the_closing_page_says_what_a_list_does_not_tell(member: Callable[..., Visitor], story: Story) -> None:
    person = story.person("阿贵")
    notice = story._add(
        Notice(kind=NoticeKind.POLICY, state=NoticeState.DONE, title="医保", body="请缴费", created_at=story.now)
    )
    facts: dict[str, Any] = {
        "notice_id": notice,
        "person_id": person,
        "state": DeliveryState.SENT,
        "channel": Channel.MASS,
        "settled_at": story.now,
    }
    delivery = story._add(Delivery(**facts))
    story._add(
        Attempt(
            delivery_id=delivery,
            channel=Channel.MASS,
            key="k",
            outcome=AttemptOutcome.SENT,
            remote_id="job-1",
            at=story.now,
        )
    )

    lead = member(Role.LEAD)

    for page in (lead.get(f"/notices/{notice}"), lead.get(f"/notices/{notice}/statement")):
        assert "其中 1 人是按名单群发的" in page and "还有 1 份名单没有回报" in page


def test_staff_post_a_vacancy_for_an_enterprise(member: Callable[..., Visitor], story: Story) -> None:
    story.enterprise("明灯电器厂")
    posting = {
        **{"title": "焊工", "enterprise": "明灯电器厂", "trade": "焊工", "headcount": "3", "shift": "白班"},
        **{"wage_min": "6000", "wage_max": "8000", "education": "不限"},
        **{"address": "工业大道1号", "text": "焊接电器外壳，计时工资。"},
    }
    lead = member(Role.LEAD)

    posted = lead.post("/vacancies/new", posting)

    assert "明灯电器厂" in lead.get(posted.location)


def test_only_those_who_write_notices_see_its_preview(member: Callable[..., Visitor], story: Story) -> None:
    story.person("阿贵", phone="13800000001")
    lead, representative = member(Role.LEAD), member(Role.REPRESENTATIVE, town_id=story.town())

    written = {"kind": "policy", "title": "医保缴费", "body": "请缴费", "channels": ["sms"]}
    draft = lead.post("/notices/new", written | dict.fromkeys(("poverty_status", "trade", "willing"), ""))
    shown = [visitor.get(draft.location) for visitor in (lead, representative)]

    assert ["医保缴费" in page for page in shown] == [True, True]
    assert ["抽几个人看看" in page for page in shown] == [True, False]
