"""A reply that came too late or was too long follows by itself, once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from redis import Redis

from models.wechat import Follower
from push.late_replies import deliver_late_reply, queue_late_reply
from push.runtime import Runtime
from push.wechat_client import PlatformClient
from tests.push.recorded import Recorded, serving
from tests.stories import Story

PATH = "/cgi-bin/message/custom/send"
OPENID = "oT3stUserAAAAAAAAAAAAAAAAA001"


@pytest.fixture
def platform() -> Iterator[Recorded]:
    with serving(Recorded()) as recorded:
        recorded.tell("/cgi-bin/stable_token", {"access_token": "T1", "expires_in": 7200})
        yield recorded


@pytest.fixture
def chatting(rt: Runtime, platform: Recorded, redis: Redis) -> Runtime:
    """The runtime, its client talking to the recorded platform."""
    settings = replace(rt.settings, wechat_api_base=platform.url)
    return replace(rt, settings=settings, wechat=PlatformClient(settings, redis))


def follower(story: Story, left: int = 5) -> int:
    until = story.now.replace(year=story.now.year + 1)
    return story.follower(OPENID, message_window_until=until, message_window_left=left)


def waiting_id(redis: Redis) -> int:
    [key] = redis.scan_iter("songgang:late-reply:*")
    return int(key.decode().rsplit(":", 1)[1])


async def at_once(_: float) -> None:
    """No pause between tries."""


def test_the_words_are_sent_once_however_often_the_job_runs(
    chatting: Runtime, story: Story, redis: Redis, platform: Recorded
) -> None:
    follower(story)
    queue_late_reply(chatting, OPENID, "您的补贴已到账")
    reply_id = waiting_id(redis)

    for _ in range(2):
        deliver_late_reply(chatting, reply_id)

    [asked] = platform.asked_at(PATH)
    assert asked.body["touser"] == OPENID and asked.body["text"]["content"] == "您的补贴已到账"


def test_neither_the_job_nor_redis_shows_the_words(chatting: Runtime, redis: Redis) -> None:
    queue_late_reply(chatting, OPENID, "您的补贴已到账")

    kept = [value for key in redis.scan_iter() if isinstance(value := redis.dump(key), bytes)]
    assert not any(OPENID.encode() in value or "补贴".encode() in value for value in kept)


def test_each_part_counts_against_the_window(chatting: Runtime, story: Story, redis: Redis, platform: Recorded) -> None:
    person = follower(story)
    queue_late_reply(chatting, OPENID, "补贴政策\n" * 300)

    deliver_late_reply(chatting, waiting_id(redis))

    with story.sessions() as session:
        assert session.get_one(Follower, person).message_window_left == 3 and len(platform.asked_at(PATH)) == 2


def test_a_shut_window_sends_nothing(chatting: Runtime, story: Story, redis: Redis, platform: Recorded) -> None:
    follower(story, left=0)
    queue_late_reply(chatting, OPENID, "您好")

    deliver_late_reply(chatting, waiting_id(redis))

    assert not platform.asked_at(PATH)


def test_a_busy_platform_is_asked_again_and_a_refusal_gives_the_message_back(
    chatting: Runtime, story: Story, redis: Redis, platform: Recorded
) -> None:
    person = follower(story)
    platform.tell(PATH, {"errcode": -1}, {"errcode": -1}, {"errcode": 48002})
    queue_late_reply(chatting, OPENID, "您好")

    deliver_late_reply(chatting, waiting_id(redis), at_once)

    with story.sessions() as session:
        assert session.get_one(Follower, person).message_window_left == 5 and len(platform.asked_at(PATH)) == 3


def test_nothing_to_say_enqueues_nothing(chatting: Runtime) -> None:
    queue_late_reply(chatting, OPENID, "")

    assert not any(queue.job_ids for queue in chatting.queues.by_name.values())
