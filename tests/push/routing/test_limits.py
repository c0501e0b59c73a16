"""The plan's quiet hours and caps: Chinese clock, Chinese day, week from Monday; of job notices only."""

from datetime import datetime

import pytest

from models.push.notices import CallSheet, Channel, DeliveryState, NoticeKind
from programme.calendar import CHINA
from programme.plan.schema import Push
from push.channels.base import Unsure
from push.routing.limits import quiet_until
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel, Time

Channels = dict[Channel, FakeChannel]
DAY, NIGHT = ("08:00", "21:00"), ("20:00", "02:00")


def _at(clock: str) -> datetime:
    """This time on Monday in China."""
    return datetime.fromisoformat(f"2026-11-23T{clock}:00").replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("window", "now", "opens"),
    [
        (DAY, "07:59", "2026-11-23T08:00:00+08:00"),
        (DAY, "21:00", "2026-11-24T08:00:00+08:00"),
        (DAY, "23:59", "2026-11-24T08:00:00+08:00"),
        (NIGHT, "02:00", "2026-11-23T20:00:00+08:00"),
    ],
)
def test_outside_the_window_it_opens_at_the_next_beginning(window: tuple[str, str], now: str, opens: str) -> None:
    push = Push(sms_window=window, vacancy_per_day=1, vacancy_per_week=3)

    assert quiet_until(push, _at(now)) == datetime.fromisoformat(opens)


@pytest.mark.parametrize(("window", "now"), [(DAY, "08:00"), (DAY, "20:59"), (NIGHT, "23:30"), (NIGHT, "01:59")])
def test_inside_the_window_nothing_waits(window: tuple[str, str], now: str) -> None:
    push = Push(sms_window=window, vacancy_per_day=1, vacancy_per_week=3)

    assert quiet_until(push, _at(now)) is None


def test_a_window_of_a_whole_day_is_always_open() -> None:
    push = Push(sms_window=("08:00", "08:00"), vacancy_per_day=1, vacancy_per_week=3)

    assert quiet_until(push, _at("03:00")) is None


def test_an_urgent_sms_waits_for_the_morning_too(desk: Desk, story: Story, channels: Channels, time: Time) -> None:
    time.pass_by(hours=12)  # 22:00 in China
    story.person("老李", phone="13800000001")
    notice = desk.send(urgent=True)
    at_night = len(channels[Channel.SMS].sent)

    time.pass_by(hours=10)
    desk.wake(notice)

    assert (at_night, len(channels[Channel.SMS].sent)) == (0, 1)


def test_a_call_waits_for_the_morning(desk: Desk, rt: Runtime, story: Story, time: Time) -> None:
    time.pass_by(hours=12)  # 22:00 in China
    story.user()
    person = story.person("老李", phone="13800000001", refuses_sms=True)

    notice = desk.send(channels=("call",))

    with rt.sessions() as session:
        assert session.query(CallSheet).count() == 0
    assert desk.states(notice) == {person: DeliveryState.PENDING}


def test_wechat_has_no_quiet_hours(desk: Desk, story: Story, channels: Channels, time: Time) -> None:
    time.pass_by(hours=12)  # 22:00 in China
    story.chatting_person("阿贵", "oAGui")

    desk.send()

    assert len(channels[Channel.CUSTOM].sent) == 1


def _jobs_got(desk: Desk, time: Time, days: int) -> list[DeliveryState]:
    """States of the deliveries of one job notice a day."""
    states: list[DeliveryState] = []
    for _ in range(days):
        states += desk.states(desk.send(NoticeKind.JOB, channels=("wechat",))).values()
        time.pass_by(days=1)
    return states


def test_the_weeks_cap_closes_the_fourth_and_opens_on_monday(desk: Desk, story: Story, time: Time) -> None:
    story.chatting_person("阿贵", "oAGui")

    states = _jobs_got(desk, time, 8)

    sent, refused = DeliveryState.SENT, DeliveryState.REFUSED
    assert states == [sent, sent, sent, refused, refused, refused, refused, sent]


def test_the_days_cap_ends_at_midnight_in_china(desk: Desk, story: Story, channels: Channels, time: Time) -> None:
    story.chatting_person("阿贵", "oAGui")
    time.pass_by(hours=13, minutes=59)  # 23:59 in China
    desk.send(NoticeKind.JOB, channels=("wechat",))

    time.pass_by(minutes=1)
    desk.send(NoticeKind.JOB, channels=("wechat",))

    assert len(channels[Channel.CUSTOM].sent) == 2


def test_the_cap_counts_every_online_channel_together(desk: Desk, story: Story, channels: Channels, time: Time) -> None:
    story.chatting_person("阿贵", "oAGui", phone="13800000001")
    desk.send(NoticeKind.JOB, channels=("wechat",))

    desk.send(NoticeKind.JOB, channels=("sms",))

    assert channels[Channel.SMS].sent == []


def test_what_may_have_arrived_counts(desk: Desk, story: Story, channels: Channels) -> None:
    story.chatting_person("阿贵", "oAGui")
    channels[Channel.CUSTOM].answers(Unsure("超时"))
    desk.send(NoticeKind.JOB, channels=("wechat",))

    desk.send(NoticeKind.JOB, channels=("wechat",))

    assert len(channels[Channel.CUSTOM].sent) == 1


@pytest.mark.parametrize("kind", [NoticeKind.POLICY, NoticeKind.TRAINING])
def test_other_kinds_have_no_cap_and_use_none_up(
    desk: Desk, story: Story, channels: Channels, kind: NoticeKind
) -> None:
    story.chatting_person("阿贵", "oAGui")

    for each in (kind, kind, NoticeKind.JOB, kind):
        desk.send(each, channels=("wechat",))

    assert len(channels[Channel.CUSTOM].sent) == 4
