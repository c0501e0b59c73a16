"""The arithmetic of the shared bucket, in a real Redis with its own clock: passed time is written into the bucket."""

import multiprocessing
from collections.abc import Iterator

import pytest
from redis import Redis

from models.push.notices import Channel
from push.channels.facts import Rate
from push.channels.rate_limit.bucket import MOST_AT_ONCE, Buckets, Grant
from push.channels.rate_limit.rates import RATES

NAME = "songgang:pace:wx:custom"
URGENT = "rq:queue:urgent"
MINUTE = 60.0
RATE = Rate(limit=1000.0, start=100.0, least=10.0)
NOTHING_HEARD = 0.0


@pytest.fixture
def buckets(redis: Redis) -> Iterator[Buckets]:
    yield Buckets(redis, URGENT, MINUTE)


def _now(redis: Redis) -> float:
    seconds, micro = redis.time()  # type: ignore[misc]
    return float(seconds) + float(micro) / 1e6


def _write(redis: Redis, **values: float) -> None:
    """Write the bucket as if it had been left with these values `seconds_ago`."""
    at = _now(redis) - values.pop("seconds_ago", 0.0)
    redis.hset(NAME, mapping={"tokens": 0, "edge": 1000, "at": at} | values)


def _rate(redis: Redis) -> float:
    return float(redis.hget(NAME, "rate") or 0)  # type: ignore[arg-type]


def _take(buckets: Buckets, known: float = NOTHING_HEARD, *, urgent: bool = False) -> Grant:
    return buckets.take(NAME, RATE, known, urgent=urgent)


def test_an_empty_redis_gives_nothing_at_first(buckets: Buckets) -> None:
    grant = _take(buckets)

    assert (grant.calls, grant.rate) == (0, RATE.start)
    assert grant.wait == pytest.approx(1 / RATE.start)


def test_what_passes_fills_the_bucket_to_a_quarter_of_a_second(buckets: Buckets, redis: Redis) -> None:
    _write(redis, rate=1000, seconds_ago=60)

    granted = [_take(buckets).calls for _ in range(5)]

    assert sum(granted) == pytest.approx(250, abs=50)
    assert max(granted) <= MOST_AT_ONCE


def test_one_answer_holds_a_twentieth_of_a_second(buckets: Buckets, redis: Redis) -> None:
    _write(redis, rate=1000, seconds_ago=60)

    assert _take(buckets).calls == 50


def test_the_rate_doubles_in_a_second_of_use_until_its_edge(buckets: Buckets, redis: Redis) -> None:
    _write(redis, rate=100, edge=1000, seconds_ago=1)
    doubled = _take(buckets).rate
    _write(redis, rate=900, edge=1000, seconds_ago=1)

    at_the_edge = _take(buckets).rate

    assert doubled == pytest.approx(200)
    assert at_the_edge == pytest.approx(1000)


def test_above_its_edge_it_needs_five_minutes_to_double(buckets: Buckets, redis: Redis) -> None:
    _write(redis, rate=300, edge=300, seconds_ago=1)

    assert _take(buckets).rate == pytest.approx(301)


def test_the_limit_that_the_platform_names_is_never_passed(buckets: Buckets, redis: Redis) -> None:
    _write(redis, rate=900, seconds_ago=1)

    buckets.tell(NAME, 16.0)

    assert _take(buckets).rate == 16.0


def test_a_learned_rate_outlives_a_restart_and_a_year_without_a_notice(buckets: Buckets, redis: Redis) -> None:
    _write(redis, rate=700, edge=700)
    _take(buckets)

    after_the_restart = Buckets(redis, URGENT, MINUTE).take(NAME, RATE, NOTHING_HEARD, urgent=False)

    assert after_the_restart.rate == pytest.approx(700, rel=0.01)
    assert redis.ttl(NAME) > 365 * 86_400  # type: ignore[operator]


@pytest.mark.parametrize("channel", [Channel.CUSTOM, Channel.TEMPLATE, Channel.SUBSCRIBE])
def test_the_start_keeps_ten_seconds_within_the_lowest_limit_that_the_platform_publishes(channel: Channel) -> None:
    assert RATES[channel].start * 10 <= 10_000


def test_idleness_makes_nothing_faster(buckets: Buckets, redis: Redis) -> None:
    _write(redis, rate=300, edge=300, seconds_ago=86_400)

    assert _take(buckets).rate == pytest.approx(301)


def test_a_refusal_halves_the_rate_once_a_minute(buckets: Buckets, redis: Redis) -> None:
    _write(redis, rate=800)

    rates = [buckets.refused(NAME, RATE, NOTHING_HEARD, minute_is_used_up=False) for _ in range(3)]

    assert rates == [400, 400, 400]


def test_a_minute_later_it_is_halved_again_but_never_below_the_least(buckets: Buckets, redis: Redis) -> None:
    _write(redis, rate=800, halved=_now(redis) - MINUTE)
    again = buckets.refused(NAME, RATE, NOTHING_HEARD, minute_is_used_up=False)
    _write(redis, rate=12, halved=_now(redis) - MINUTE)

    least = buckets.refused(NAME, RATE, NOTHING_HEARD, minute_is_used_up=False)

    assert (again, least) == (400, RATE.least)


def test_once_the_minute_is_used_up_nobody_calls_before_the_next(buckets: Buckets, redis: Redis) -> None:
    _write(redis, rate=800, seconds_ago=60)

    buckets.refused(NAME, RATE, NOTHING_HEARD, minute_is_used_up=True)
    grant = _take(buckets, urgent=True)

    assert grant.calls == 0
    assert 0 < grant.wait <= MINUTE + 2


@pytest.mark.parametrize("learned", [15.0, 60.0, 700.0])
def test_a_flushed_redis_never_makes_it_faster(buckets: Buckets, redis: Redis, learned: float) -> None:
    _write(redis, rate=learned, seconds_ago=0)
    known = _take(buckets).rate
    redis.flushall()

    after = _take(buckets, known)

    assert after.calls == 0
    assert after.rate <= min(known, RATE.start)
    assert float(redis.hget(NAME, "edge") or 0) == pytest.approx(known)  # type: ignore[arg-type]


def test_a_redis_whose_clock_went_back_gives_nothing_away(buckets: Buckets, redis: Redis) -> None:
    _write(redis, rate=1000, seconds_ago=-3600)

    first = _take(buckets)
    _write(redis, rate=1000, seconds_ago=1)

    assert first.calls == 0
    assert _take(buckets).calls > 0


def test_urgent_work_that_waits_is_served_first(buckets: Buckets, redis: Redis) -> None:
    _write(redis, rate=10)
    urgent_first = _take(buckets, urgent=True).calls
    redis.hset(NAME, mapping={"tokens": 2})

    normal = _take(buckets).calls
    urgent = _take(buckets, urgent=True).calls

    assert (urgent_first, normal, urgent) == (0, 0, 1)


def test_who_gets_nothing_hears_that_urgent_jobs_wait(buckets: Buckets, redis: Redis) -> None:
    redis.rpush(URGENT, "job")

    assert _take(buckets).overtaken
    assert not _take(buckets, urgent=True).overtaken


def _greedy(url: str, until_calls: int, results: "multiprocessing.Queue[int]") -> None:
    """Ask the bucket a thousand times and take what it gives; runs in another process."""
    buckets = Buckets(Redis.from_url(url), URGENT, MINUTE)
    results.put(sum(_take(buckets).calls for _ in range(until_calls)))


def test_two_processes_together_get_what_one_would(redis: Redis, redis_url: str) -> None:
    started = _now(redis)
    _write(redis, rate=1000, edge=1000)
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[int] = context.Queue()
    takers = [context.Process(target=_greedy, args=(redis_url, 1000, results)) for _ in range(2)]
    for taker in takers:
        taker.start()

    shares = [results.get(timeout=60) for _ in takers]
    passed = _now(redis) - started
    for taker in takers:
        taker.join()

    assert min(shares) > 0
    assert sum(shares) <= RATE.limit * (passed + 0.25)
