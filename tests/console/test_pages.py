"""Pages by role: who sees what, masked, and what is written down about it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from models.chat.wechat import Handover, HandoverState
from models.people import PersonState
from models.push.notices import Alert, Channel
from models.staff import Role
from models.work import Application, ApplicationState, VacancyState
from tests.console.conftest import Visitor
from tests.harness.stories import Story

SCRIPT = "<script>alert(1)</script>"
MENU = {
    Role.LEAD: "总览 岗位 培训 企业 通知 户 人员 张贴 电话单 对话 站点 名册导入 队伍",
    Role.OFFICER: "总览 岗位 培训 企业 通知 户 人员 张贴 电话单 对话 站点 队伍",
    Role.REPRESENTATIVE: "总览 培训 通知 户 人员 张贴 电话单 对话 站点",
    Role.COUNTY: "总览 培训 通知 户 人员 张贴 名册导入",
    Role.FINANCE: "总览 培训 通知 户 人员 张贴",
    Role.ZONE: "总览 培训 通知 户 人员 张贴 维权",
    Role.ADMIN: "总览 岗位 培训 企业 通知 户 人员 张贴 电话单 对话 站点 队伍",
}
"""The menu of each role that works in the console."""
PAGES = (
    "/overview",
    "/vacancies/",
    "/enterprises/",
    "/notices/",
    "/households/",
    "/people/",
    "/postings/",
    "/call-sheets/",
)
"""Pages whose address each role may open exactly if its menu names them."""
NOT_IN_PAGES = frozenset({"培训", "对话", "站点", "名册导入", "队伍", "维权"})
"""Menu entries whose page is not among `PAGES`."""
MORE_PAGES = (
    "/alerts/",
    "/handovers/",
    "/chats/",
    "/sentences/",
    "/answers/",
    "/imports/",
    "/villages/",
    "/team/",
    "/notices/new",
    "/people/new",
    "/vacancies/new",
    "/enterprises/new",
)
"""Further pages that the lead may open."""


@pytest.mark.parametrize("role", MENU)
def test_each_role_is_offered_what_it_may_open_and_nothing_else(
    member: Callable[..., Visitor], story: Story, role: Role
) -> None:
    somebody = member(role, town_id=story.town())

    page = somebody.get("/overview")

    offered = [line.split(">")[1].split("<")[0] for line in page.split("nav-link")[1:]]
    assert " ".join(offered) == MENU[role]
    opened = {path: somebody.client.get(path).status_code for path in PAGES}
    assert sum(status == 200 for status in opened.values()) == len(set(MENU[role].split()) - NOT_IN_PAGES)


def test_empty_pages_say_so(member: Callable[..., Visitor]) -> None:
    lead = member(Role.LEAD)

    pages = [lead.get(path) for path in PAGES + MORE_PAGES]

    assert all("<h1" in page for page in pages)


def test_what_people_wrote_is_shown_as_text(member: Callable[..., Visitor], story: Story) -> None:
    enterprise_id = story.enterprise(SCRIPT)
    vacancy_id = story.vacancy(enterprise_id, SCRIPT, text=SCRIPT, published_at=story.now, review=[SCRIPT])
    person_id = story.person(SCRIPT)
    lead = member(Role.LEAD)

    paths = ["/vacancies/", f"/vacancies/{vacancy_id}", f"/people/{person_id}", "/people/", "/enterprises/"]
    pages = [lead.get(path) for path in [*paths, f"/v/{vacancy_id}"]]

    assert all(SCRIPT not in page and "&lt;script&gt;" in page for page in pages)


def test_numbers_are_masked_until_somebody_gives_a_reason(
    member: Callable[..., Visitor], story: Story, audited: Callable[[], list[str]]
) -> None:
    person_id = story.person("阿贵", phone="13800000001", id_number="11010519491231002X")
    lead = member(Role.LEAD)

    page = lead.get(f"/people/{person_id}")
    refused = lead.post(f"/people/{person_id}/unmask", {"reason": " "})
    shown = lead.post(f"/people/{person_id}/unmask", {"reason": "核对社保"}).text

    assert "13800000001" not in page
    assert "11010519491231002X" not in page
    assert refused.status_code == 422
    assert "13800000001" in shown
    assert "11010519491231002X" in shown
    assert audited().count("unmasked") == 1


def test_a_representative_finds_nobody_of_another_town_and_the_try_is_noted(
    member: Callable[..., Visitor], story: Story, audited: Callable[[], list[str]]
) -> None:
    person_id = story.person("小梅", town_id=story.town("云下镇"))
    representative = member(Role.REPRESENTATIVE, town_id=story.town("云上镇"))

    found = representative.post("/people/search", {"words": "小梅"}).text

    assert "没有找到" in found
    assert representative.client.get(f"/people/{person_id}").status_code == 404
    assert "search_outside_territory" in audited()


def test_finance_reads_and_changes_nothing(member: Callable[..., Visitor], story: Story) -> None:
    person_id = story.person("阿贵", phone="13800000001")
    finance = member(Role.FINANCE)

    tries = [finance.post(f"/people/{person_id}/{what}", {"reason": "看看"}) for what in ("unmask", "visits")]

    assert "看全号" not in finance.get(f"/people/{person_id}")
    assert [answer.status_code for answer in tries] == [403, 403]


def test_a_visit_covers_the_person_and_then_the_household(member: Callable[..., Visitor], story: Story) -> None:
    household_id = story.household("0001", story.town())
    person_id = story.person("阿贵", state=PersonState.LISTED, household_id=household_id, register_no="1")
    lead = member(Role.LEAD)

    before = lead.get("/households/?open=1")
    lead.post(f"/people/{person_id}/visits", {"outcome": "无意愿", "place": "家里"})
    after = lead.get("/households/?open=1")

    assert "阿贵" in before
    assert "阿贵" not in after
    assert "有结果" in lead.get(f"/households/{household_id}")


def test_an_enterprise_sees_a_name_only_when_the_worker_agreed(member: Callable[..., Visitor], story: Story) -> None:
    enterprise_id = story.enterprise()
    vacancy_id = story.vacancy(enterprise_id, state=VacancyState.PUBLISHED)
    for name, phone, state in (("王阿贵", "13800000001", "agreed"), ("李小梅", "13800000002", "applied")):
        person_id = story.person(name, phone=phone)
        application = Application(
            vacancy_id=vacancy_id, person_id=person_id, state=ApplicationState(state), at=story.now
        )
        with story.sessions.begin() as session:
            session.add(application)

    page = member(Role.ENTERPRISE, enterprise_id=enterprise_id).get(f"/enterprise/vacancies/{vacancy_id}")

    assert "王阿贵" in page
    assert "13800000001" in page
    assert "李小梅" not in page
    assert "13800000002" not in page


def test_an_alert_says_what_to_do_and_goes_when_it_is_mended(
    member: Callable[..., Visitor], story: Story, audited: Callable[[], list[str]]
) -> None:
    alert = Alert(channel=Channel.SMS, code="isv.AMOUNT", advice="短信余额不足，请充值。", opened_at=story.now)
    with story.sessions.begin() as session:
        session.add(alert)
    lead = member(Role.LEAD)

    before = lead.get("/overview")
    lead.post(f"/alerts/{alert.id}/resolve")

    assert "短信余额不足" in before
    assert "短信余额不足" not in lead.get("/overview")
    assert "alert_resolved" in audited()


def test_a_ticket_shows_what_was_said_and_takes_an_answer(
    member: Callable[..., Visitor], story: Story, audited: Callable[[], list[str]]
) -> None:
    story.chatting_person("阿贵", "oAGui")
    ticket = Handover(follower_id=1, state=HandoverState.OPEN, topic="补贴", created_at=story.now, due_at=story.now)
    ticket.due_at += timedelta(hours=2)
    with story.sessions.begin() as session:
        session.add(ticket)
    officer = member(Role.OFFICER)

    page = officer.get(f"/handovers/{ticket.id}")
    officer.post(f"/handovers/{ticket.id}/answer", {"answer": "明天上午到站里来。"})

    assert "阿贵" in page
    assert "明天上午到站里来。" in officer.get(f"/handovers/{ticket.id}")
    assert "transcript_read" in audited()


def test_a_page_inside_wechat_shows_a_published_vacancy_only(visitor: Visitor, story: Story) -> None:
    enterprise_id = story.enterprise()
    waiting = story.vacancy(enterprise_id)
    over = story.vacancy(enterprise_id, state=VacancyState.CLOSED, published_at=story.now)

    visitor.get(f"/v/{waiting}", 404)

    assert "停止招人" in visitor.get(f"/v/{over}")
