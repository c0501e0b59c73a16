"""Calls left to the account today, of the APIs that send messages (platform.md 3.14, 3.15).

The platform's own figure is read when a worker starts, in the first minutes of a Chinese day, every half hour, and
whenever Redis has been emptied; calls planned since the reading are subtracted. Without a reading nothing limits
planning: the platform then says 45009 itself.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import redis

from models.push.notices import Channel
from programme.calendar import today
from push.channels.facts import FACTS
from push.channels.platform_limits import quotas_are_new
from push.channels.rate_limit.limiter import RateLimiter
from push.runtime import Runtime

PATHS: Mapping[Channel, str] = {channel: row.quota_path for channel, row in FACTS.items() if row.quota_path}
TO_ALL = "/cgi-bin/message/mass/sendall"
WATCHED = (*PATHS.values(), TO_ALL)
NAMES: Mapping[str, str] = {path: FACTS[channel].name for channel, path in PATHS.items()} | {TO_ALL: "全体或标签群发"}
KEPT = timedelta(days=2)


@dataclass(frozen=True)
class AccountQuota:
    """One API's calls of the Chinese day. `left`: calls that may still be planned."""

    path: str
    daily_limit: int
    left: int
    read_at: datetime

    @property
    def name(self) -> str:
        return NAMES[self.path]

    @property
    def is_scarce(self) -> bool:
        """True when less than a tenth is left."""
        return self.left * 10 < self.daily_limit


def read_account_quotas(rt: Runtime) -> None:
    """Read the figures of all APIs, one call after the other. Raises PlatformRefused or PlatformUnreachable."""
    for path in WATCHED:
        read_account_quota(rt, path)


def read_account_quota(rt: Runtime, path: str) -> None:
    """Ask the platform for one API and keep its figure; the rate limiter learns the rate.

    Raises PlatformRefused or PlatformUnreachable.
    """
    found = rt.wechat.account.quota(path)
    now = rt.clock()
    reading = {
        "limit": int(found.get("daily_limit", 0)),
        "remain": max(int(found.get("remain", 0)), 0),
        "at": now.isoformat(),
    }
    _keep(rt.redis, path, reading, now)
    _teach(rt.rate_limiter, path, found["rate_limit"])


def find_account_quotas(link: redis.Redis, now: datetime) -> dict[str, AccountQuota]:
    """The quotas that have been read today, by path. Raises RedisError."""
    found = {path: find_account_quota(link, path, now) for path in WATCHED}
    return {path: quota for path, quota in found.items() if quota is not None}


def find_account_quota(link: redis.Redis, path: str, now: datetime) -> AccountQuota | None:
    """The quota of that path; None where it has not been read today. Raises RedisError."""
    kept = link.get(_key(path, now))
    if not isinstance(kept, bytes):
        return None
    reading, taken = json.loads(kept), link.get(_taken(path, now))
    left = reading["remain"] - (int(taken) if isinstance(taken, bytes) else 0)
    return AccountQuota(path, reading["limit"], max(left, 0), datetime.fromisoformat(reading["at"]))


def take_calls(link: redis.Redis, channel: Channel, number: int, now: datetime) -> int:
    """Take up to `number` calls off the account's quota of today. Returns how many may be planned."""
    path = PATHS.get(channel)
    if path is None or not number:
        return number
    try:
        kept = link.get(_key(path, now))
        if not isinstance(kept, bytes):
            return number
        remain: int = json.loads(kept)["remain"]
        over = int(str(link.incrby(_taken(path, now), number))) - remain
        refused = min(max(over, 0), number)
        link.decrby(_taken(path, now), refused)
    except redis.RedisError:
        return number  # the platform itself says when it is enough
    return number - refused


def give_back_calls(link: redis.Redis, channel: Channel, number: int, now: datetime) -> None:
    """Return calls to the quota that were planned and not made."""
    with suppress(redis.RedisError):
        if number and channel in PATHS and link.exists(_key(PATHS[channel], now)):
            link.decrby(_taken(PATHS[channel], now), number)


def note_used_up(link: redis.Redis, channel: Channel, now: datetime) -> None:
    """Plan nothing more today after the platform said 45009, until a later reading shows calls left."""
    path = PATHS.get(channel)
    with suppress(redis.RedisError):
        quota = find_account_quota(link, path, now) if path else None
        if path and quota:
            _keep(link, path, {"limit": quota.daily_limit, "remain": 0, "at": quota.read_at.isoformat()}, now)


def is_reading_due(link: redis.Redis, now: datetime) -> bool:
    """True if today's figure of any API has not been read yet (new day, emptied Redis). Raises RedisError."""
    return quotas_are_new(now) and any(link.get(_key(path, now)) is None for path in WATCHED)


def _teach(limiter: RateLimiter, path: str, limit: Mapping[str, Any]) -> None:
    """Make the platform's own rate the limit of the rate limiter, where the platform tells one (3.14)."""
    for channel in [channel for channel, its_path in PATHS.items() if its_path == path]:
        if limit.get("call_count") and limit.get("refresh_second"):
            limiter.learn(channel, int(limit["call_count"]), int(limit["refresh_second"]))


def _keep(link: redis.Redis, path: str, reading: Mapping[str, object], now: datetime) -> None:
    with link.pipeline(transaction=True) as pipe:
        pipe.set(_key(path, now), json.dumps(dict(reading)), ex=KEPT)
        pipe.set(_taken(path, now), 0, ex=KEPT)
        pipe.execute()


def _key(path: str, now: datetime) -> str:
    return f"songgang:account_quota:{today(now)}:{path}"


def _taken(path: str, now: datetime) -> str:
    return f"{_key(path, now)}:taken"
