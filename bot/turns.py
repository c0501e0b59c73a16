"""One message of a person at a time, in order of arrival, on however many processes.

Whoever waits keeps a place in a queue in Redis and shows at every look that it lives; a place whose owner
died is passed over, and a lock whose holder died runs out.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis

LOCK_SECONDS = 3.5
ALIVE_SECONDS = 0.5
POLL_SECONDS = 0.01

# KEYS: lock, queue (by arrival), last looks. ARGV: token, lock ms, alive ms. Answers 1 when the lock is ours.
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
if head ~= ARGV[1] or not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return 1
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


class Turns:
    """The queues before one account's people."""

    def __init__(self, redis: Redis) -> None:
        self._take = redis.register_script(_TAKE)
        self._leave = redis.register_script(_LEAVE)

    @contextmanager
    def alone(self, openid: str, *, wait_seconds: float) -> Iterator[None]:
        """Hold the person's turn. Raises StillBusy when it does not come in time."""
        keys = [f"bot:turn:{openid}", f"bot:queue:{openid}", f"bot:looks:{openid}"]
        token, deadline = secrets.token_hex(8), time.monotonic() + wait_seconds
        args: list[str | int] = [token, int(LOCK_SECONDS * 1000), int(ALIVE_SECONDS * 1000)]
        try:
            while not self._take(keys=keys, args=args):
                if time.monotonic() >= deadline:
                    raise StillBusy
                time.sleep(POLL_SECONDS)
            yield
        finally:
            self._leave(keys=keys, args=[token])
