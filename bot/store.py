"""Reading Redis with the type it really answers: the client's own annotation leaves it open."""

from typing import cast

from redis import Redis


def read(redis: Redis, key: str) -> bytes | None:
    """The value of a key, None where there is none."""
    return cast("bytes | None", redis.get(key))
