"""Sheets past their deadline are brought before the lead, once."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.chat.wechat import Handover, HandoverKind, HandoverState
from models.push.notices import Alert, CallEntry, CallOutcome, CallSheet, Notice, NoticeState
from models.staff import User
from programme.helpdesk.handovers import answer_handover
from push.offline.call_sheets import enter_outcome
from push.offline.overdue_sheets import remind
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, Time

Told = list[tuple[str, bool]]


@pytest.fixture
def keeper(story: Story) -> int:
    return story.user()


def told(rt: Runtime) -> Told:
    """Every reminder: its words, and whether it is open."""
    with rt.sessions() as session:
        return [(one.advice, one.closed_at is None) for one in session.scalars(select(Alert).order_by(Alert.id))]


def sheet(desk: Desk, story: Story, name: str = "老李", town: str = "云上镇") -> int:
    """A notice with one person on one sheet."""
    story.person(name, phone=None, town_id=story.town(town))
    return desk.send(channels=("print",))


def test_an_overdue_sheet_is_reported_once(desk: Desk, rt: Runtime, story: Story, time: Time, keeper: int) -> None:
    sheet(desk, story)
    remind(rt)
    before = told(rt)
    time.pass_by(days=5)

    for _ in range(2):
        remind(rt)

    [(words, is_open)] = told(rt)
    assert before == [] and is_open and "1 张电话单、上门单过了期限还没有办完：云上镇 1 人" in words


def test_the_reminder_ends_with_the_last_open_line(
    desk: Desk, rt: Runtime, story: Story, time: Time, keeper: int
) -> None:
    sheet(desk, story)
    time.pass_by(days=5)
    remind(rt)
    with rt.sessions.begin() as session:
        entry = session.scalars(select(CallEntry)).one()
        enter_outcome(session, entry.id, CallOutcome.TOLD, "", session.get_one(User, keeper), rt.clock())

    remind(rt)

    assert [is_open for _, is_open in told(rt)] == [False]


def test_a_sheet_that_passes_its_deadline_later_brings_the_new_figure(
    desk: Desk, rt: Runtime, story: Story, time: Time, keeper: int
) -> None:
    story.person("阿贵", town_id=story.town("云下镇"))
    sheet(desk, story)
    with rt.sessions.begin() as session:
        first = session.scalars(select(CallSheet).order_by(CallSheet.id).limit(1)).one()
        session.execute(update(CallSheet).where(CallSheet.id != first.id).values(deadline=time.now + timedelta(days=9)))
    for days in (5, 5):
        time.pass_by(days=days)
        remind(rt)

    assert [("1 张" in words, "2 张" in words, is_open) for words, is_open in told(rt)] == [
        (True, False, False),
        (False, True, True),
    ]


def test_sheets_of_a_cancelled_notice_remind_nobody(
    desk: Desk, rt: Runtime, story: Story, time: Time, keeper: int
) -> None:
    notice = sheet(desk, story)
    with rt.sessions.begin() as session:
        session.get_one(Notice, notice).state = NoticeState.CANCELLED
    time.pass_by(days=5)

    remind(rt)

    assert told(rt) == []


def test_a_rights_case_nobody_answered_in_time_is_reported_until_somebody_does(
    rt: Runtime, story: Story, time: Time, keeper: int
) -> None:
    facts = {"kind": HandoverKind.RIGHTS, "topic": "拖欠工资", "created_at": story.now, "due_at": story.now}
    case = Handover(follower_id=story.follower(), state=HandoverState.OPEN, **facts)
    with rt.sessions.begin() as session:
        session.add(case)
    time.pass_by(days=1)
    for _ in range(2):
        remind(rt)
    late = told(rt)
    with rt.sessions.begin() as session:
        answer_handover(session.get_one(Handover, case.id), "明天来", keeper, rt.clock())

    remind(rt)

    assert [("拖欠工资" in words, is_open) for words, is_open in late] == [(True, True)]
    assert [is_open for _, is_open in told(rt)] == [False]
