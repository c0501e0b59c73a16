"""The preview of a notice, on both databases: what it uses up, costs others, and what would be cheaper."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.chat.wechat import SubscriptionCredit
from models.push.notices import NoticeKind
from push.notices.preview.preview import preview_notice
from push.routing.account_quotas import WATCHED
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk


def listed(story: Story, count: int, **facts: object) -> list[int]:
    """People who only follow: a mass list reaches them."""
    return [story.person(f"人{n}", follower_id=story.follower(f"o{n}", **facts)) for n in range(count)]


def test_messages_parts_and_lists_are_counted(desk: Desk, rt: Runtime, story: Story) -> None:
    listed(story, 2)
    story.chatting_person("阿贵", "oAGui")
    for name in ("小梅", "小梅的娘"):
        story.person(name, phone="13800000001")

    preview = preview_notice(rt, desk.draft(body="请" * 70))

    assert preview.routes == {"mass": 2, "custom": 1, "sms": 2}
    assert (preview.uses.custom_messages, preview.uses.mass_calls, preview.uses.mass_sends) == (1, 1, 2)
    assert (preview.uses.sms_messages, preview.uses.sms_parts, preview.uses.sms_fen) == (1, 2, 10)
    assert preview.mass_left == {"3": 2, "4": 1}


def test_who_follows_carries_the_others_on_his_phone(desk: Desk, rt: Runtime, story: Story) -> None:
    story.chatting_person("阿贵", "oAGui", phone="13800000001")
    story.person("阿贵的爹", phone="13800000001")

    preview = preview_notice(rt, desk.draft())

    assert (preview.uses.custom_messages, preview.uses.sms_messages) == (1, 0)


def test_who_would_be_alone_on_a_list_is_counted_for_the_next_route(desk: Desk, rt: Runtime, story: Story) -> None:
    story.person("阿贵", follower_id=story.follower("oAGui"), phone="13800000001")

    preview = preview_notice(rt, desk.draft())

    assert (preview.routes, preview.sample[0].route) == ({"sms": 1}, "sms")


def test_a_scheduled_notice_that_loses_its_route_is_named(desk: Desk, rt: Runtime, story: Story) -> None:
    listed(story, 3, mass_month="202611", mass_count=3)
    desk.approve(title="培训报名", channels=("wechat",), send_at=rt.clock() + timedelta(days=2))

    preview = preview_notice(rt, desk.draft())

    assert [(cost.people, cost.before, cost.after) for cost in preview.costs] == [(3, "mass", "")]
    assert preview.costs[0].words == "3 人这次用掉本月最后一次群发，11月25日的《培训报名》就到不了他们。"


def test_credits_that_a_scheduled_notice_needs_are_seen(desk: Desk, rt: Runtime, story: Story) -> None:
    person = story.follower("oAGui", mass_month="202611", mass_count=4)
    story._add(SubscriptionCredit(follower_id=person, template_id="T-policy", credits=1))
    story.person("阿贵", follower_id=person)
    desk.approve(send_at=rt.clock() + timedelta(days=2))

    preview = preview_notice(rt, desk.draft())

    assert [(cost.before, cost.after) for cost in preview.costs] == [("subscribe", "print")]


def test_a_window_that_closes_before_the_set_time_is_not_counted_on(desk: Desk, rt: Runtime, story: Story) -> None:
    window = {"message_window_until": story.now + timedelta(hours=5), "message_window_left": 5}
    listed(story, 2, **window)

    preview = preview_notice(rt, desk.draft(send_at=rt.clock() + timedelta(hours=6)))

    assert preview.routes == {"mass": 2}
    assert "send_now" in [plan.plan for plan in preview.plans]


def test_a_draft_for_the_same_people_could_be_joined(desk: Desk, rt: Runtime, story: Story) -> None:
    story.person("阿贵", phone="13800000001")
    desk.draft(NoticeKind.TRAINING, title="电工班")

    preview = preview_notice(rt, desk.draft())

    joined = next(plan for plan in preview.plans if plan.plan == "join")
    assert (joined.people, joined.saves.sms_messages, joined.saves.sms_parts) == (1, 1, 1)
    assert "《电工班》" in joined.words


def test_a_budget_that_does_not_pay_is_warned_of(desk: Desk, rt: Runtime, story: Story) -> None:
    for number in range(3):
        story.person("阿贵", phone=f"1380000000{number}")
    poor = replace(rt, settings=replace(rt.settings, sms_budget_fen=10))

    preview = preview_notice(poor, desk.draft())

    assert (preview.sms.left_fen, preview.sms.short) == (10, 1)
    assert preview.warnings[0].startswith("本月短信预算只剩 0.10 元，这条通知要 0.15 元：1 人")


def test_calls_that_the_account_has_no_more_today_are_warned_of(desk: Desk, rt: Runtime, story: Story) -> None:
    for name in "ab":
        story.chatting_person(name, f"o{name}")
    reading = '{"limit": 9, "remain": 1, "at": "2026-11-23T10:00:00+08:00"}'
    for path in WATCHED:
        rt.redis.set(f"songgang:account_quota:2026-11-23:{path}", reading)

    preview = preview_notice(rt, desk.draft())

    assert [(need.name, need.needed, need.left, need.short) for need in preview.account] == [("客服消息", 2, 1, 1)]
    assert "只剩 1 次" in preview.warnings[0]


def test_the_preview_keeps_its_word(desk: Desk, rt: Runtime, story: Story) -> None:
    listed(story, 3)
    story.chatting_person("阿贵", "oAGui")
    story.person("小梅", phone="13800000001")
    notice = desk.draft()

    uses = preview_notice(rt, notice).uses

    desk.send()
    sent = {name.value: len(channel.sent) for name, channel in rt.channels.items()}  # type: ignore[attr-defined]
    assert sent == {"custom": uses.custom_messages, "subscribe": 0, "mass": uses.mass_sends, "template": 0, "sms": 1}


@pytest.mark.parametrize("address", ["daguan.gov.cn/zp", "bit.ly/x", "10.0.0.1/x", "weixin://dl/x"])
def test_an_address_that_no_short_message_holds_is_told_to_the_writer(
    desk: Desk, rt: Runtime, story: Story, address: str
) -> None:
    story.person("阿贵", phone="13800000001")

    warned = preview_notice(rt, desk.draft(body=f"请登录{address}报名")).warnings
    without_sms = preview_notice(rt, desk.draft(body=f"请登录{address}报名", channels=("wechat",))).warnings
    plain = preview_notice(rt, desk.draft(body="请到镇上报名，工资4500.00元")).warnings

    assert [f"“{address}”" in warning for warning in warned] == [True]
    assert without_sms == plain == ()
