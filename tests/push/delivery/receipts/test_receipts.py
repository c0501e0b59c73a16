"""Receipts: late, early, twice, unknown, good and bad."""

import pytest
from sqlalchemy import select

from models.chat.wechat import SubscriptionCredit
from models.people import Person
from models.push.notices import Channel, DeliveryState, NoticeState, Receipt
from programme.people.consents import refuse_notices
from push.channels.base import Sent, Unsure
from push.delivery.receipts.receipts import record_receipt
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel, Time

Channels = dict[Channel, FakeChannel]


@pytest.fixture
def person(story: Story, channels: Channels) -> int:
    """A person whom only SMS reaches; the gateway calls the message S1."""
    channels[Channel.SMS].answers(Sent("S1"))
    return story.person("老李", phone="13800000001")


def _report(rt: Runtime, *, delivered: bool = True, remote_id: str = "S1", channel: Channel = Channel.SMS) -> None:
    record_receipt(rt, channel, remote_id, "", "DELIVRD" if delivered else "UNDELIV", delivered, {})


@pytest.mark.parametrize("times", [1, 2])
def test_a_good_receipt_makes_it_delivered_however_often_it_comes(
    desk: Desk, rt: Runtime, person: int, times: int
) -> None:
    notice = desk.send()

    for _ in range(times):
        _report(rt)

    assert desk.states(notice) == {person: DeliveryState.DELIVERED}


def test_a_receipt_that_comes_twice_is_kept_and_applied_once(desk: Desk, rt: Runtime, person: int, time: Time) -> None:
    desk.send()
    first = rt.clock()

    _report(rt)
    time.pass_by(minutes=1)
    _report(rt)

    with rt.sessions() as session:
        [receipt] = session.scalars(select(Receipt))
        assert (receipt.at, receipt.applied_at) == (first, first)


@pytest.mark.parametrize("status", ["UNDELIV", "EXPIRED"], ids=["the same", "another status"])
def test_a_bad_receipt_that_comes_again_does_not_undo_the_newer_attempt(
    desk: Desk, rt: Runtime, story: Story, channels: Channels, status: str
) -> None:
    channels[Channel.MASS].answers(Sent("M1"))
    people = [story.person(f"人{n}", follower_id=story.follower(f"o{n}"), phone=f"1380000000{n}") for n in range(2)]
    _report(rt, delivered=False, remote_id="M1", channel=Channel.MASS)
    notice = desk.send()
    desk.wake(notice)

    record_receipt(rt, Channel.MASS, "M1", "", status, False, {})
    desk.wake(notice)

    assert [len(channels[way].sent) for way in (Channel.MASS, Channel.SMS)] == [2, 2]
    assert desk.states(notice) == dict.fromkeys(people, DeliveryState.SENT)


def test_a_receipt_before_the_sends_own_answer_counts(desk: Desk, rt: Runtime, person: int) -> None:
    _report(rt)

    notice = desk.send()

    assert desk.states(notice) == {person: DeliveryState.DELIVERED}


def test_a_receipt_for_nobody_we_know_changes_nothing(desk: Desk, rt: Runtime, person: int) -> None:
    notice = desk.send()

    _report(rt, remote_id="other")

    assert desk.states(notice) == {person: DeliveryState.SENT}


def test_a_bad_receipt_while_the_notice_runs_sends_it_the_next_way(
    desk: Desk, rt: Runtime, story: Story, person: int, channels: Channels
) -> None:
    story.user()
    _report(rt, delivered=False)

    notice = desk.send()
    desk.wake(notice)

    assert desk.states(notice) == {person: DeliveryState.HANDED_OVER}


def test_a_bad_receipt_after_the_end_goes_to_a_human_and_the_notice_stays_done(
    desk: Desk, rt: Runtime, story: Story, person: int
) -> None:
    story.user()
    notice = desk.send()

    _report(rt, delivered=False)

    assert desk.states(notice) == {person: DeliveryState.HANDED_OVER}
    assert desk.notice(notice).state is NoticeState.DONE


def test_a_bad_receipt_after_the_end_is_refused_where_no_human_may_be_asked(
    desk: Desk, rt: Runtime, person: int
) -> None:
    notice = desk.send(channels=("sms",))

    _report(rt, delivered=False)

    assert desk.states(notice) == {person: DeliveryState.REFUSED}


def test_a_bad_receipt_is_shared_by_those_who_share_the_phone(
    desk: Desk, rt: Runtime, story: Story, person: int
) -> None:
    other = story.person("阿芳", phone="13800000001")
    notice = desk.send(channels=("sms",))

    _report(rt, delivered=False)

    assert desk.states(notice) == {person: DeliveryState.REFUSED, other: DeliveryState.REFUSED}


def test_who_shared_the_phone_of_somebody_who_has_refused_meanwhile_goes_his_own_way(
    desk: Desk, rt: Runtime, story: Story, person: int
) -> None:
    story.user()
    other = story.person("阿芳", phone="13800000001")
    notice = desk.send()
    with rt.sessions.begin() as session:
        refuse_notices(session, session.get_one(Person, person), "all", "chat", rt.clock())

    _report(rt, delivered=False)

    assert desk.states(notice) == {person: DeliveryState.REFUSED, other: DeliveryState.HANDED_OVER}


def test_a_failed_list_goes_the_next_way_for_everybody_on_it(
    desk: Desk, rt: Runtime, story: Story, channels: Channels
) -> None:
    channels[Channel.MASS].answers(Sent("M1"))
    people = [story.person(f"人{n}", follower_id=story.follower(f"o{n}"), phone=f"1380000000{n}") for n in range(2)]
    notice = desk.send(channels=("wechat",))

    _report(rt, delivered=False, remote_id="M1", channel=Channel.MASS)

    assert desk.states(notice) == dict.fromkeys(people, DeliveryState.REFUSED)


def test_a_lists_success_says_nothing_of_one_person(desk: Desk, rt: Runtime, story: Story, channels: Channels) -> None:
    channels[Channel.MASS].answers(Sent("M1"))
    people = [story.person(f"人{n}", follower_id=story.follower(f"o{n}")) for n in range(2)]
    notice = desk.send()

    _report(rt, remote_id="M1", channel=Channel.MASS)

    assert desk.states(notice) == dict.fromkeys(people, DeliveryState.SENT)


def test_an_unsure_message_stays_unsure_without_its_receipt(desk: Desk, person: int, channels: Channels) -> None:
    channels[Channel.SMS].answers(Unsure("超时"))

    notice = desk.send()

    assert desk.states(notice) == {person: DeliveryState.UNSURE}


@pytest.mark.parametrize("early", [True, False])
def test_a_subscription_receipt_finds_its_notice_by_who_got_it(
    desk: Desk, rt: Runtime, story: Story, time: Time, early: bool
) -> None:
    follower = story.follower("oMei")
    person = story.person("小梅", follower_id=follower)
    story._add(SubscriptionCredit(follower_id=follower, template_id="T-policy", credits=1))
    notice = desk.approve()

    if not early:
        desk.run_jobs()
    record_receipt(rt, Channel.SUBSCRIBE, "77", "oMei", "success", True, {})
    time.pass_by(minutes=6)  # longer than the clocks of two machines are apart
    desk.run_jobs()

    # A receipt from before anything was sent belongs to something else.
    expected = DeliveryState.SENT if early else DeliveryState.DELIVERED
    assert desk.states(notice) == {person: expected}
