"""A live worker keeps what it claimed, a dead one loses it within a minute, and calls not begun can be held back."""

import asyncio

import pytest
from sqlalchemy import select

from bot.session.followers import note_unfollow
from models.chat.wechat import Follower
from models.people import Person
from models.push.notices import CallEntry, Channel, DeliveryState, NoticeKind
from models.push.states import StepNotAllowed, check_steps
from models.queries.delivery.claims import LEASE
from programme.people.consents import refuse_notices
from push.channels.base import Rejected, Retry, Sent, Unsure
from push.delivery.sending.batches import Batch, finish, send, take
from push.jobs.reconcile import reconcile_now
from push.jobs.schedule import SCHEDULE
from push.notices.commands import pause_notice
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel, Time
from tests.push.harness.served import queue_service_message

Channels = dict[Channel, FakeChannel]
ALL = (0, 10**9)


@pytest.fixture
def person(story: Story) -> int:
    return story.chatting_person("阿贵", "oAGui")


def _claimed(rt: Runtime, notice: int) -> Batch:
    batch = take(rt, notice, ALL)
    assert batch is not None
    return batch


def _send_and_settle(rt: Runtime, batch: Batch) -> None:
    finish(rt, batch, asyncio.run(send(rt, batch)))


def test_a_batch_that_is_looked_at_is_never_taken_from_its_worker(
    desk: Desk, rt: Runtime, time: Time, person: int
) -> None:
    notice = desk.approve()
    batch = _claimed(rt, notice)

    for _ in range(10):
        time.pass_by(seconds=20)
        batch.lease.refresh()
        reconcile_now(rt)

    assert desk.states(notice) == {person: DeliveryState.SENDING}


def test_what_a_dead_worker_held_moves_within_a_minute() -> None:
    reconciling = next(one.every for one in SCHEDULE if one.job.endswith("reconcile"))

    assert (LEASE + reconciling).total_seconds() < 60


def test_whoever_refuses_between_the_claim_and_the_call_gets_nothing(
    desk: Desk, rt: Runtime, channels: Channels, person: int
) -> None:
    notice = desk.approve()
    batch = _claimed(rt, notice)
    with rt.sessions.begin() as session:
        refuse_notices(session, session.get_one(Person, person), "all", "chat", rt.clock())

    _send_and_settle(rt, batch)
    desk.wake(notice)

    assert channels[Channel.CUSTOM].sent == []
    assert desk.states(notice) == {person: DeliveryState.SUPPRESSED}


def test_whoever_stops_short_messages_between_the_claim_and_the_call_gets_none(
    desk: Desk, rt: Runtime, channels: Channels, story: Story
) -> None:
    person = story.person("老李", phone="13800000001")
    batch = _claimed(rt, desk.approve(channels=("sms",)))
    with rt.sessions.begin() as session:
        refuse_notices(session, session.get_one(Person, person), "sms", "sms", rt.clock())

    _send_and_settle(rt, batch)

    assert channels[Channel.SMS].sent == []


def test_a_pause_holds_back_what_was_claimed_and_not_yet_called(
    desk: Desk, rt: Runtime, channels: Channels, person: int
) -> None:
    notice = desk.approve()
    batch = _claimed(rt, notice)
    pause_notice(rt, None, notice)

    _send_and_settle(rt, batch)

    assert channels[Channel.CUSTOM].sent == []
    assert desk.states(notice) == {person: DeliveryState.PENDING}


def test_a_worker_that_was_thought_lost_corrects_the_record_with_its_answer(
    desk: Desk, rt: Runtime, time: Time, person: int
) -> None:
    notice = desk.approve()
    batch = _claimed(rt, notice)
    time.pass_by(minutes=1)
    reconcile_now(rt)

    finish(rt, batch, [Sent()])

    assert desk.states(notice) == {person: DeliveryState.SENT}


def test_a_refusal_that_comes_after_the_end_leaves_nobody_pending(
    desk: Desk, rt: Runtime, time: Time, story: Story, person: int
) -> None:
    story.user()
    notice = desk.approve()
    batch = _claimed(rt, notice)
    time.pass_by(minutes=1)
    reconcile_now(rt)

    finish(rt, batch, [Rejected("没有关注")])

    assert desk.states(notice) == {person: DeliveryState.HANDED_OVER}


def test_a_late_refusal_holds_for_whoever_shares_the_phone_too(
    desk: Desk, rt: Runtime, time: Time, story: Story
) -> None:
    people = [story.person(name, phone="13800000009") for name in ("老李", "老王")]
    notice = desk.approve(channels=("sms",))
    batch = _claimed(rt, notice)
    time.pass_by(minutes=1)
    reconcile_now(rt)

    finish(rt, batch, [Rejected("空号")])

    assert desk.states(notice) == dict.fromkeys(people, DeliveryState.REFUSED)


@pytest.mark.parametrize("answer", [Retry("忙", LEASE), Rejected("不行")])
def test_a_repeat_that_is_refused_says_nothing_of_the_first_call(
    desk: Desk, rt: Runtime, time: Time, channels: Channels, person: int, answer: Retry | Rejected
) -> None:
    channels[Channel.TEMPLATE].answers(Unsure("超时"))
    notice = queue_service_message(rt, person, "registered", {})
    desk.run_jobs()
    channels[Channel.TEMPLATE].answers(answer)

    for _ in range(30):
        time.pass_by(seconds=30)
        desk.wake(notice)

    assert len({message.key for message in channels[Channel.TEMPLATE].sent}) == 1
    assert channels[Channel.CUSTOM].sent == []
    assert desk.states(notice) == {person: DeliveryState.UNSURE}


def test_whoever_leaves_while_a_repeat_waits_is_unsure_and_no_worker_goes_round_and_round(
    desk: Desk, rt: Runtime, time: Time, channels: Channels, person: int
) -> None:
    channels[Channel.TEMPLATE].answers(Unsure("超时"))
    notice = queue_service_message(rt, person, "registered", {})
    desk.run_jobs()
    with rt.sessions.begin() as session:
        note_unfollow(session, session.scalars(select(Follower)).one(), rt.clock())

    time.pass_by(seconds=6)
    desk.wake(notice)

    assert len(channels[Channel.TEMPLATE].sent) == 1
    assert desk.states(notice) == {person: DeliveryState.UNSURE}


def test_a_step_outside_the_table_is_refused() -> None:
    with pytest.raises(StepNotAllowed):
        check_steps([DeliveryState.SUPPRESSED], DeliveryState.SENDING)


def test_somebody_unsure_is_asked_about_even_where_the_notice_goes_over_wechat_only(
    desk: Desk, rt: Runtime, time: Time, story: Story, channels: Channels, person: int
) -> None:
    story.user()
    channels[Channel.CUSTOM].answers(Unsure("超时"))
    desk.send(NoticeKind.POLICY, channels=("wechat",))

    time.pass_by(minutes=31)
    reconcile_now(rt)

    with rt.sessions() as session:
        assert [entry.question[:2] for entry in session.scalars(select(CallEntry))] == ["先问"]
