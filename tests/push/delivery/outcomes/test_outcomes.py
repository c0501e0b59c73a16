"""Each outcome of a send, written to the delivery, the quota and the notice."""

from datetime import timedelta

import pytest

from models.chat.wechat import Follower
from models.push.notices import Attempt, Channel, DeliveryState, NoticeState
from models.queries.delivery.alerts import list_open_alerts
from push.channels.base import Fault, Outcome, Rejected, Retry, Unsure
from push.notices.commands import resume_notice
from push.routing.limits import TRIES_PER_CHANNEL
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel, Time
from tests.push.harness.served import queue_service_message

Channels = dict[Channel, FakeChannel]
BUSY = Retry("平台繁忙", timedelta(seconds=5))


@pytest.fixture
def person(story: Story) -> int:
    return story.chatting_person("阿贵", "oAGui", phone="13800000001")


def _window_left(rt: Runtime) -> int:
    with rt.sessions() as session:
        return session.get_one(Follower, 1).message_window_left


def _attempts(rt: Runtime) -> list[tuple[Channel, str | None]]:
    with rt.sessions() as session:
        return [(one.channel, one.outcome) for one in session.query(Attempt).order_by(Attempt.id)]


def test_a_sent_message_uses_the_window(desk: Desk, rt: Runtime, person: int) -> None:
    desk.send()

    assert _window_left(rt) == 4


def test_who_is_rejected_on_one_channel_is_tried_on_the_next_at_once(
    desk: Desk, channels: Channels, rt: Runtime, person: int
) -> None:
    channels[Channel.CUSTOM].answers(Rejected("过长"))

    notice = desk.send()

    assert _attempts(rt) == [(Channel.CUSTOM, "rejected"), (Channel.SMS, "sent")]
    assert desk.states(notice) == {person: DeliveryState.SENT}
    assert _window_left(rt) == 5


def test_a_closed_window_is_remembered(desk: Desk, channels: Channels, rt: Runtime, person: int) -> None:
    channels[Channel.CUSTOM].answers(Rejected("窗口已关", window_closed=True))

    desk.send()

    assert _window_left(rt) == 0


def test_who_has_left_is_no_follower_any_more(desk: Desk, channels: Channels, rt: Runtime, person: int) -> None:
    channels[Channel.CUSTOM].answers(Rejected("没有关注", follower_gone=True))

    desk.send()

    with rt.sessions() as session:
        assert session.get_one(Follower, 1).following is False


def test_a_retry_waits_its_time_and_gives_the_quota_back(
    desk: Desk, channels: Channels, rt: Runtime, time: Time, person: int
) -> None:
    channels[Channel.CUSTOM].answers(BUSY)
    notice = desk.send()
    left = _window_left(rt)
    desk.wake(notice)
    tried_too_soon = len(channels[Channel.CUSTOM].sent)

    channels[Channel.CUSTOM].answers()
    time.pass_by(seconds=6)
    desk.wake(notice)

    assert (left, tried_too_soon) == (5, 1)
    assert desk.states(notice) == {person: DeliveryState.SENT}


def test_a_channel_that_never_answers_gives_way_to_the_next(
    desk: Desk, channels: Channels, time: Time, person: int
) -> None:
    channels[Channel.CUSTOM].answers(BUSY)
    notice = desk.send()

    for _ in range(TRIES_PER_CHANNEL):
        time.pass_by(seconds=6)
        desk.wake(notice)

    assert len(channels[Channel.CUSTOM].sent) == TRIES_PER_CHANNEL
    assert len(channels[Channel.SMS].sent) == 1


def test_an_unsure_message_is_never_sent_again_by_a_channel_without_a_repeat_check(
    desk: Desk, channels: Channels, time: Time, person: int
) -> None:
    channels[Channel.CUSTOM].answers(Unsure("超时"))

    notice = desk.send()
    time.pass_by(minutes=1)
    desk.wake(notice)

    assert len(channels[Channel.CUSTOM].sent) == 1
    assert desk.states(notice) == {person: DeliveryState.UNSURE}
    assert desk.notice(notice).state is NoticeState.DONE


def test_an_unsure_list_is_sent_again_with_its_own_key(
    desk: Desk, story: Story, channels: Channels, time: Time
) -> None:
    for number in range(2):
        story.person(f"人{number}", follower_id=story.follower(f"o{number}"))
    channels[Channel.MASS].answers(Unsure("超时"))
    notice = desk.send()

    channels[Channel.MASS].answers()
    time.pass_by(seconds=11)
    desk.wake(notice)

    assert channels[Channel.MASS].calls == [2, 2]
    assert len({message.key for message in channels[Channel.MASS].sent}) == 1
    assert set(desk.states(notice).values()) == {DeliveryState.SENT}


def test_a_fault_of_the_account_stops_the_notice_and_burns_nobody(
    desk: Desk, channels: Channels, rt: Runtime, person: int
) -> None:
    channels[Channel.CUSTOM].answers(Fault("40164", "把服务器地址加入白名单"))

    notice = desk.send()

    assert desk.states(notice) == {person: DeliveryState.PENDING}
    assert desk.notice(notice).state is NoticeState.PAUSED
    assert "40164" in desk.notice(notice).pause_reason
    assert _window_left(rt) == 5
    with rt.sessions() as session:
        assert [alert.code for alert in list_open_alerts(session)] == ["40164"]


def test_after_the_fault_is_mended_the_notice_goes_on_by_the_same_channel(
    desk: Desk, channels: Channels, rt: Runtime, person: int
) -> None:
    channels[Channel.CUSTOM].answers(Fault("40164", "把服务器地址加入白名单"))
    notice = desk.send()

    channels[Channel.CUSTOM].answers()
    resume_notice(rt, None, notice)
    desk.run_jobs()

    assert desk.states(notice) == {person: DeliveryState.SENT}
    with rt.sessions() as session:
        assert list_open_alerts(session) == []


def test_a_programmes_fault_in_one_call_loses_nobody_else(
    desk: Desk, story: Story, channels: Channels, person: int
) -> None:
    other = story.chatting_person("小梅", "oMei")

    def answer(openid: str | None) -> Outcome:
        raise RuntimeError(openid)

    channels[Channel.CUSTOM].answers_to("oAGui", answer)
    notice = desk.send()

    assert desk.states(notice) == {person: DeliveryState.UNSURE, other: DeliveryState.SENT}


def test_a_service_message_is_tried_again_after_a_fault_without_anybody_resuming_it(
    desk: Desk, channels: Channels, rt: Runtime, time: Time, person: int
) -> None:
    channels[Channel.TEMPLATE].answers(Fault("40164", "把服务器地址加入白名单"))
    notice = queue_service_message(rt, person, "registered", {})
    desk.run_jobs()

    channels[Channel.TEMPLATE].answers()
    time.pass_by(minutes=6)
    desk.wake(notice)

    assert desk.states(notice) == {person: DeliveryState.SENT}
    with rt.sessions() as session:
        assert list_open_alerts(session) == []
