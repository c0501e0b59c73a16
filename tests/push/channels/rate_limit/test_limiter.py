"""Senders wait for their turn: in bulk, urgent first, slower after 45011, very slowly without Redis."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from time import monotonic, sleep

import pytest
from redis import Redis

from models.push.notices import Channel
from push.channels import make_channels
from push.channels.base import Message, Outcome, Retry, Sent
from push.channels.facts import Rate
from push.channels.rate_limit.limiter import ALL_REFUSED, PROCESSES, TOLD_SECONDS, SharedRateLimiter
from push.channels.rate_limit.rates import RATES, buckets_of, rates_of
from push.clients.templates import Templates
from push.clients.wechat import PlatformClient
from push.delivery.sending.calls import OVERTAKEN, CallPool
from push.runtime import redis_of
from sandbox.base.config import Config
from sandbox.runner import SandboxServer
from settings import Settings, SettingsError
from tests.conftest import DATA_KEY
from tests.push.channels.conftest import message
from tests.push.conftest import FakeChannel

NAME = "songgang:pace:wx:custom"
URGENT = "rq:queue:urgent"
FAST = Rate(limit=100_000.0, start=50_000.0, least=10.0)
SLOW = Rate(limit=50.0, start=50.0, least=10.0)
TOO_FAST = Retry("太快", timedelta(minutes=1), too_fast=True)
MINUTE = 0.6
"""The platform's minute, for a test."""


def _limiter(link: Redis, rate: Rate = FAST) -> SharedRateLimiter:
    return SharedRateLimiter(link, {Channel.CUSTOM: NAME}, {Channel.CUSTOM: rate}, URGENT, MINUTE)


def _never() -> bool:
    return False


async def _turns(limiter: SharedRateLimiter, count: int, *, urgent: bool = False) -> list[bool]:
    turns = [limiter.acquire(Channel.CUSTOM, urgent=urgent, stopped=_never) for _ in range(count)]
    return list(await asyncio.gather(*turns))


def _asked(redis: Redis) -> int:
    """The number of runs of the script."""
    stats = redis.info("commandstats")
    return int(stats.get("cmdstat_evalsha", {"calls": 0})["calls"])  # type: ignore[union-attr]


def _rate(redis: Redis) -> float:
    return float(redis.hget(NAME, "rate") or 0)  # type: ignore[arg-type]


def test_everybody_has_his_turn(redis: Redis) -> None:
    assert asyncio.run(_turns(_limiter(redis), 500)) == [True] * 500


def test_redis_is_asked_once_for_many_calls(redis: Redis) -> None:
    limiter = _limiter(redis)
    asyncio.run(_turns(limiter, 1))
    redis.config_resetstat()

    asyncio.run(_turns(limiter, 2000))

    assert _asked(redis) < 200


def test_who_must_not_send_any_more_waits_no_longer(redis: Redis) -> None:
    limiter = _limiter(redis, Rate(0.01, 0.01, 0.01))

    turn = asyncio.run(limiter.acquire(Channel.CUSTOM, urgent=False, stopped=lambda: True))

    assert turn is False


def test_a_normal_call_without_a_turn_makes_way_for_urgent_jobs(redis: Redis) -> None:
    redis.rpush(URGENT, "job")
    channel = FakeChannel(Channel.CUSTOM)
    limiter = _limiter(redis, Rate(0.01, 0.01, 0.01))

    outcomes = asyncio.run(CallPool({Channel.CUSTOM: channel}, limiter).send([(Channel.CUSTOM, message())]))

    assert outcomes == [OVERTAKEN]
    assert channel.sent == []


def test_a_normal_job_is_overtaken_while_urgent_ones_wait(redis: Redis) -> None:
    limiter = _limiter(redis)
    before = limiter.must_yield(urgent=False)

    redis.rpush(URGENT, "job")

    assert (before, limiter.must_yield(urgent=False), limiter.must_yield(urgent=True)) == (False, True, False)


async def _refused(limiter: SharedRateLimiter, times: int) -> None:
    for _ in range(times):
        await limiter.report(Channel.CUSTOM, [TOO_FAST])


def test_a_job_that_has_sent_for_long_enough_steps_back(redis: Redis) -> None:
    limiter = SharedRateLimiter(
        redis, {Channel.CUSTOM: NAME}, {Channel.CUSTOM: FAST}, URGENT, MINUTE, longest_seconds=0.0
    )

    turns = asyncio.run(_turns(limiter, 3, urgent=True))

    assert turns == [False] * 3
    assert limiter.must_yield(urgent=True)


def test_a_refusal_as_too_fast_halves_the_rate_for_all(redis: Redis) -> None:
    mine, other = _limiter(redis, SLOW), _limiter(redis, SLOW)
    asyncio.run(_turns(mine, 1))
    before = _rate(redis)

    asyncio.run(_refused(mine, 1))
    asyncio.run(_turns(other, 1))

    assert _rate(redis) == pytest.approx(before / 2, rel=0.1)


def test_only_refusals_in_a_row_stop_the_channel_for_the_minute(redis: Redis) -> None:
    limiter = _limiter(redis)
    asyncio.run(_turns(limiter, 1))

    async def mixed() -> None:
        for _ in range(ALL_REFUSED):
            await limiter.report(Channel.CUSTOM, [TOO_FAST])
            await limiter.report(Channel.CUSTOM, [Sent()])

    asyncio.run(mixed())
    held_by_some = float(redis.hget(NAME, "held") or 0)  # type: ignore[arg-type]
    asyncio.run(_refused(limiter, ALL_REFUSED))

    assert held_by_some == 0
    assert float(redis.hget(NAME, "held") or 0) > 0  # type: ignore[arg-type]


def test_a_minute_that_is_used_up_again_is_held_again(redis: Redis) -> None:
    limiter = _limiter(redis)
    asyncio.run(_refused(limiter, ALL_REFUSED))
    first = float(redis.hget(NAME, "held") or 0)  # type: ignore[arg-type]
    asyncio.run(_turns(limiter, 1))
    sleep(TOLD_SECONDS)

    asyncio.run(_refused(limiter, 1))

    assert float(redis.hget(NAME, "held") or 0) > first  # type: ignore[arg-type]


def test_after_the_held_minute_it_goes_on_by_itself(redis: Redis) -> None:
    limiter = _limiter(redis)
    asyncio.run(_refused(limiter, ALL_REFUSED))

    assert asyncio.run(_turns(limiter, 3)) == [True] * 3


def test_without_redis_every_process_crawls_at_a_share_of_the_least(settings: Settings) -> None:
    away = redis_of(replace(settings, redis_url="redis://127.0.0.1:1/0"))
    limiter, a_second = _limiter(away, Rate(1000.0, 100.0, least=PROCESSES * 20.0)), 20
    began = monotonic()

    turns = asyncio.run(_turns(limiter, a_second // 4))

    assert turns == [True] * (a_second // 4)
    assert monotonic() - began >= 1 / 4


def test_the_settings_replace_a_limit() -> None:
    rates = rates_of({"custom": 500.0})

    assert (rates[Channel.CUSTOM].limit, rates[Channel.CUSTOM].start) == (500.0, 250.0)
    assert rates[Channel.MASS] == RATES[Channel.MASS]


def test_a_channel_nobody_knows_is_refused_in_plain_words() -> None:
    with pytest.raises(SettingsError, match="PACE"):
        rates_of({"custm": 500.0})


def test_mass_sends_keep_below_sixty_in_any_minute() -> None:
    mass = RATES[Channel.MASS]

    assert mass.burst + 60 * mass.limit <= 60


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer(Config(app_id="wx0", app_secret="geheim", token="t", port=0)) as platform:
        yield platform


@pytest.fixture
def account(sandbox: SandboxServer) -> Settings:
    return Settings(
        secret_key="s",
        data_key=DATA_KEY,
        wechat_token="t",
        wechat_api_base=sandbox.base_url,
        wechat_app_id="wx0",
        wechat_app_secret="geheim",
    )


@pytest.fixture
def writers(sandbox: SandboxServer) -> list[str]:
    """Openids of people who wrote to the account lately."""
    openids = sandbox.make_people(40)
    for openid in openids:
        sandbox.act(openid, "say", text="你好")
    return openids


def _sender(settings: Settings, redis: Redis) -> Callable[[list[str]], list[Outcome]]:
    client = PlatformClient(settings, redis)
    channels = make_channels(client, settings, Templates(settings, client.account, redis))
    limiter = SharedRateLimiter(redis, buckets_of(settings), dict.fromkeys(RATES, FAST), URGENT, MINUTE)

    def send(openids: list[str]) -> list[Outcome]:
        messages: list[tuple[Channel, Message]] = [
            (Channel.CUSTOM, message(number, openid=openid)) for number, openid in enumerate(openids)
        ]
        return asyncio.run(CallPool(channels, limiter).send(messages))

    return send


def test_the_platforms_45011_slows_the_calls_and_costs_nobody_his_message(
    sandbox: SandboxServer, account: Settings, redis: Redis, writers: list[str]
) -> None:
    send = _sender(account, redis)
    sandbox.post("faults", {"path": "/cgi-bin/message/custom/send", "kind": "errcode", "errcode": 45011, "count": 10})

    first = send(writers)
    again = send([openid for openid, outcome in zip(writers, first, strict=True) if isinstance(outcome, Retry)])

    assert Counter(type(one) for one in first) == {Sent: 30, Retry: 10}
    assert set(again) == {Sent()}
    assert float(redis.hget(buckets_of(account)[Channel.CUSTOM], "rate") or 0) < FAST.start  # type: ignore[arg-type]


def test_the_time_of_the_job_before_is_not_the_next_ones(redis: Redis) -> None:
    limiter = SharedRateLimiter(
        redis, {Channel.CUSTOM: NAME}, {Channel.CUSTOM: FAST}, URGENT, MINUTE, longest_seconds=0.2
    )
    asyncio.run(limiter.begin())
    sleep(0.3)
    before = limiter.must_yield(urgent=True)

    asyncio.run(limiter.begin())

    assert (before, limiter.must_yield(urgent=True)) == (True, False)
