"""A reply that came too late or was too long follows by itself, once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from redis import Redis
from sqlalchemy import select

from models.chat.late_replies import LateReply, LateReplyState
from models.chat.wechat import Follower, Handover, HandoverState
from models.queries.chat.late_replies import claim_late_reply
from models.queries.delivery.alerts import list_open_alerts
from push.clients.wechat import PlatformClient
from push.delivery.late_replies import deliver_late_reply, queue_late_reply, recover_late_replies
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Time
from tests.push.harness.recorded import Recorded, serving

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


def waiting_id(rt: Runtime) -> int:
    with rt.sessions() as session:
        return session.scalars(select(LateReply.id)).one()


def ended(rt: Runtime) -> tuple[LateReplyState, str]:
    with rt.sessions() as session:
        reply = session.scalars(select(LateReply)).one()
        return reply.state, reply.text


async def at_once(_: float) -> None:
    """Replace the pauses between tries by none."""


def test_the_words_are_sent_once_however_often_the_job_runs(
    chatting: Runtime, story: Story, platform: Recorded
) -> None:
    follower(story)
    queue_late_reply(chatting, OPENID, "您的补贴已到账")
    reply_id = waiting_id(chatting)

    for _ in range(2):
        deliver_late_reply(chatting, reply_id)

    [asked] = platform.asked_at(PATH)
    assert asked.body["touser"] == OPENID and asked.body["text"]["content"] == "您的补贴已到账"


def test_neither_the_job_nor_redis_shows_the_words(chatting: Runtime, story: Story, redis: Redis) -> None:
    follower(story)
    queue_late_reply(chatting, OPENID, "您的补贴已到账")

    kept = [value for key in redis.scan_iter() if isinstance(value := redis.dump(key), bytes)]
    assert not any(OPENID.encode() in value or "补贴".encode() in value for value in kept)


def test_each_part_counts_against_the_window(chatting: Runtime, story: Story, platform: Recorded) -> None:
    person = follower(story)
    queue_late_reply(chatting, OPENID, "补贴政策\n" * 300)

    deliver_late_reply(chatting, waiting_id(chatting))

    with story.sessions() as session:
        assert session.get_one(Follower, person).message_window_left == 3 and len(platform.asked_at(PATH)) == 2


def test_a_shut_window_sends_nothing(chatting: Runtime, story: Story, platform: Recorded) -> None:
    follower(story, left=0)
    queue_late_reply(chatting, OPENID, "您好")

    deliver_late_reply(chatting, waiting_id(chatting))

    assert not platform.asked_at(PATH)


def test_a_busy_platform_is_asked_again_and_a_refusal_gives_the_message_back(
    chatting: Runtime, story: Story, platform: Recorded
) -> None:
    person = follower(story)
    platform.tell(PATH, {"errcode": -1}, {"errcode": -1}, {"errcode": 48002})
    queue_late_reply(chatting, OPENID, "您好")

    deliver_late_reply(chatting, waiting_id(chatting), at_once)

    with story.sessions() as session:
        assert session.get_one(Follower, person).message_window_left == 5 and len(platform.asked_at(PATH)) == 3


def test_nothing_to_say_enqueues_nothing(chatting: Runtime) -> None:
    queue_late_reply(chatting, OPENID, "")

    assert not any(queue.job_ids for queue in chatting.queues.by_name.values())


def test_a_reply_whose_job_was_lost_with_redis_is_enqueued_again(
    chatting: Runtime, story: Story, redis: Redis, time: Time
) -> None:
    follower(story)
    queue_late_reply(chatting, OPENID, "您好")
    redis.flushall()

    time.pass_by(seconds=21)
    recover_late_replies(chatting)

    assert [len(chatting.queues.by_name[name].job_ids) for name in ("urgent", "normal")] == [1, 0]


def test_the_words_are_wiped_once_they_are_said(chatting: Runtime, story: Story) -> None:
    follower(story)
    queue_late_reply(chatting, OPENID, "您好")

    deliver_late_reply(chatting, waiting_id(chatting))

    assert ended(chatting) == (LateReplyState.SENT, "")


def test_an_answer_lost_with_its_worker_opens_the_ticket_again(
    chatting: Runtime, story: Story, platform: Recorded, time: Time
) -> None:
    person = follower(story)
    facts = {"state": HandoverState.ANSWERED, "created_at": story.now, "due_at": story.now}
    ticket = story._add(Handover(follower_id=person, **facts))
    queue_late_reply(chatting, OPENID, "您好", ticket)
    with chatting.sessions.begin() as session:
        claim_late_reply(session, waiting_id(chatting), chatting.clock())  # and then: kill -9

    time.pass_by(minutes=4)
    recover_late_replies(chatting)
    deliver_late_reply(chatting, waiting_id(chatting))

    with chatting.sessions() as session:
        assert session.get_one(Handover, ticket).state is HandoverState.OPEN
        assert [alert.code for alert in list_open_alerts(session)] == [f"late_reply:{ticket}"]
    assert not platform.asked_at(PATH)
