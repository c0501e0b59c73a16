"""A notice from draft to done."""

from models.notices import Channel, DeliveryState, NoticeState
from tests.push.conftest import Desk, FakeChannel
from tests.stories import Story


def test_who_wrote_lately_gets_a_customer_service_message(
    desk: Desk, story: Story, channels: dict[Channel, FakeChannel]
) -> None:
    person = story.chatting_person("阿贵", "oAGui")

    notice = desk.send()

    assert [message.openid for message in channels[Channel.CUSTOM].sent] == ["oAGui"]
    assert desk.states(notice) == {person: DeliveryState.SENT}
    assert desk.notice(notice).state is NoticeState.DONE
