"""Commands over notices in the states that allow them, and in those that do not."""

from datetime import timedelta
from typing import Any

import pytest

from models.push.notices import Channel, DeliveryState, NoticeKind, NoticeState
from push.notices.audience import AudienceError
from push.notices.commands import NoticeNotReady, approve_notice, cancel_notice, pause_notice, resume_notice
from push.notices.preview.preview import preview_notice
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel, Time

Channels = dict[Channel, FakeChannel]


@pytest.fixture
def person(story: Story) -> int:
    return story.chatting_person("阿贵", "oAGui")


def test_only_a_draft_can_be_approved(desk: Desk, rt: Runtime, person: int) -> None:
    notice = desk.approve()

    with pytest.raises(NoticeNotReady, match="只有草稿才能批准"):
        approve_notice(rt, None, notice)


@pytest.mark.parametrize("facts", [{"title": " "}, {"body": ""}, {"channels": ("pigeon",)}])
def test_a_draft_without_words_or_with_an_unknown_channel_is_refused(desk: Desk, facts: dict[str, Any]) -> None:
    with pytest.raises(NoticeNotReady):
        desk.draft(**facts)


def test_a_paused_notice_sends_nothing_until_it_is_resumed(
    desk: Desk, rt: Runtime, channels: Channels, person: int
) -> None:
    notice = desk.approve()
    pause_notice(rt, None, notice)
    desk.run_jobs()
    before = len(channels[Channel.CUSTOM].sent)

    resume_notice(rt, None, notice)
    desk.run_jobs()

    assert (before, len(channels[Channel.CUSTOM].sent)) == (0, 1)


def test_a_cancelled_notice_refuses_who_is_pending(desk: Desk, rt: Runtime, channels: Channels, person: int) -> None:
    notice = desk.approve()

    cancel_notice(rt, None, notice)
    desk.run_jobs()

    assert channels[Channel.CUSTOM].sent == []
    assert desk.states(notice) == {person: DeliveryState.REFUSED}
    assert desk.reasons(notice) == {person: "通知已取消"}


def test_a_notice_that_is_done_cannot_be_cancelled(desk: Desk, rt: Runtime, person: int) -> None:
    notice = desk.send()

    with pytest.raises(NoticeNotReady, match="已经结束的通知不能取消"):
        cancel_notice(rt, None, notice)


def test_a_scheduled_notice_waits_for_its_time(desk: Desk, channels: Channels, time: Time, person: int) -> None:
    notice = desk.send(send_at=time.now + timedelta(hours=1))
    before = desk.notice(notice).state

    time.pass_by(hours=1)
    desk.tick()

    assert before is NoticeState.SCHEDULED
    assert len(channels[Channel.CUSTOM].sent) == 1


def test_whoever_joins_the_audience_after_approval_is_not_included(desk: Desk, story: Story, person: int) -> None:
    notice = desk.approve()

    story.chatting_person("小梅", "oMei")
    desk.run_jobs()

    assert set(desk.states(notice)) == {person}


def test_towns_categories_and_ages_narrow_the_audience(desk: Desk, story: Story) -> None:
    town = story.town("云上镇")
    fits = story.person("阿贵", town_id=town, category=1)
    story.person("小梅", town_id=town, category=2)
    story.person("老李", category=1)

    notice = desk.approve(audience={"towns": ["云上镇"], "categories": [1], "age_min": 18, "age_max": 60})

    assert set(desk.states(notice)) == {fits}


@pytest.mark.parametrize(
    ("audience", "words"),
    [
        ({"towns": ["无此镇"]}, "没有叫“无此镇”的镇"),
        ({"colour": "red"}, "没有“colour”这一项"),
        ({"age_min": "old"}, "age_min 应是"),
        ({"age_min": True}, "age_min 应是"),
        ({"trades": [1]}, "trades 应是"),
        ({"education_min": "博士"}, "不认识“博士”"),
    ],
)
def test_an_audience_that_cannot_be_read_is_refused_in_words(
    desk: Desk, audience: dict[str, object], words: str
) -> None:
    with pytest.raises(AudienceError, match=words):
        desk.draft(audience=audience)


def test_the_preview_counts_routes_and_reasons(desk: Desk, story: Story, rt: Runtime, person: int) -> None:
    story.person("老李", phone="13800000001")
    story.person("阿芳", refuses_policy=True)
    story.person("小梅")

    preview = preview_notice(rt, desk.draft(channels=("wechat", "sms")))

    assert (preview.people, preview.households) == (4, 4)
    assert preview.routes == {"custom": 1, "sms": 1}
    assert sum(preview.left_out.values()) == 2
    assert "本人不接收政策通知" in preview.left_out
    assert preview.sample[0].name == "阿*"


def test_the_preview_of_a_job_notice_knows_the_caps(desk: Desk, rt: Runtime, person: int) -> None:
    desk.send(NoticeKind.JOB, channels=("wechat",))

    preview = preview_notice(rt, desk.draft(NoticeKind.JOB, channels=("wechat",)))

    assert preview.routes == {}
