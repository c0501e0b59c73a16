"""One message of a person at a time, in order of arrival, on however many processes.

Whoever waits keeps a place in a queue in Redis and shows at every look that it lives; a place whose owner
died is passed over, and a lock whose holder died runs out.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from redis import Redis
from redis.client import Pipeline

LOCK_SECONDS = 3.5
ALIVE_SECONDS = 0.5
POLL_SECONDS = 0.01

_NOTHING = "bot:nothing"
"""A key that never is."""

# KEYS: lock, queue (by arrival), last looks, what is kept of the person, what must go with it.
# ARGV: token, lock ms, alive ms.
# Answers 1 and what is kept when the lock is ours, else 0.
_TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then
  local last = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')
  redis.call('ZADD', KEYS[2], (tonumber(last[2]) or 0) + 1, ARGV[1])
end
redis.call('HSET', KEYS[3], ARGV[1], now)
local head = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
while head ~= ARGV[1] and now - (tonumber(redis.call('HGET', KEYS[3], head)) or 0) > tonumber(ARGV[3]) do
  redis.call('ZREM', KEYS[2], head)
  redis.call('HDEL', KEYS[3], head)
  head = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
end
redis.call('PEXPIRE', KEYS[2], 60000)
redis.call('PEXPIRE', KEYS[3], 60000)
if head ~= ARGV[1] or not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return {0} end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('DEL', KEYS[5])
return {1, redis.call('GET', KEYS[4])}
"""

# Only its holder may give the lock back; a place in the queue goes in any case.
_LEAVE = """
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
"""


class StillBusy(Exception):
    """An earlier message of the same person is still in work."""


@dataclass
class HeldTurn:
    """A turn in hand: what Redis keeps of the person, and what is written with giving the turn back."""

    kept: bytes | None
    writes: list[Callable[[Pipeline], object]] = field(default_factory=list)


class TurnLock:
    """The queues before one account's people. Taking a turn and giving it back are one round trip each."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._take = redis.register_script(_TAKE)

    @contextmanager
    def alone(self, openid: str, *, wait_seconds: float, reading: str = "", erasing: str = "") -> Iterator[HeldTurn]:
        """Hold the person's turn. Raises StillBusy when it does not come in time.

        `reading` names the key that is read, `erasing` the one that is deleted, as soon as the turn is ours. The
        writes of `Held` happen in one transaction with giving the turn back, also after an exception.
        """
        token, deadline = secrets.token_hex(8), time.monotonic() + wait_seconds
        keys = [*keys_of(openid), reading or _NOTHING, erasing or _NOTHING]
        args: list[str | int] = [token, int(LOCK_SECONDS * 1000), int(ALIVE_SECONDS * 1000)]
        with self.taken(openid, token, None) as held:
            while not (taken := self._take(keys=keys, args=args))[0]:
                if time.monotonic() >= deadline:
                    raise StillBusy
                time.sleep(POLL_SECONDS)
            held.kept = taken[1]
            yield held

    @contextmanager
    def taken(self, openid: str, token: str, kept: bytes | None) -> Iterator[HeldTurn]:
        """Hold a turn whose lock has our token already, and give it back as `alone` does."""
        held, keys = HeldTurn(kept), keys_of(openid)
        try:
            yield held
        finally:
            with self._redis.pipeline(transaction=True) as pipe:
                for write in held.writes:
                    write(pipe)
                pipe.eval(_LEAVE, len(keys), *keys, token)
                pipe.execute()


def keys_of(openid: str) -> tuple[str, str, str]:
    """Lock, queue and last looks of a person."""
    return f"bot:turn:{openid}", f"bot:queue:{openid}", f"bot:looks:{openid}"
