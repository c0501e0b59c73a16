"""Followers: windows and credits after an inbound message; following, unfollowing, following again."""

from datetime import timedelta

from sqlalchemy import func, select

from models.chat.wechat import ChatMessage, DialogueProgress, Follower, SubscriptionCredit
from models.database.engine import Sessions
from models.push.notices import Channel
from tests.bot.cast import ANSWERS
from tests.bot.conftest import Ports
from tests.bot.platform import AGUI, Platform

POPUP = (
    "<SubscribeMsgPopupEvent>"
    "<List><TemplateId>job</TemplateId><SubscribeStatusString>accept</SubscribeStatusString></List>"
    "<List><TemplateId>policy</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List>"
    "</SubscribeMsgPopupEvent>"
)
ONE = (
    "<SubscribeMsgPopupEvent><List><TemplateId>job</TemplateId>"
    "<SubscribeStatusString>accept</SubscribeStatusString></List></SubscribeMsgPopupEvent>"
)
REFUSED = (
    "<SubscribeMsgChangeEvent><List><TemplateId>job</TemplateId>"
    "<SubscribeStatusString>reject</SubscribeStatusString></List></SubscribeMsgChangeEvent>"
)


def the_follower(sessions: Sessions) -> Follower:
    with sessions() as session:
        return session.scalars(select(Follower)).one()


def credits_left(sessions: Sessions) -> dict[str, int]:
    with sessions() as session:
        return {one.template_id: one.credits for one in session.scalars(select(SubscriptionCredit))}


def test_a_message_opens_five_messages_for_two_days(platform: Platform, sessions: Sessions) -> None:
    platform.say("你好")

    follower = the_follower(sessions)
    assert follower.following
    assert follower.message_window_until == platform.clock() + timedelta(hours=48)
    assert (follower.message_window_left, follower.event_window_left) == (5, 0)


def test_a_tap_on_the_menu_opens_three_messages_for_a_minute(platform: Platform, sessions: Sessions) -> None:
    platform.told(platform.event("CLICK", "<EventKey>subsidy</EventKey>"))

    follower = the_follower(sessions)
    assert follower.event_window_until == platform.clock() + timedelta(minutes=1)
    assert (follower.message_window_left, follower.event_window_left) == (0, 3)


def test_an_agreed_popup_is_one_message_more_and_a_refusal_takes_all_back(
    platform: Platform, sessions: Sessions
) -> None:
    platform.told(platform.event("subscribe_msg_popup_event", POPUP))
    platform.told(platform.event("subscribe_msg_popup_event", ONE))
    after_two = credits_left(sessions)

    platform.told(platform.event("subscribe_msg_change_event", REFUSED))

    assert after_two == {"job": 2, "policy": 0}
    assert credits_left(sessions) == {"job": 0, "policy": 0}


def test_receipts_go_to_their_port(platform: Platform, ports: Ports) -> None:
    sent = (
        "<SubscribeMsgSentEvent><List><TemplateId>t</TemplateId><MsgID>17</MsgID><ErrorCode>0</ErrorCode>"
        "<ErrorStatus>success</ErrorStatus></List></SubscribeMsgSentEvent>"
    )
    blocked = "<MsgID>39</MsgID><Status>failed:user block</Status>"
    mass = "<MsgID>10</MsgID><Status>send success</Status><TotalCount>2</TotalCount><SentCount>2</SentCount>"

    platform.told(platform.event("subscribe_msg_sent_event", sent))
    platform.told(platform.event("TEMPLATESENDJOBFINISH", blocked))
    platform.told(platform.event("MASSSENDJOBFINISH", mass))

    assert [receipt[:5] for receipt in ports.receipts] == [
        (Channel.SUBSCRIBE, "17", AGUI, "success", True),
        (Channel.TEMPLATE, "39", AGUI, "failed:user block", False),
        (Channel.MASS, "10", "", "send success", True),
    ]


def test_unfollowing_erases_the_chat_and_stops_everything(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS[:6])

    platform.told(platform.event("unsubscribe"))

    follower = the_follower(sessions)
    with sessions() as session:
        assert {message.text for message in session.scalars(select(ChatMessage))} == {""}
        assert session.scalar(select(func.count()).select_from(DialogueProgress)) == 0
    assert (follower.following, follower.message_window_left, follower.scene) == (False, 0, "")


def test_who_follows_again_is_asked_and_gets_notices_again_on_request(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS)
    platform.told(platform.event("unsubscribe"))

    greeting = platform.told(platform.event("subscribe", "<EventKey></EventKey>"))
    before = the_follower(sessions).stopped
    platform.say("恢复")

    assert "恢复" in greeting
    assert (before, the_follower(sessions).stopped) == (True, False)
