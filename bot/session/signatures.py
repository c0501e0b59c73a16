"""Signatures that were used a moment ago, so that a logged address cannot carry another message.

In plain mode a signature covers time and nonce, but no word of the body. The platform itself may repeat a delivery
with the same address: then the body is the same too (docs/platform.md 1.4).
"""

import hashlib
import time
from typing import cast

import structlog
from redis import Redis, RedisError

from bot.wechat.envelope import FRESH_SECONDS

KEPT_SECONDS = 2 * FRESH_SECONDS + 60
"""A timestamp may lie as far ahead of our clock as behind it; one minute more than that."""
REST_SECONDS = 1.0
"""After an error of Redis no signature is looked up for this long: an answer may not wait for it twice."""
_DIGEST_BYTES = 16

log = structlog.get_logger()


class UsedSignatures:
    """The signatures used lately, in one Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._rests_until = 0.0

    def is_reused(self, signature: str, body: bytes) -> bool:
        """True if the signature, found right before, came lately with another body. Notes it otherwise.

        False while Redis is away. A person's message must be answered then, too, and the signature is fresh in any
        case: within its five minutes a forger would also have to see the address of a delivery.
        """
        if time.monotonic() < self._rests_until:
            return False
        digest = hashlib.sha256(body).digest()[:_DIGEST_BYTES]
        try:
            first = self._redis.set(f"bot:signed:{signature}", digest, nx=True, get=True, ex=KEPT_SECONDS)
        except RedisError:
            self._rests_until = time.monotonic() + REST_SECONDS
            log.warning("signatures cannot be looked up")
            return False
        return first is not None and cast("bytes", first) != digest
