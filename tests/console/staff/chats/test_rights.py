"""Rights cases in the console: they stand out, the zone sees them alone, and they end with an outcome (R62)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from models.chat.wechat import ChatMessage, Follower, Handover, HandoverKind, HandoverState, RightsOutcome
from models.database.engine import Sessions
from models.staff import Role
from tests.console.conftest import Visitor
from tests.harness.stories import Story

Member = Callable[..., Visitor]


def ticket(story: Story, openid: str, **facts: Any) -> int:
    usual = {"state": HandoverState.OPEN, "created_at": story.now, "due_at": story.now, "topic": "问事"}
    with story.sessions.begin() as session:
        follower = Follower(openid=openid, following=True, followed_at=story.now)
        session.add(follower)
        session.flush()
        made = Handover(follower_id=follower.id, **usual | facts)
        session.add(made)
        session.flush()
        return made.id


@pytest.fixture
def case(story: Story) -> int:
    facts = {"kind": HandoverKind.RIGHTS, "topic": "拖欠工资", "settle_by": date(2026, 12, 7)}
    return ticket(story, "o1", due_at=story.now - timedelta(minutes=1), **facts)


def test_a_case_stands_before_everybody_else_with_its_deadlines(member: Member, story: Story, case: int) -> None:
    ticket(story, "o2", due_at=story.now - timedelta(days=1))

    page = member(Role.LEAD).get("/handovers/")

    assert page.index("拖欠工资") < page.index("问事")
    assert "已超时" in page and "2026年12月7日 前办结" in page


def test_the_zones_labour_office_sees_cases_alone(member: Member, story: Story, case: int) -> None:
    other = ticket(story, "o2")
    zone = member(Role.ZONE)

    assert "问事" not in zone.get("/handovers/")
    assert "拖欠工资" in zone.get(f"/handovers/{case}")
    zone.get(f"/handovers/{other}", 404)


def test_a_case_is_closed_with_an_outcome_and_a_word_or_not_at_all(
    member: Member, sessions: Sessions, case: int, audited: Callable[[], list[str]]
) -> None:
    zone = member(Role.ZONE)

    zone.post(f"/handovers/{case}/close", {"outcome": "settled", "note": " "})
    with sessions() as session:
        before = session.get_one(Handover, case).state
    zone.post(f"/handovers/{case}/close", {"outcome": "settled", "note": "厂里补发了两个月工资"})

    with sessions() as session:
        closed = session.get_one(Handover, case)
    assert before is HandoverState.OPEN
    assert (closed.state, closed.outcome) == (HandoverState.CLOSED, RightsOutcome.SETTLED)
    assert audited()[-1] == "handover_closed"
    assert "厂里补发了两个月工资" in zone.get(f"/handovers/{case}")


def test_a_word_after_the_end_opens_no_settled_case_again(member: Member, sessions: Sessions, case: int) -> None:
    lead = member(Role.LEAD)
    lead.post(f"/handovers/{case}/close", {"outcome": "settled", "note": "厂里补发了两个月工资"})

    lead.post(f"/handovers/{case}/answer", {"answer": "钱到账了吗？"})

    with sessions() as session:
        found = session.get_one(Handover, case)
        assert (found.state, found.answer) == (HandoverState.CLOSED, "钱到账了吗？")


def test_an_answer_leaves_the_case_in_hand(member: Member, sessions: Sessions, case: int) -> None:
    lead = member(Role.LEAD)

    lead.post(f"/handovers/{case}/answer", {"answer": "我们明天去厂里"})

    with sessions() as session:
        assert session.get_one(Handover, case).in_hand
    assert "1 件维权的案子没有办结" in lead.get("/overview")


def test_a_representative_reads_the_own_towns_case_and_leaves_closing_to_others(
    member: Member, sessions: Sessions, story: Story, case: int
) -> None:
    town = story.town()
    with sessions.begin() as session:
        session.get_one(Handover, case).town_id = town
    representative = member(Role.REPRESENTATIVE, town_id=town)

    assert "由园区人社或项目负责人办结" in representative.get(f"/handovers/{case}")
    closing = representative.post(f"/handovers/{case}/close", {"outcome": "settled", "note": "好了"})
    assert closing.status_code == 403


def test_a_case_tells_in_words_that_he_followed_by_a_code(
    member: Member, sessions: Sessions, story: Story, case: int
) -> None:
    with sessions.begin() as session:
        whose = session.get_one(Handover, case).follower_id
        session.add(ChatMessage(key="k", follower_id=whose, kind="subscribe", text="village-5", at=story.now))

    page = member(Role.ZONE).get(f"/handovers/{case}")

    assert "（关注了公众号）" in page
    assert "village-5" not in page
