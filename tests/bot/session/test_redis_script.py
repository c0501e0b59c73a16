"""A script's round trip: answers of every kind, and a Redis that hangs or forgets."""

import time

import pytest
from redis import Redis, RedisError

from bot.session.redis_script import RedisScript

ECHO = "return ARGV[2]"
NOTHING = "return false"
NUMBER = "return #KEYS"
SECONDS = 0.2


@pytest.fixture
def exchange(redis_url: str) -> RedisScript:
    return RedisScript(Redis.from_url(redis_url, socket_timeout=SECONDS), ECHO, NOTHING, NUMBER)


def test_a_script_answers_bytes_nothing_or_a_number(exchange: RedisScript) -> None:
    long = "四千以上\r\n包吃住" * 5000

    assert exchange.call(0, [], [long]) == long.encode()
    assert exchange.call(1, [], []) is None
    assert exchange.call(2, ["bot:one", "bot:two"], []) == 2


def test_a_redis_that_hangs_is_waited_for_no_longer_than_allowed(exchange: RedisScript, redis: Redis) -> None:
    exchange.call(0, [], ["早"])
    redis.client_pause(900)
    began = time.monotonic()

    with pytest.raises(RedisError):
        exchange.call(0, [], ["晚"])

    assert time.monotonic() - began < 3 * SECONDS
    time.sleep(0.9)
    assert exchange.call(0, [], ["又来"]) == "又来".encode()


def test_scripts_that_redis_forgot_are_loaded_again_by_the_next_call(exchange: RedisScript, redis: Redis) -> None:
    exchange.call(0, [], ["早"])
    redis.script_flush()

    with pytest.raises(RedisError):
        exchange.call(0, [], ["晚"])

    assert exchange.call(0, [], ["又来"]) == "又来".encode()
