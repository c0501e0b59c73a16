"""A notice from draft to done, over every route."""

from datetime import timedelta

import pytest

from models.chat.wechat import Follower, SubscriptionCredit
from models.people import Person
from models.push.notices import Channel, DeliveryState, NoticeKind, NoticeState
from programme.people.consents import refuse_notices
from push.channels.base import Rejected
from push.delivery.sending.deliver import deliver
from push.notices.closing import counts_of, household_counts
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel, Time

Channels = dict[Channel, FakeChannel]


def test_who_wrote_lately_gets_a_customer_service_message(desk: Desk, story: Story, channels: Channels) -> None:
    person = story.chatting_person("阿贵", "oAGui")

    notice = desk.send()

    assert [message.openid for message in channels[Channel.CUSTOM].sent] == ["oAGui"]
    assert desk.states(notice) == {person: DeliveryState.SENT}
    assert desk.notice(notice).state is NoticeState.DONE


def test_a_credit_is_spent_where_no_window_is_open(desk: Desk, story: Story, channels: Channels, rt: Runtime) -> None:
    follower = story.follower("oMei")
    story.person("小梅", follower_id=follower)
    credit = story._add(SubscriptionCredit(follower_id=follower, template_id="T-policy", credits=1))

    desk.send()

    with rt.sessions() as session:
        assert session.get_one(SubscriptionCredit, credit).credits == 0
    assert len(channels[Channel.SUBSCRIBE].sent) == 1


def test_followers_without_window_or_credit_go_on_one_list(
    desk: Desk, story: Story, channels: Channels, rt: Runtime
) -> None:
    followers = [story.follower(f"o{number}") for number in range(3)]
    people = [story.person(f"人{follower}", follower_id=follower) for follower in followers]

    notice = desk.send()

    assert channels[Channel.MASS].calls == [3]
    assert len({message.key for message in channels[Channel.MASS].sent}) == 1
    assert desk.states(notice) == dict.fromkeys(people, DeliveryState.SENT)
    with rt.sessions() as session:
        assert {session.get_one(Follower, follower).mass_count for follower in followers} == {1}


def test_a_list_of_one_goes_the_next_way(desk: Desk, story: Story, channels: Channels) -> None:
    story.person("小梅", follower_id=story.follower("oMei"), phone="13800000001")

    desk.send()

    assert channels[Channel.MASS].sent == []
    assert [message.phone for message in channels[Channel.SMS].sent] == ["13800000001"]


def test_who_has_only_a_phone_and_has_not_consented_goes_on_a_call_sheet(desk: Desk, story: Story) -> None:
    story.user()
    person = story.person("老李", phone="13800000001", consent_at=None)

    notice = desk.send()

    assert desk.states(notice) == {person: DeliveryState.HANDED_OVER}


def test_who_can_be_reached_by_nothing_allowed_is_refused_with_the_reason(desk: Desk, story: Story) -> None:
    person = story.person("老李")

    notice = desk.send(channels=("wechat", "sms"))

    assert desk.states(notice) == {person: DeliveryState.REFUSED}
    assert desk.reasons(notice)[person] == "客服消息、订阅通知、群发：没有关注公众号；短信：没有手机号"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"refuses_policy": True}, "本人不接收政策通知"),
        ({"state": "erased"}, "本人已要求删除资料"),
    ],
)
def test_who_refused_is_suppressed_at_approval(desk: Desk, story: Story, facts: dict[str, object], reason: str) -> None:
    person = story.chatting_person("阿贵", "oAGui", **facts)

    notice = desk.approve()

    assert desk.states(notice) == {person: DeliveryState.SUPPRESSED}
    assert desk.reasons(notice) == {person: reason}


def test_who_refuses_after_approval_gets_nothing(desk: Desk, story: Story, channels: Channels, rt: Runtime) -> None:
    follower = story.follower("oAGui", message_window_left=5, message_window_until=rt.clock() + timedelta(days=1))
    person = story.person("阿贵", follower_id=follower)
    notice = desk.approve()
    with rt.sessions.begin() as session:
        refuse_notices(session, session.get_one(Person, person), "all", "chat", rt.clock())

    desk.run_jobs()

    assert channels[Channel.CUSTOM].sent == []
    assert desk.states(notice) == {person: DeliveryState.SUPPRESSED}


def test_who_left_the_account_still_gets_an_sms(desk: Desk, story: Story, channels: Channels) -> None:
    gone = story.follower("oAGui", following=False, stopped=True)
    person = story.person("阿贵", phone="13800000000", follower_id=gone)

    notice = desk.approve()
    desk.run_jobs()

    assert desk.states(notice) == {person: DeliveryState.SENT}
    assert len(channels[Channel.SMS].sent) == 1


def test_nobody_under_sixteen_is_offered_a_job(desk: Desk, story: Story, time: Time) -> None:
    person = story.chatting_person("小小", "oKid", birth_date=time.now.date().replace(year=time.now.year - 15))

    notice = desk.approve(NoticeKind.JOB)

    assert desk.states(notice) == {person: DeliveryState.SUPPRESSED}


def test_a_second_job_notice_of_the_day_stops_at_the_cap(desk: Desk, story: Story, channels: Channels) -> None:
    person = story.chatting_person("阿贵", "oAGui")

    desk.send(NoticeKind.JOB, channels=("wechat",))
    second = desk.send(NoticeKind.JOB, channels=("wechat",))

    assert len(channels[Channel.CUSTOM].sent) == 1
    assert "今天的岗位通知已到上限" in desk.reasons(second)[person]


def test_sms_waits_for_the_morning(desk: Desk, story: Story, channels: Channels, time: Time) -> None:
    time.pass_by(hours=12)  # 22:00 in China
    person = story.person("老李", phone="13800000001")
    notice = desk.send()
    asleep = list(channels[Channel.SMS].sent)

    time.pass_by(hours=10)
    desk.wake(notice)

    assert asleep == []
    assert desk.states(notice) == {person: DeliveryState.SENT}


def test_those_who_share_a_phone_are_told_once_and_share_the_outcome(
    desk: Desk, story: Story, channels: Channels
) -> None:
    people = [story.person(name, phone="13800000001") for name in ("老李", "阿芳")]

    notice = desk.send()

    assert len(channels[Channel.SMS].sent) == 1
    assert desk.states(notice) == dict.fromkeys(people, DeliveryState.SENT)


def test_when_the_phone_lead_has_no_route_the_other_tries_alone(desk: Desk, story: Story, rt: Runtime) -> None:
    follower = story.follower("oBoth")
    first = story.person("老李", follower_id=follower, consent_at=None)
    second = story.person("阿芳", follower_id=follower, phone="13800000001")

    notice = desk.send(channels=("wechat", "sms"))

    assert desk.states(notice) == {first: DeliveryState.REFUSED, second: DeliveryState.SENT}


def test_a_batch_run_twice_reaches_each_person_once(desk: Desk, story: Story, channels: Channels, rt: Runtime) -> None:
    story.chatting_person("阿贵", "oAGui")
    story.chatting_person("小梅", "oMei")
    notice = desk.approve()

    deliver(rt, notice, (0, 999))
    deliver(rt, notice, (0, 999))

    assert sorted(str(message.openid) for message in channels[Channel.CUSTOM].sent) == ["oAGui", "oMei"]


def test_households_are_counted_by_the_best_that_happened_in_them(desk: Desk, story: Story, rt: Runtime) -> None:
    town = story.town()
    reached, unreached = story.household("H1", town), story.household("H2", town)
    story.chatting_person("阿贵", "oAGui", household_id=reached)
    story.person("老李", household_id=reached)
    story.person("阿芳", household_id=unreached)

    notice = desk.send(channels=("wechat",))

    with rt.sessions() as session:
        assert household_counts(session, notice) == {"targeted": 2, "reached": 1, "handed_over": 0, "unreached": 1}


def test_the_statement_leaves_no_remainder(desk: Desk, story: Story, rt: Runtime) -> None:
    story.chatting_person("阿贵", "oAGui")
    story.person("老李")
    story.chatting_person("小梅", "oMei", refuses_policy=True)

    notice = desk.send()

    with rt.sessions() as session:
        counts = counts_of(session, notice)
    assert counts["pending"] == 0
    assert counts.pop("people") == sum(counts.values()) == 3
    assert desk.notice(notice).closing is not None


def test_an_audience_of_nobody_is_done_at_once(desk: Desk) -> None:
    assert desk.notice(desk.approve()).state is NoticeState.DONE


def test_who_was_linked_to_the_same_follower_after_approval_is_not_told_twice(
    desk: Desk, story: Story, channels: Channels, rt: Runtime, time: Time
) -> None:
    follower = story.follower("oBoth", message_window_left=5, message_window_until=time.now + timedelta(days=1))
    people = [story.person("老李", follower_id=follower), story.person("阿芳", phone="13800000001")]
    notice = desk.approve()
    with rt.sessions.begin() as session:
        session.get_one(Person, people[1]).follower_id = follower

    desk.run_jobs()

    assert [len(channel.sent) for channel in channels.values()] == [1, 0, 0, 0, 0]
    assert desk.states(notice) == dict.fromkeys(people, DeliveryState.SENT)


def test_two_who_fall_back_to_one_number_get_one_short_message(desk: Desk, story: Story, channels: Channels) -> None:
    people = [story.chatting_person(name, f"o{name}", phone="13800000001") for name in ("Li", "Fang")]
    channels[Channel.CUSTOM].answers(Rejected("过长"))
    channels[Channel.MASS].answers(Rejected("不行"))

    notice = desk.send()

    assert len(channels[Channel.SMS].sent) == 1
    assert desk.states(notice) == dict.fromkeys(people, DeliveryState.SENT)
