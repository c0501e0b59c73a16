"""A phone that was only told in a chat gets no short message until its owner has answered (security finding M3)."""

import pytest
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Person
from models.push.notices import CallEntry, CallOutcome, Channel, DeliveryState
from models.staff import User
from push.notices.preview.preview import preview_notice
from push.offline.call_sheets import enter_outcome
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel

PHONE = "13800000001"


@pytest.fixture
def told(story: Story) -> int:
    """A person who told a phone in the chat and left the account since."""
    story.user()
    gone = story.follower(following=False)
    return story.person("陈阿贵", phone=PHONE, phone_unproved=True, follower_id=gone, town_id=story.town())


def answer_call(rt: Runtime, sessions: Sessions, outcome: CallOutcome) -> None:
    with sessions.begin() as session:
        entry = session.scalars(select(CallEntry)).one()
        enter_outcome(session, entry.id, outcome, "", session.scalars(select(User)).one(), rt.clock())


def test_no_short_message_goes_there_and_somebody_calls_instead(
    desk: Desk, told: int, channels: dict[Channel, FakeChannel]
) -> None:
    notice = desk.send()

    assert channels[Channel.SMS].sent == []
    assert desk.states(notice) == {told: DeliveryState.HANDED_OVER}


def test_the_preview_counts_no_short_message(desk: Desk, rt: Runtime, told: int) -> None:
    preview = preview_notice(rt, desk.draft())

    assert preview.routes == {"call": 1}
    assert preview.uses.sms_messages == 0


@pytest.mark.parametrize("outcome", [CallOutcome.TOLD, CallOutcome.DECLINED])
def test_an_answered_call_opens_the_way(
    desk: Desk,
    rt: Runtime,
    sessions: Sessions,
    told: int,
    channels: dict[Channel, FakeChannel],
    outcome: CallOutcome,
) -> None:
    desk.send()
    answer_call(rt, sessions, outcome)

    desk.send()

    assert [message.phone for message in channels[Channel.SMS].sent] == [PHONE]


def test_a_wrong_number_opens_none(desk: Desk, rt: Runtime, sessions: Sessions, told: int) -> None:
    desk.send()
    answer_call(rt, sessions, CallOutcome.WRONG_NUMBER)

    with sessions() as session:
        assert session.get_one(Person, told).phone_unproved


def test_whose_phone_a_stranger_names_still_gets_the_notice(
    desk: Desk, told: int, story: Story, channels: dict[Channel, FakeChannel]
) -> None:
    owner = story.person("老李", phone=PHONE, town_id=story.town("云下镇"))

    notice = desk.send()

    assert [message.phone for message in channels[Channel.SMS].sent] == [PHONE]
    assert desk.states(notice)[owner] is DeliveryState.SENT
