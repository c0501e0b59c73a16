"""A job that takes too long over a message: it ends in time, and the next one gives the message to a person."""

import re
from typing import Any

import pytest
from redis import Redis
from rq.timeouts import JobTimeoutException, UnixSignalDeathPenalty
from sqlalchemy import select

from bot.session.once import Once
from bot.wechat.inbound import Inbound, Kind
from models.chat.late_replies import LateReply
from models.chat.wechat import Handover
from push.queues import URGENT
from push.runtime import Runtime
from tests.bot.understanding.readers import WatchedReader
from tests.harness.stories import Story
from wiring import FINISH_SECONDS, enqueue_replay, finish_inbound, taught_of

ALARM: Any = UnixSignalDeathPenalty
"""What ends a job that takes too long."""
OPENID = "oT3stUserAAAAAAAAAAAAAAAAA001"
HARD = Inbound(key="hard", account="", openid=OPENID, kind=Kind.TEXT, text="那就吃饭")


@pytest.fixture
def owed(rt: Runtime, story: Story, redis: Redis) -> Runtime:
    """A runtime that owes a message its answer."""
    story.follower(OPENID, message_window_until=story.now.replace(year=story.now.year + 1), message_window_left=5)
    once = Once(redis)
    once.keep(HARD)
    once.promise(HARD.key, OPENID)
    return rt


def test_a_message_that_takes_too_long_is_given_to_a_person_by_the_next_try(
    owed: Runtime,
) -> None:
    tries = []

    def reading(text: str) -> None:
        tries.append(text)
        re.match("(?:a|aa)*b", "a" * 200)
        raise AssertionError

    taught_of(owed).refresh()
    taught_of(owed).in_force.reader = WatchedReader(reading)
    with pytest.raises(JobTimeoutException), ALARM(1, JobTimeoutException, job_id="finish"):
        finish_inbound(HARD.key)
    for _ in range(2):
        finish_inbound(HARD.key)

    with owed.sessions() as session:
        reply, ticket = session.scalars(select(LateReply)).one(), session.scalars(select(Handover)).one()
    assert tries == [HARD.text]
    assert reply.text.startswith("这句我没看明白。")
    assert ticket.topic == "机器人没看明白的话"


def test_the_job_has_seconds_and_not_minutes(rt: Runtime) -> None:
    enqueue_replay(rt, HARD.key)

    [job] = rt.queues.by_name[URGENT].jobs
    assert (job.timeout, job.retries_left) == (FINISH_SECONDS, 3)
