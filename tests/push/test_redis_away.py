"""A Redis that is away is noticed at once: the platform waits for five seconds only."""

import pytest
from redis.exceptions import ConnectionError as NoRedis

from push.runtime import redis_of
from settings import Settings


def test_a_redis_that_is_away_is_tried_twice_without_waiting() -> None:
    link = redis_of(Settings(secret_key="s", data_key=b"", wechat_token="t", redis_url="redis://127.0.0.1:1/0"))

    with pytest.raises(NoRedis):
        link.ping()

    retry = link.get_retry()
    assert retry is not None and retry.get_retries() == 1
