"""The token bucket of one account and API in Redis: one script a question, by Redis' own clock.

A hash of `tokens`, `at` (when they were counted), `rate`, `edge` (below it the rate doubles every second of use,
above it grows by a five-minute part of it), `held` and `halved` (times), `waiting` (when urgent work last got
none), `told` (the limit that the platform itself names). Nothing there: an empty bucket at the rate to start with,
or at what the asking process last knew if that is less. So a Redis that lost everything makes the service slower,
never faster.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import redis

from push.channels.facts import Rate

MOST_AT_ONCE = 200
"""Calls a process is granted in one answer at the most."""

_OPEN = """
local function number(value) return tonumber(value) or 0 end
local time = redis.call('TIME')
local now = number(time[1]) + number(time[2]) / 1000000
local limit, start, least = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local known = number(ARGV[4])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'rate', 'edge', 'held', 'waiting', 'halved', 'told')
limit = math.min(limit, tonumber(kept[8]) or limit)
local tokens, at, rate, edge = number(kept[1]), tonumber(kept[2]), tonumber(kept[3]), number(kept[4])
local held, waiting, halved = number(kept[5]), number(kept[6]), number(kept[7])
if not rate or not at then
    tokens, at, rate, edge = 0, now, start, limit
    if known > 0 then rate, edge = math.min(start, known), known end
end
if at > now then at = now end
local passed = now - at
"""

_CLOSE = """
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.6f', now), 'rate', tostring(rate),
    'edge', tostring(edge), 'held', string.format('%.6f', held), 'waiting', string.format('%.6f', waiting),
    'halved', string.format('%.6f', halved))
redis.call('EXPIRE', KEYS[1], 3000000)
"""

_TAKE = (
    _OPEN
    + """
local burst, urgent = number(ARGV[5]), ARGV[6] == '1'
local grown = math.min(passed, 1)
if rate < edge then rate = math.min(edge, rate * 2 ^ grown) else rate = rate + edge * grown / 300 end
rate = math.min(math.max(rate, least), limit)
tokens = math.min(math.max(burst, rate / 4), tokens + passed * rate)
local granted, wait = 0, 0
if now < held then
    tokens, wait = 0, held - now
elseif not urgent and waiting <= now and now - waiting < 1 then
    wait = 0.1
else
    granted = math.floor(math.min(tokens, math.max(1, rate / 20), tonumber(ARGV[7])))
    tokens = tokens - granted
    if granted == 0 then wait = (1 - tokens) / rate end
end
if urgent and granted == 0 then waiting = now end
local overtaken = 0
if not urgent and granted == 0 then overtaken = redis.call('LLEN', KEYS[2]) end
"""
    + _CLOSE
    + "return {granted, tostring(wait), tostring(rate), overtaken}"
)

_REFUSED = (
    _OPEN
    + """
local minute = tonumber(ARGV[5])
if now - halved >= minute or halved > now then
    rate = math.max(least, rate / 2)
    edge, halved, tokens = rate, now, 0
end
if ARGV[6] == '1' then held = math.max(held, (math.floor(now / minute) + 1) * minute, now + minute / 30) end
"""
    + _CLOSE
    + "return tostring(rate)"
)


@dataclass(frozen=True)
class Grant:
    """`calls` may be made now; none: ask again after `wait` seconds. `overtaken`: urgent jobs wait for a worker."""

    calls: int
    wait: float
    rate: float
    overtaken: bool = False


class Buckets:
    """The scripts over one Redis. Raises redis.RedisError while it is away."""

    def __init__(self, link: redis.Redis, urgent_queue: str, minute_seconds: float) -> None:
        self._link = link
        self._take = link.register_script(_TAKE)
        self._refused = link.register_script(_REFUSED)
        self._urgent_queue = urgent_queue
        self._minute = minute_seconds

    def take(self, name: str, rate: Rate, known: float, *, urgent: bool) -> Grant:
        """As many calls as a twentieth of a second has, if there are so many. `known`: the rate last heard of, or 0."""
        words = [*_words(rate), known, rate.burst, int(urgent), MOST_AT_ONCE]
        calls, wait, now_at, overtaken = self._take(keys=[name, self._urgent_queue], args=words)
        return Grant(int(calls), float(wait), float(now_at), bool(overtaken))

    def tell(self, name: str, limit: float) -> None:
        """The platform takes no more calls a second than this."""
        self._link.hset(name, mapping={"told": limit})

    def refused(self, name: str, rate: Rate, known: float, *, minute_is_used_up: bool) -> float:
        """45011: half the rate, once a minute; and, where all calls are refused, none before the next minute."""
        words = [*_words(rate), known, self._minute, int(minute_is_used_up)]
        return float(self._refused(keys=[name], args=words))


def read_rate(link: redis.Redis, name: str) -> float | None:
    """Calls a second as they stand; None: the account has not called this API yet."""
    rate = link.hget(name, "rate")
    return float(rate) if isinstance(rate, bytes | str) else None


def _words(rate: Rate) -> Sequence[float]:
    return rate.limit, rate.start, rate.least
