"""Audiences larger than a request may wait for: made part by part, whole in the end, whatever happens meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select

from models.database.engine import Sessions
from models.people import Person, PersonState, Source
from models.push.notices import Channel, Delivery, DeliveryState, Notice, NoticeState
from models.queries.notices.audience import AudienceConditions, people_in
from models.queries.notices.freezing import begin_freezing, count_audience, find_freezing, lock_freezing, take_part
from push.jobs.freeze import freeze_due
from push.jobs.reconcile import reconcile_now
from push.notices.commands import (
    NoticeNotReady,
    approve_notice,
    begin_sending,
    cancel_notice,
    enqueue_due,
    pause_notice,
    resume_notice,
)
from push.notices.follow_ups import draft_for_added
from push.notices.freezing import AT_ONCE, FIRST_PART, freeze_next
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel, Time

Channels = dict[Channel, FakeChannel]
EVERYBODY = people_in(AudienceConditions())


@pytest.fixture
def people(story: Story) -> list[int]:
    return [story.chatting_person(f"阿{number}", f"o{number}") for number in range(3)]


@pytest.fixture
def begun(desk: Desk, rt: Runtime, people: list[int]) -> int:
    """A notice in sending with a large audience, of which no delivery is made yet."""
    notice = desk.draft()
    with rt.sessions.begin() as session:
        found = session.get_one(Notice, notice)
        found.state, found.approved_at = NoticeState.SENDING, rt.clock()
        begin_freezing(session, notice, count_audience(session, EVERYBODY))
    return notice


def is_whole(rt: Runtime, notice: int) -> bool:
    with rt.sessions() as session:
        return find_freezing(session, [notice]) is None


def leads(rt: Runtime, notice: int) -> dict[int, int | None]:
    """The phone lead by person."""
    with rt.sessions() as session:
        rows = select(Delivery.person_id, Delivery.phone_lead_id).where(Delivery.notice_id == notice)
        return dict(session.execute(rows).all())


def test_the_clock_makes_the_audience_whole_and_jobs_send_it(
    desk: Desk, rt: Runtime, begun: int, people: list[int]
) -> None:
    desk.wake(begun)

    assert is_whole(rt, begun) and desk.notice(begun).state is NoticeState.DONE
    assert desk.states(begun) == dict.fromkeys(people, DeliveryState.SENT)


def test_a_notice_never_closes_before_its_audience_is_whole(desk: Desk, rt: Runtime, begun: int) -> None:
    reconcile_now(rt)

    assert desk.notice(begun).state is NoticeState.SENDING


def test_another_clock_goes_on_where_one_was_lost(desk: Desk, rt: Runtime, begun: int, people: list[int]) -> None:
    freeze_next(rt, begun, size=1)
    rt.redis.flushall()

    desk.tick()

    assert is_whole(rt, begun) and set(desk.states(begun)) == set(people)


def test_what_a_killed_clock_had_begun_is_undone_with_its_mark(rt: Runtime, begun: int, people: list[int]) -> None:
    with rt.sessions() as session:
        freezing = lock_freezing(session, begun)
        assert freezing and take_part(session, freezing, EVERYBODY, (), 2) == people[:2]
        session.rollback()

    with rt.sessions() as session:
        again = lock_freezing(session, begun)
        assert again and again.after == 0


def test_parts_follow_each_other_without_gap_or_overlap(rt: Runtime, begun: int, people: list[int]) -> None:
    parts = []
    with rt.sessions() as session:
        freezing = lock_freezing(session, begun)
        while freezing and (part := take_part(session, freezing, EVERYBODY, (), 2)):
            parts.append(part)

    assert parts == [people[:2], people[2:]]


def test_the_poorest_have_their_part_first(rt: Runtime, story: Story, begun: int, people: list[int]) -> None:
    home = story.household("H1", story.town("云上镇"), status="返贫")
    with rt.sessions.begin() as session:
        session.get_one(Person, people[2]).household_id = home

    with rt.sessions() as session:
        freezing = lock_freezing(session, begun)
        first = take_part(session, freezing, EVERYBODY, (("返贫",),), 2) if freezing else []

    assert first == [people[2]]


def test_whoever_is_added_after_approval_is_not_included(
    desk: Desk, rt: Runtime, story: Story, begun: int, people: list[int]
) -> None:
    story.chatting_person("小梅", "oMei")

    desk.wake(begun)

    assert set(desk.states(begun)) == set(people)


def test_a_cancelled_notice_has_whole_books_and_tells_nobody(
    desk: Desk, rt: Runtime, channels: Channels, begun: int, people: list[int]
) -> None:
    cancel_notice(rt, None, begun)

    desk.tick()

    assert desk.states(begun) == dict.fromkeys(people, DeliveryState.REFUSED)
    assert channels[Channel.CUSTOM].sent == []


def test_a_paused_notice_gets_its_audience_but_sends_nothing(
    desk: Desk, rt: Runtime, channels: Channels, begun: int, people: list[int]
) -> None:
    pause_notice(rt, None, begun)

    desk.wake(begun)

    assert desk.states(begun) == dict.fromkeys(people, DeliveryState.PENDING)
    assert channels[Channel.CUSTOM].sent == []


def test_a_scheduled_notice_gets_its_audience_before_its_time(desk: Desk, rt: Runtime, time: Time, begun: int) -> None:
    with rt.sessions.begin() as session:
        notice = session.get_one(Notice, begun)
        notice.state, notice.send_at = NoticeState.SCHEDULED, time.now + timedelta(hours=1)

    desk.tick()

    assert is_whole(rt, begun) and desk.notice(begun).state is NoticeState.SCHEDULED


def test_nobody_is_added_since_while_the_audience_is_being_made(rt: Runtime, begun: int) -> None:
    with pytest.raises(NoticeNotReady, match="名单还在生成"):
        draft_for_added(rt, None, begun)


def test_a_part_is_made_once_though_two_machines_are_at_it(
    desk: Desk, rt: Runtime, begun: int, people: list[int]
) -> None:
    with ThreadPoolExecutor(2) as machines:
        list(machines.map(lambda _: freeze_due(rt), range(2)))

    desk.make_whole()
    assert set(desk.states(begun)) == set(people)


def test_the_first_part_is_sent_at_once_and_the_rest_when_the_audience_is_whole(
    desk: Desk, rt: Runtime, begun: int, people: list[int]
) -> None:
    freeze_next(rt, begun, size=1)
    begin_sending(rt, begun)
    freeze_due(rt)
    desk.run_jobs()
    first = desk.states(begun)
    desk.wake(begun)

    assert [first[one] for one in people] == [DeliveryState.SENT, DeliveryState.PENDING, DeliveryState.PENDING]
    assert desk.states(begun) == dict.fromkeys(people, DeliveryState.SENT)


def test_sending_waits_no_longer_than_a_minute_for_an_audience_that_is_not_whole(
    desk: Desk, rt: Runtime, time: Time, begun: int, people: list[int]
) -> None:
    freeze_next(rt, begun)

    enqueue_due(rt, begun)
    desk.run_jobs()
    within = desk.states(begun)
    time.pass_by(seconds=61)
    enqueue_due(rt, begun)
    desk.run_jobs()

    assert within == dict.fromkeys(people, DeliveryState.PENDING)
    assert desk.states(begun) == dict.fromkeys(people, DeliveryState.SENT)


def test_a_resumed_notice_sends_at_once_what_there_is_of_its_audience(
    desk: Desk, rt: Runtime, begun: int, people: list[int]
) -> None:
    freeze_next(rt, begun)
    pause_notice(rt, None, begun)

    resume_notice(rt, None, begun)
    desk.run_jobs()

    assert desk.states(begun) == dict.fromkeys(people, DeliveryState.SENT)


def test_a_scheduled_notice_is_sent_at_its_time_though_its_audience_is_not_whole(
    desk: Desk, rt: Runtime, begun: int, people: list[int]
) -> None:
    with rt.sessions.begin() as session:
        session.get_one(Notice, begun).send_at = rt.clock()
    freeze_next(rt, begun)

    enqueue_due(rt, begun)
    desk.run_jobs()

    assert desk.states(begun) == dict.fromkeys(people, DeliveryState.SENT)


def test_who_shares_a_phone_comes_in_the_same_part_and_the_follower_leads(
    rt: Runtime, story: Story, begun: int, people: list[int]
) -> None:
    with rt.sessions.begin() as session:
        session.get_one(Person, people[0]).follower_id = None
        for person in (people[0], people[2]):
            session.get_one(Person, person).phone_index = "shared"

    freeze_next(rt, begun, size=1)

    with rt.sessions() as session:
        follower = session.scalar(select(Delivery.id).where(Delivery.person_id == people[2]))
    assert leads(rt, begun) == {people[0]: follower, people[2]: None}


def test_of_a_large_audience_the_first_part_is_there_at_once_and_the_clock_makes_the_rest(
    desk: Desk, rt: Runtime, sessions: Sessions, now: datetime
) -> None:
    usual = {
        "name": "测试",
        "name_index": "测试",
        "consent_at": now,
        "state": PersonState.REGISTERED,
        "source": Source.CHAT,
        "created_at": now,
    }
    with sessions.begin() as session:
        session.execute(insert(Person), [usual | {"updated_at": now}] * (AT_ONCE + 1))

    notice = desk.draft(send_at=now + timedelta(hours=1))
    approve_notice(rt, None, notice)
    at_once = len(desk.states(notice))
    desk.make_whole()

    assert at_once == FIRST_PART
    assert (len(desk.states(notice)), is_whole(rt, notice)) == (AT_ONCE + 1, True)
