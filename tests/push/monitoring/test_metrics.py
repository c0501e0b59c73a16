"""The metrics for Prometheus; a failure to count never harms the work."""

from dataclasses import replace
from typing import cast

import redis as redis_client
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models.database.engine import Sessions
from models.push.notices import Channel
from models.queries.delivery.alerts import open_alert
from push import counters
from push.channels.base import Rejected
from push.channels.rate_limit.rates import buckets_of
from push.counters import WebhookCounter
from push.monitoring.metrics import Exposition
from push.runtime import Runtime, redis_of
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel


def shown(rt: Runtime) -> list[str]:
    """The lines of a fresh scrape."""
    return Exposition(rt).text().decode().splitlines()


def test_a_sent_notice_shows_its_deliveries_outcomes_and_times(
    desk: Desk, rt: Runtime, story: Story, channels: dict[Channel, FakeChannel]
) -> None:
    story.chatting_person("阿贵", "oAGui")
    channels[Channel.CUSTOM].answers(Rejected("对方关闭了公众号消息", code="48002"))
    story.chatting_person("小梅", "oMei")

    notice = desk.send()

    lines = shown(rt)
    assert 'songgang_outcomes_total{channel="custom",code="48002",outcome="rejected"} 2.0' in lines
    assert 'songgang_outcomes_total{channel="mass",code="",outcome="sent"} 2.0' in lines
    assert 'songgang_deliveries{state="pending"} 0.0' in lines
    assert f'songgang_notice_first_send_seconds{{notice="{notice}"}} 0.0' in lines


def test_what_waits_in_a_queue_is_counted(desk: Desk, rt: Runtime, story: Story) -> None:
    story.chatting_person("阿贵", "oAGui")

    desk.approve()

    lines = shown(rt)
    assert 'songgang_queue_length{queue="normal"} 1.0' in lines
    assert 'songgang_deliveries{state="pending"} 1.0' in lines


def test_open_alerts_and_quotas_are_shown(rt: Runtime, story: Story) -> None:
    story.chatting_person("阿贵", "oAGui")
    with rt.sessions.begin() as session:
        open_alert(session, Channel.SMS, "isv.AMOUNT", "请充值。", rt.clock())

    lines = shown(rt)

    assert 'songgang_alerts_open{channel="sms",code="isv.AMOUNT"} 1.0' in lines
    assert 'songgang_quota_left{route="mass"} 4.0' in lines
    assert 'songgang_quota_left{route="custom"} 5.0' in lines


def test_answers_of_the_webhook_become_a_histogram(rt: Runtime) -> None:
    counts = WebhookCounter(rt.redis)
    counts.observe_webhook(0.03, "POST", 200)
    counts.observe_webhook(9.0, "POST", 503)

    counts.flush()

    lines = shown(rt)
    assert 'songgang_webhook_seconds_bucket{le="0.05"} 1.0' in lines
    assert "songgang_webhook_seconds_count 2.0" in lines
    assert 'songgang_webhook_total{method="POST",status="503"} 1.0' in lines


def test_two_processes_add_to_one_count(rt: Runtime, redis_url: str) -> None:
    for _ in range(2):
        counters.increment(redis_client.Redis.from_url(redis_url), counters.LATE_REPLIES, {("sent",): 1})

    assert counters.read_counts(rt.redis, counters.LATE_REPLIES) == {("sent",): 2.0}


def test_a_lost_redis_leaves_what_the_database_knows(rt: Runtime) -> None:
    away = replace(rt, redis=redis_of(replace(rt.settings, redis_url="redis://127.0.0.1:9/0")))

    lines = shown(away)

    assert 'songgang_up{store="redis"} 0.0' in lines
    assert 'songgang_deliveries{state="unsure"} 0.0' in lines


def test_followers_are_not_counted_again_at_every_scrape(rt: Runtime, story: Story) -> None:
    exposition = Exposition(rt)
    exposition.text()
    story.chatting_person("阿贵", "oAGui")

    lines = [exposition.text().decode(), Exposition(rt).text().decode()]

    assert ['songgang_quota_left{route="custom"} 5.0' in text for text in lines] == [False, True]


def test_a_database_that_is_back_is_read_at_the_next_scrape(rt: Runtime) -> None:
    failures = iter([OperationalError("SELECT 1", {}, Exception("away"))])

    def sessions() -> Session:
        for failure in failures:
            raise failure
        return rt.sessions()

    exposition = Exposition(replace(rt, sessions=cast(Sessions, sessions)))

    texts = [exposition.text().decode() for _ in range(2)]

    assert ['songgang_up{store="database"} 1.0' in text for text in texts] == [False, True]


def test_the_pace_of_each_api_is_shown(rt: Runtime) -> None:
    rt.redis.hset(buckets_of(rt.settings)[Channel.MASS], mapping={"rate": 0.5})

    assert 'songgang_pace_calls_per_second{api="mass"} 0.5' in shown(rt)
