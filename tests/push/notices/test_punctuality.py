"""Urgent within two hours, others within a day; the hours of SMS and calls count only while they may go (R31)."""

from datetime import UTC, datetime

import pytest

from models.push.notices import Channel
from programme.plan.plan import Plan
from push.channels.base import Retry
from push.notices.punctuality import NORMAL, URGENT, Times, count_late, in_window, times_of
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel, Time


def china(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02}T{hour:02}:{minute:02}:00+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "allowed", "due"),
    [
        (china(23, 10), URGENT, china(23, 12)),
        (china(23, 22), URGENT, china(24, 10)),
        (china(23, 19), URGENT, china(24, 9)),
        (china(24, 6), URGENT, china(24, 10)),
        (china(23, 10), NORMAL, china(24, 10)),
        (china(23, 22), NORMAL, china(25, 8)),
    ],
)
def test_the_limit_counts_from_where_the_window_is_open(
    plan: Plan, start: datetime, allowed: object, due: datetime
) -> None:
    push = plan.push.model_copy(update={"sms_window": ("08:00", "20:00")})

    assert in_window(push, start, allowed) == due  # type: ignore[arg-type]


def times(rt: Runtime, desk: Desk, notice: int) -> Times:
    with rt.sessions() as session:
        return times_of(session, rt, desk.notice(notice))


def test_a_short_message_queued_at_22_leaves_at_the_opening_of_the_next_day_and_is_not_late(
    desk: Desk, rt: Runtime, time: Time, story: Story, channels: dict[Channel, FakeChannel]
) -> None:
    story.person("老李", phone="13800000000")
    time.now = china(23, 22)
    notice = desk.send(channels=("sms",), urgent=True)
    time.now = china(24, 7, 59)
    desk.wake(notice)
    before = len(channels[Channel.SMS].sent)

    time.now = china(24, 8)
    desk.wake(notice)

    shown = times(rt, desk, notice)
    assert (before, shown.first_sent_at, shown.late) == (0, china(24, 8), 0)


def test_what_has_not_left_in_time_is_late_with_its_reason(
    desk: Desk, rt: Runtime, time: Time, story: Story, channels: dict[Channel, FakeChannel]
) -> None:
    story.chatting_person("阿贵", "oAGui")
    channels[Channel.CUSTOM].answers(Retry("微信系统繁忙", URGENT))
    notice = desk.send(channels=("wechat",), urgent=True)
    in_time = times(rt, desk, notice).late

    time.pass_by(hours=2, seconds=1)

    shown = times(rt, desk, notice)
    assert (in_time, shown.waiting_late) == (0, {"微信系统繁忙": 1})


def test_what_left_too_late_stays_late(
    desk: Desk, rt: Runtime, time: Time, story: Story, channels: dict[Channel, FakeChannel]
) -> None:
    story.chatting_person("阿贵", "oAGui")
    channels[Channel.CUSTOM].answers(Retry("微信系统繁忙", URGENT))
    notice = desk.send(channels=("wechat",), urgent=True)
    channels[Channel.CUSTOM].answers()
    time.pass_by(hours=3)
    desk.wake(notice)

    with rt.sessions() as session:
        late = count_late(session, rt, time())

    assert (times(rt, desk, notice).left_late, late) == (1, {notice: 1})


def test_a_day_is_enough_for_what_is_not_urgent(
    desk: Desk, rt: Runtime, time: Time, story: Story, channels: dict[Channel, FakeChannel]
) -> None:
    story.chatting_person("阿贵", "oAGui")
    channels[Channel.CUSTOM].answers(Retry("微信系统繁忙", NORMAL))
    notice = desk.send(channels=("wechat",))

    time.pass_by(hours=23)

    assert times(rt, desk, notice).late == 0
