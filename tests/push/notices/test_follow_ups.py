"""Follow-ups of a notice: to people added since, and once more to those it failed to reach."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.chat.wechat import Follower
from models.people import Person
from models.push.notices import CallEntry, CallOutcome, Channel, DeliveryState, NoticeKind, NoticeState
from models.staff import User
from push.channels.base import Rejected, Unsure
from push.notices.commands import NoticeNotReady, approve_notice, cancel_notice
from push.notices.follow_ups import ASK_AGAIN, draft_for_added, retry_notice
from push.offline.call_sheets import enter_outcome
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel, Time

Channels = dict[Channel, FakeChannel]


@pytest.fixture
def person(story: Story) -> int:
    return story.chatting_person("阿贵", "oAGui")


def silent_person(story: Story) -> int:
    """A person who follows, but whom no channel can reach now."""
    return story.person("小梅", follower_id=story.follower("oMei", mass_month="202611", mass_count=4))


def writes(rt: Runtime, openid: str) -> None:
    """Open the follower's window from now on."""
    until = rt.clock() + timedelta(hours=48)
    with rt.sessions.begin() as session:
        opened = {"message_window_until": until, "message_window_left": 5}
        session.execute(update(Follower).where(Follower.openid == openid).values(**opened))


def add(rt: Runtime, desk: Desk, notice: int) -> int:
    added = draft_for_added(rt, None, notice)
    approve_notice(rt, None, added)
    desk.run_jobs()
    return added


def test_those_added_since_get_a_linked_notice_of_their_own(desk: Desk, rt: Runtime, story: Story, person: int) -> None:
    notice = desk.send()
    newcomer = story.chatting_person("小梅", "oMei")

    added = draft_for_added(rt, None, notice)
    before = desk.notice(added).state
    approve_notice(rt, None, added)
    desk.run_jobs()

    assert before is NoticeState.DRAFT and desk.notice(added).parent_id == notice
    assert desk.states(added) == {newcomer: DeliveryState.SENT}


def test_the_audiences_words_still_hold_for_those_added(desk: Desk, rt: Runtime, story: Story) -> None:
    town = story.town("云上镇")
    story.chatting_person("阿贵", "oAGui", town_id=town)
    notice = desk.send(audience={"towns": ["云上镇"]})
    newcomer = story.chatting_person("小梅", "oMei", town_id=town)
    story.chatting_person("老李", "oLi")

    added = add(rt, desk, notice)

    assert set(desk.states(added)) == {newcomer}


def test_the_whole_chain_counts_as_served(desk: Desk, rt: Runtime, story: Story, person: int) -> None:
    notice = desk.send()
    story.chatting_person("小梅", "oMei")
    second = add(rt, desk, notice)
    third_person = story.chatting_person("老李", "oLi")

    third = add(rt, desk, second)

    assert set(desk.states(third)) == {third_person}
    with pytest.raises(NoticeNotReady, match="没有新加的人"):
        draft_for_added(rt, None, notice)


def test_two_drafts_for_those_added_never_reach_anybody_twice(
    desk: Desk, rt: Runtime, story: Story, person: int
) -> None:
    notice = desk.send()
    story.chatting_person("小梅", "oMei")
    drafts = [draft_for_added(rt, None, notice) for _ in range(2)]

    for draft in drafts:
        approve_notice(rt, None, draft)
    desk.run_jobs()

    assert [len(desk.states(draft)) for draft in drafts] == [1, 0]


def test_a_draft_and_a_cancelled_notice_have_nobody_added_since(desk: Desk, rt: Runtime, person: int) -> None:
    draft, cancelled = desk.draft(), desk.approve()
    cancel_notice(rt, None, cancelled)

    for notice in (draft, cancelled):
        with pytest.raises(NoticeNotReady, match="只有批准过"):
            draft_for_added(rt, None, notice)


def test_who_was_refused_for_want_of_a_route_is_tried_again_by_one_call(
    desk: Desk, rt: Runtime, story: Story, person: int
) -> None:
    silent = silent_person(story)
    notice = desk.send(channels=("wechat",))
    statement = desk.notice(notice).closing
    writes(rt, "oMei")

    again = retry_notice(rt, None, notice)
    desk.run_jobs()

    assert desk.states(again) == {silent: DeliveryState.SENT} and desk.notice(again).parent_id == notice
    assert desk.states(notice)[silent] is DeliveryState.REFUSED and desk.notice(notice).closing == statement


def test_nobody_is_tried_while_no_route_is_open_and_nobody_twice(desk: Desk, rt: Runtime, story: Story) -> None:
    silent_person(story)
    notice = desk.send(channels=("wechat",))
    with pytest.raises(NoticeNotReady, match="没有能发的渠道"):
        retry_notice(rt, None, notice)
    writes(rt, "oMei")
    retry_notice(rt, None, notice)

    with pytest.raises(NoticeNotReady, match="没有能发的渠道"):
        retry_notice(rt, None, notice)


def test_who_may_have_it_is_never_tried_again(
    desk: Desk, rt: Runtime, channels: Channels, person: int, time: Time
) -> None:
    channels[Channel.CUSTOM].answers(Unsure("没有回答"))
    notice = desk.send(channels=("wechat",))
    time.pass_by(hours=1)

    with pytest.raises(NoticeNotReady):
        retry_notice(rt, None, notice)


def test_who_has_refused_since_is_never_tried_again(desk: Desk, rt: Runtime, story: Story) -> None:
    silent = silent_person(story)
    notice = desk.send(channels=("wechat",))
    writes(rt, "oMei")
    with rt.sessions.begin() as session:
        session.get_one(Person, silent).refuses_policy = True

    with pytest.raises(NoticeNotReady):
        retry_notice(rt, None, notice)


def test_a_number_that_a_gateway_refused_is_not_sent_to_again(
    desk: Desk, rt: Runtime, story: Story, channels: Channels
) -> None:
    story.person("老李", phone="13800000000")
    channels[Channel.SMS].answers(Rejected("手机号码不对"))
    notice = desk.send(channels=("sms",))

    with pytest.raises(NoticeNotReady):
        retry_notice(rt, None, notice)


def test_who_is_on_a_call_sheet_is_asked_first_whether_the_second_message_came(
    desk: Desk, rt: Runtime, story: Story
) -> None:
    story.user()
    silent = silent_person(story)
    notice = desk.send()
    writes(rt, "oMei")

    again = retry_notice(rt, None, notice)
    desk.run_jobs()

    with rt.sessions() as session:
        entries = session.scalars(select(CallEntry)).all()
    assert [entry.question for entry in entries] == [ASK_AGAIN]
    assert desk.states(again) == {silent: DeliveryState.SENT}
    assert desk.states(notice) == {silent: DeliveryState.HANDED_OVER}


def test_who_told_the_caller_that_he_wants_none_is_left_alone(desk: Desk, rt: Runtime, story: Story) -> None:
    keeper = story.user()
    silent_person(story)
    notice = desk.send()
    with rt.sessions.begin() as session:
        entry = session.scalars(select(CallEntry)).one()
        enter_outcome(session, entry.id, CallOutcome.DECLINED, "", session.get_one(User, keeper), rt.clock())
    writes(rt, "oMei")

    with pytest.raises(NoticeNotReady):
        retry_notice(rt, None, notice)


def test_caps_hold_for_a_retry_too(desk: Desk, rt: Runtime, story: Story) -> None:
    silent_person(story)
    notice = desk.send(NoticeKind.JOB, channels=("wechat",))
    writes(rt, "oMei")
    desk.send(NoticeKind.JOB, channels=("wechat",))

    with pytest.raises(NoticeNotReady):
        retry_notice(rt, None, notice)


@pytest.mark.parametrize("channels", [("call",), ("print",)])
def test_a_notice_by_hand_alone_is_not_retried(desk: Desk, rt: Runtime, person: int, channels: tuple[str, ...]) -> None:
    notice = desk.send(channels=channels)

    with pytest.raises(NoticeNotReady, match="用微信或短信发的"):
        retry_notice(rt, None, notice)
