"""Refusals that are the account's fault stop the notice and burn nobody; a bad contact stops nothing."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from models.push.notices import Channel, Delivery, DeliveryState, NoticeState
from models.queries.delivery.alerts import list_open_alerts
from push.channels.base import Rejected
from push.notices.commands import resume_notice
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel, Time
from tests.push.harness.served import queue_service_message

Channels = dict[Channel, FakeChannel]
TEMPLATE = Rejected("消息模板里有一栏的内容不合规定（thing1.DATA）", code="47003")
UNKNOWN = Rejected("微信账号已失效", follower_gone=True, code="40003")
CLOSED = Rejected("对方超过 48 小时没有来信", code="45015")


@pytest.fixture
def people(story: Story) -> list[int]:
    """Forty people who chat and have a phone each."""
    return [story.chatting_person(f"第{n}人", f"o{n}", phone=f"138{n:08}") for n in range(40)]


def _refuse(channels: Channels, refusal: Rejected, numbers: range) -> None:
    for number in numbers:
        channels[Channel.CUSTOM].answers_to(f"o{number}", lambda _: refusal)


def _obey(channels: Channels) -> None:
    channels[Channel.CUSTOM].answers()
    channels[Channel.CUSTOM].special.clear()


def _counts(desk: Desk, notice: int) -> dict[DeliveryState, int]:
    states = list(desk.states(notice).values())
    return {state: states.count(state) for state in set(states)}


def test_a_wrong_template_pauses_the_notice_and_costs_nobody_his_route(
    desk: Desk, channels: Channels, people: list[int]
) -> None:
    channels[Channel.CUSTOM].answers(TEMPLATE)

    notice = desk.send()

    assert desk.notice(notice).state is NoticeState.PAUSED
    assert _counts(desk, notice) == {DeliveryState.PENDING: 40}
    assert channels[Channel.SMS].sent == []


def test_the_alert_says_what_to_do(desk: Desk, rt: Runtime, channels: Channels, people: list[int]) -> None:
    channels[Channel.CUSTOM].answers(TEMPLATE)

    desk.send()

    with rt.sessions() as session:
        alert = list_open_alerts(session)[0]
    assert (alert.channel, alert.code) == (Channel.CUSTOM, "47003")
    assert "40 条里有 40 条被拒" in alert.advice
    assert "核对模板" in alert.advice


def test_once_mended_and_resumed_everybody_gets_it_on_his_own_route(
    desk: Desk, rt: Runtime, channels: Channels, people: list[int]
) -> None:
    channels[Channel.CUSTOM].answers(TEMPLATE)
    notice = desk.send()
    _obey(channels)

    resume_notice(rt, None, notice)
    desk.run_jobs()

    assert _counts(desk, notice) == {DeliveryState.SENT: 40}
    assert channels[Channel.SMS].sent == []
    with rt.sessions() as session:
        assert list_open_alerts(session) == []


def test_what_is_not_mended_pauses_again_and_still_burns_nobody(
    desk: Desk, rt: Runtime, channels: Channels, people: list[int]
) -> None:
    channels[Channel.CUSTOM].answers(TEMPLATE)
    notice = desk.send()

    resume_notice(rt, None, notice)
    desk.run_jobs()

    assert desk.notice(notice).state is NoticeState.PAUSED
    assert channels[Channel.SMS].sent == []


def test_five_in_a_hundred_unknown_openids_stop_nothing(desk: Desk, channels: Channels, people: list[int]) -> None:
    _refuse(channels, UNKNOWN, range(2))

    notice = desk.send()

    assert desk.notice(notice).state is NoticeState.DONE
    assert len(channels[Channel.SMS].sent) == 2


def test_one_refused_text_among_many_stops_nothing(desk: Desk, channels: Channels, people: list[int]) -> None:
    _refuse(channels, TEMPLATE, range(1))

    notice = desk.send()

    assert desk.notice(notice).state is NoticeState.DONE


def test_a_small_audience_of_odd_people_stops_nothing(desk: Desk, channels: Channels, people: list[int]) -> None:
    _refuse(channels, UNKNOWN, range(19))

    notice = desk.send()

    assert desk.notice(notice).state is NoticeState.DONE
    assert len(channels[Channel.SMS].sent) == 19


def test_half_the_audience_refused_alike_pauses_until_somebody_has_looked(
    desk: Desk, rt: Runtime, channels: Channels, people: list[int]
) -> None:
    _refuse(channels, CLOSED, range(20))
    notice = desk.send()
    paused = desk.notice(notice).state

    resume_notice(rt, None, notice)
    desk.run_jobs()

    assert paused is NoticeState.PAUSED
    assert desk.notice(notice).state is NoticeState.DONE
    assert len(channels[Channel.MASS].sent) == 20


def test_who_was_refused_for_good_before_the_pause_is_pending_again(
    desk: Desk, rt: Runtime, channels: Channels, time: Time, story: Story
) -> None:
    people = [story.chatting_person(f"第{n}人", f"o{n}") for n in range(8)]
    channels[Channel.CUSTOM].answers(TEMPLATE)
    channels[Channel.MASS].answers(Rejected("群发次数在本期内已用完", code="45028"))
    notice = desk.approve(channels=("wechat",))
    _put_off(rt, people[4:], time.now + timedelta(minutes=1))
    desk.run_jobs()
    before = _counts(desk, notice)

    time.pass_by(minutes=2)
    desk.wake(notice)

    assert before == {DeliveryState.REFUSED: 4, DeliveryState.PENDING: 4}
    assert desk.notice(notice).state is NoticeState.PAUSED
    assert _counts(desk, notice) == {DeliveryState.PENDING: 8}


def _put_off(rt: Runtime, people: list[int], until: datetime) -> None:
    with rt.sessions.begin() as session:
        session.execute(update(Delivery).where(Delivery.person_id.in_(people)).values(due_at=until))


def test_a_service_message_goes_its_next_route_and_only_the_alert_opens(
    desk: Desk, rt: Runtime, channels: Channels, people: list[int]
) -> None:
    channels[Channel.TEMPLATE].answers(TEMPLATE)

    for person in people[:5]:
        queue_service_message(rt, person, "registered", {})
    desk.run_jobs()

    with rt.sessions() as session:
        assert [alert.code for alert in list_open_alerts(session)] == ["47003"]
    assert len(channels[Channel.CUSTOM].sent) == 5
