"""A worker stalls, is thought lost, and comes back: its yes counts, its no undoes nothing that others did since."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.push.notices import Channel, Delivery, DeliveryState
from push.channels.base import Fault, Rejected, Retry, Sent, Unsure
from push.channels.base import Outcome as Answer
from push.delivery.sending.batches import Batch, finish, send, take
from push.delivery.sending.leases import TOO_LATE
from push.jobs.reconcile import reconcile_now
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel, Time
from tests.push.harness.served import queue_service_message

Channels = dict[Channel, FakeChannel]
ALL = (0, 10**9)
NO: list[Answer] = [
    Retry("忙", timedelta(0)),
    Rejected("没有关注"),
    Fault("48001", "接口被封"),
    Unsure("没有回答"),
]


@pytest.fixture
def notice(rt: Runtime, story: Story) -> int:
    """A service message by template: the platform knows its key for ten minutes."""
    notice_id = queue_service_message(rt, story.chatting_person("阿贵", "oAGui"), "registered", {})
    assert notice_id is not None
    return notice_id


def _claimed(rt: Runtime, notice: int) -> Batch:
    batch = take(rt, notice, ALL)
    assert batch is not None
    return batch


def _think_lost(rt: Runtime, time: Time) -> None:
    time.pass_by(minutes=1)
    reconcile_now(rt)


@pytest.mark.parametrize("answer", NO)
def test_a_late_no_while_another_repeats_the_call_never_makes_a_second_message(
    desk: Desk, rt: Runtime, time: Time, channels: Channels, notice: int, answer: Answer
) -> None:
    stalled = _claimed(rt, notice)
    _think_lost(rt, time)
    repeated = _claimed(rt, notice)

    finish(rt, stalled, [answer])
    _think_lost(rt, time)
    desk.run_jobs()

    keys = {message.key for _, message in (*stalled.messages, *repeated.messages)}
    assert len(keys) == 1
    assert {message.key for message in channels[Channel.TEMPLATE].sent} == keys
    assert channels[Channel.CUSTOM].sent == []


@pytest.mark.parametrize("answer", NO)
def test_a_late_no_after_anothers_silence_leaves_the_person_unsure_and_unrepeated(
    desk: Desk, rt: Runtime, time: Time, channels: Channels, notice: int, answer: Answer
) -> None:
    stalled = _claimed(rt, notice)
    _think_lost(rt, time)
    finish(rt, _claimed(rt, notice), [Unsure("没有回答")])
    time.pass_by(minutes=11)
    desk.wake(notice)

    finish(rt, stalled, [answer])
    desk.wake(notice)

    assert [*channels[Channel.TEMPLATE].sent, *channels[Channel.CUSTOM].sent] == []
    assert set(desk.states(notice).values()) == {DeliveryState.UNSURE}


def test_who_stalls_until_the_key_is_forgotten_does_not_call_again(
    rt: Runtime, time: Time, channels: Channels, notice: int
) -> None:
    finish(rt, _claimed(rt, notice), [Unsure("没有回答")])
    time.pass_by(seconds=10)
    stalled = _claimed(rt, notice)

    time.pass_by(minutes=11)
    outcomes = asyncio.run(send(rt, stalled))
    finish(rt, stalled, outcomes)

    assert outcomes == [TOO_LATE]
    assert channels[Channel.TEMPLATE].sent == []
    take(rt, notice, ALL)
    with rt.sessions() as session:
        assert session.scalars(select(Delivery.state)).all() == [DeliveryState.UNSURE]


@pytest.mark.parametrize("answer", NO)
def test_a_late_no_does_not_count_either_where_the_stalled_worker_looks_at_its_leases_again(
    desk: Desk, rt: Runtime, time: Time, notice: int, answer: Answer
) -> None:
    stalled = _claimed(rt, notice)
    _think_lost(rt, time)
    repeated = _claimed(rt, notice)

    for _ in range(3):
        time.pass_by(seconds=6)
        stalled.lease.refresh()
        repeated.lease.refresh()
    finish(rt, stalled, [answer])

    assert set(desk.states(notice).values()) == {DeliveryState.SENDING}
    assert repeated.lease.held(repeated.planned[0].claimed.delivery_id) is None
    finish(rt, repeated, [Sent()])
    assert set(desk.states(notice).values()) == {DeliveryState.SENT}


def test_a_late_yes_always_counts(desk: Desk, rt: Runtime, time: Time, notice: int) -> None:
    stalled = _claimed(rt, notice)
    _think_lost(rt, time)
    repeated = _claimed(rt, notice)

    finish(rt, stalled, [Sent()])
    finish(rt, repeated, [Unsure("没有回答")])

    assert set(desk.states(notice).values()) == {DeliveryState.SENT}
