"""Deliveries left behind by a crash, a lost Redis or a lost receipt are taken up again."""

import pytest
from sqlalchemy import delete, select

from models.chat.wechat import Follower
from models.push.notices import Attempt, CallEntry, Channel, DeliveryState, NoticeState
from push.channels.base import Unsure
from push.delivery.sending.batches import take
from push.jobs.reconcile import reconcile_now
from push.jobs.schedule import wake_due
from push.notices.commands import cancel_notice
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel, Time

Channels = dict[Channel, FakeChannel]
ALL = (0, 10**9)


@pytest.fixture
def person(story: Story) -> int:
    return story.chatting_person("阿贵", "oAGui")


def _crash_after_claim(rt: Runtime, notice_id: int, span: tuple[int, int] | None = ALL) -> None:
    """The worker has claimed, recorded its attempts, and is gone."""
    assert take(rt, notice_id, span) is not None


def _claim_without_attempts(rt: Runtime, notice: int) -> None:
    """A worker of an earlier release, which wrote the attempts later, was killed right after its claim."""
    assert take(rt, notice, ALL) is not None
    with rt.sessions.begin() as session:
        session.execute(delete(Attempt))


def _reconcile(desk: Desk, rt: Runtime) -> None:
    reconcile_now(rt)
    desk.run_jobs()


def test_a_lease_that_runs_is_left_alone(desk: Desk, rt: Runtime, time: Time, person: int) -> None:
    notice = desk.approve()
    _crash_after_claim(rt, notice)

    time.pass_by(seconds=20)
    _reconcile(desk, rt)

    assert desk.states(notice) == {person: DeliveryState.SENDING}


def test_the_clock_takes_up_a_lost_workers_people_though_no_job_has_its_turn(
    desk: Desk, rt: Runtime, time: Time, person: int
) -> None:
    notice = desk.approve()
    _claim_without_attempts(rt, notice)

    time.pass_by(seconds=26)
    wake_due(rt)

    assert desk.states(notice) == {person: DeliveryState.PENDING}


def test_after_a_crash_a_message_that_may_be_out_is_not_sent_again(
    desk: Desk, rt: Runtime, time: Time, channels: Channels, person: int
) -> None:
    notice = desk.approve()
    _crash_after_claim(rt, notice)

    time.pass_by(minutes=2)
    _reconcile(desk, rt)

    assert channels[Channel.CUSTOM].sent == []
    assert desk.states(notice) == {person: DeliveryState.UNSURE}
    assert desk.notice(notice).state is NoticeState.DONE


def test_who_was_claimed_and_not_called_has_the_window_back(
    desk: Desk, rt: Runtime, time: Time, channels: Channels, person: int
) -> None:
    before = _left(rt)
    notice = desk.approve()
    _claim_without_attempts(rt, notice)

    time.pass_by(minutes=2)
    reconcile_now(rt)

    assert (desk.states(notice), _left(rt)) == ({person: DeliveryState.PENDING}, before)


def _left(rt: Runtime) -> int | None:
    with rt.sessions() as session:
        return session.scalar(select(Follower.message_window_left))


def test_after_a_crash_a_list_goes_again_with_its_own_key(
    desk: Desk, rt: Runtime, time: Time, story: Story, channels: Channels
) -> None:
    for number in range(2):
        story.person(f"人{number}", follower_id=story.follower(f"o{number}"))
    notice = desk.approve()
    take(rt, notice, ALL)
    _crash_after_claim(rt, notice, None)

    time.pass_by(minutes=2)
    _reconcile(desk, rt)

    with rt.sessions() as session:
        assert set(session.scalars(select(Attempt.key))) == {message.key for message in channels[Channel.MASS].sent}
    assert set(desk.states(notice).values()) == {DeliveryState.SENT}


def test_a_notice_whose_jobs_are_gone_is_woken(desk: Desk, rt: Runtime, channels: Channels, person: int) -> None:
    desk.approve()
    rt.redis.flushall()

    _reconcile(desk, rt)

    assert len(channels[Channel.CUSTOM].sent) == 1


def test_a_human_asks_about_what_stays_unsure(
    desk: Desk, rt: Runtime, time: Time, story: Story, channels: Channels, person: int
) -> None:
    story.user()
    channels[Channel.CUSTOM].answers(Unsure("超时"))
    notice = desk.send()

    time.pass_by(minutes=31)
    _reconcile(desk, rt)
    _reconcile(desk, rt)

    with rt.sessions() as session:
        assert ["先问" in entry.question for entry in session.scalars(select(CallEntry))] == [True]
    assert desk.states(notice) == {person: DeliveryState.UNSURE}


def test_what_a_cancelled_notice_was_sending_is_settled_too(desk: Desk, rt: Runtime, time: Time, person: int) -> None:
    notice = desk.approve()
    _crash_after_claim(rt, notice)
    cancel_notice(rt, None, notice)

    time.pass_by(minutes=2)
    _reconcile(desk, rt)

    assert desk.states(notice) == {person: DeliveryState.UNSURE}
