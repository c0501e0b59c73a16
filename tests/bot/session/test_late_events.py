"""Acts that come in another order than they were done: the older one never wins."""

import pytest
from sqlalchemy import select

from models.chat.wechat import ChatMessage, DialogueProgress, Follower
from models.database.engine import Sessions
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform

pytestmark = pytest.mark.both_ways


def at(platform: Platform, body: str, seconds: int) -> str:
    """Deliver a body that was made so many seconds from now; the reply."""
    now = int(platform.clock().timestamp())
    return platform.told(body.replace(f"<CreateTime>{now}<", f"<CreateTime>{now + seconds}<"))


def follower(sessions: Sessions) -> Follower:
    with sessions() as session:
        return session.scalars(select(Follower)).one()


def follow(platform: Platform) -> str:
    return platform.event("subscribe", "<EventKey></EventKey>")


def leave(platform: Platform) -> str:
    return platform.event("unsubscribe")


def test_an_unfollowing_that_comes_late_erases_no_half_registration(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS[:6])
    at(platform, follow(platform), 5)

    at(platform, leave(platform), 2)

    now = follower(sessions)
    with sessions() as session:
        assert session.scalars(select(DialogueProgress)).one().step == "town"
        assert ANSWERS[2] in {message.text for message in session.scalars(select(ChatMessage))}
    assert (now.following, now.stopped) == (True, False)
    assert "村" in at(platform, platform.message(ANSWERS[6]), 6)


@pytest.mark.parametrize(
    "later",
    [
        "<MsgType>text</MsgType><Content>你好</Content><MsgId>24000000000000301</MsgId>",
        "<MsgType>event</MsgType><Event>SCAN</Event><EventKey>x</EventKey><Ticket>t</Ticket>",
        "<MsgType>event</MsgType><Event>CLICK</Event><EventKey>policy</EventKey>",
        "<MsgType>event</MsgType><Event>VIEW</Event><EventKey>https://example.com</EventKey>",
        "<MsgType>image</MsgType><MediaId>m</MediaId><MsgId>24000000000000302</MsgId>",
    ],
)
def test_an_act_after_an_unfollowing_that_comes_late_stands(platform: Platform, sessions: Sessions, later: str) -> None:
    platform.say("你好")
    at(platform, platform.xml(later), 5)

    at(platform, leave(platform), 2)

    assert follower(sessions).following


def test_words_by_the_shortest_way_also_stand_against_a_late_unfollowing(
    platform: Platform, sessions: Sessions
) -> None:
    for number in range(4):
        at(platform, platform.message("你好"), number)

    at(platform, leave(platform), 2)

    assert follower(sessions).following


def test_a_following_that_comes_late_undoes_no_unfollowing(platform: Platform, sessions: Sessions) -> None:
    at(platform, leave(platform), 5)

    reply = at(platform, follow(platform), 2)

    assert (reply, follower(sessions).following) == ("", False)


@pytest.mark.parametrize("seconds", [0, -1, -15])
def test_words_that_come_after_the_unfollowing_are_neither_kept_nor_a_following(
    platform: Platform, sessions: Sessions, seconds: int
) -> None:
    platform.say("你好")
    at(platform, leave(platform), 0)

    reply = at(platform, platform.message("我叫陈阿贵"), seconds)

    with sessions() as session:
        assert {message.text for message in session.scalars(select(ChatMessage))} == {""}
    now = follower(sessions)
    assert (reply, now.following, now.message_window_left) == ("", False, 0)


def test_words_of_a_later_second_are_a_following(platform: Platform, sessions: Sessions) -> None:
    platform.say("你好")
    at(platform, leave(platform), 0)

    reply = at(platform, platform.message("你好"), 1)

    assert reply
    assert follower(sessions).following


def test_of_one_second_the_order_of_coming_counts(platform: Platform, sessions: Sessions) -> None:
    platform.say("你好")

    at(platform, leave(platform), 3)
    left = follower(sessions).following
    at(platform, follow(platform), 3)

    assert (left, follower(sessions).following) == (False, True)


def test_a_following_of_one_who_follows_belongs_after_the_unfollowing_of_its_second(
    platform: Platform, sessions: Sessions
) -> None:
    platform.say(*ANSWERS[:6])

    at(platform, follow(platform), 3)
    at(platform, leave(platform), 3)

    assert follower(sessions).following


def test_a_true_unfollowing_after_all_that_counts(platform: Platform, sessions: Sessions) -> None:
    platform.say("你好")
    at(platform, follow(platform), 5)
    at(platform, leave(platform), 2)

    at(platform, leave(platform), 6)

    now = follower(sessions)
    assert (now.following, now.stopped) == (False, True)


def test_an_act_without_a_time_counts_as_it_comes(platform: Platform, sessions: Sessions) -> None:
    platform.say("你好")
    now = int(platform.clock().timestamp())

    platform.told(leave(platform).replace(f"<CreateTime>{now}</CreateTime>", "<CreateTime>x</CreateTime>"))

    assert not follower(sessions).following
