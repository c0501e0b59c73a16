"""How many calls the account still has today, of the APIs that carry messages (platform.md 3.14, 3.15).

The platform's own figure is read when a worker starts, in the first minutes of a Chinese day, every half hour, and
whenever Redis has been emptied; what is planned since the reading is taken off it. Where nothing has been read yet
nothing limits planning: the platform then says 45009 itself.
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
from push.channels.platform_limits import quotas_are_new
from push.channels.rate_limit.limiter import RateLimiter
from push.runtime import Runtime

PATHS: Mapping[Channel, str] = {
    Channel.CUSTOM: "/cgi-bin/message/custom/send",
    Channel.SUBSCRIBE: "/cgi-bin/message/subscribe/bizsend",
    Channel.TEMPLATE: "/cgi-bin/message/template/send",
    Channel.MASS: "/cgi-bin/message/mass/send",
}
TO_ALL = "/cgi-bin/message/mass/sendall"
WATCHED = (*PATHS.values(), TO_ALL)
NAMES: Mapping[str, str] = {
    PATHS[Channel.CUSTOM]: "客服消息",
    PATHS[Channel.SUBSCRIBE]: "订阅通知",
    PATHS[Channel.TEMPLATE]: "模板消息",
    PATHS[Channel.MASS]: "按名单群发",
    TO_ALL: "全体或标签群发",
}
KEPT = timedelta(days=2)


@dataclass(frozen=True)
class AccountQuota:
    """One API's calls of the Chinese day. `left` is what planning may still take."""

    path: str
    daily_limit: int
    left: int
    read_at: datetime

    @property
    def name(self) -> str:
        return NAMES[self.path]

    @property
    def is_scarce(self) -> bool:
        """Less than a tenth is left."""
        return self.left * 10 < self.daily_limit


def read_account_quotas(rt: Runtime) -> None:
    """Ask the platform and keep its figures; the rate limiter learns the rates.

    Raises PlatformRefused or PlatformUnreachable.
    """
    for path in WATCHED:
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
    """By path, those that have been read today. Raises RedisError."""
    found = {path: find_account_quota(link, path, now) for path in WATCHED}
    return {path: quota for path, quota in found.items() if quota is not None}


def find_account_quota(link: redis.Redis, path: str, now: datetime) -> AccountQuota | None:
    """Raises RedisError."""
    kept = link.get(_key(path, now))
    if not isinstance(kept, bytes):
        return None
    reading, taken = json.loads(kept), link.get(_taken(path, now))
    left = reading["remain"] - (int(taken) if isinstance(taken, bytes) else 0)
    return AccountQuota(path, reading["limit"], max(left, 0), datetime.fromisoformat(reading["at"]))


def take_calls(link: redis.Redis, channel: Channel, number: int, now: datetime) -> int:
    """How many of so many calls may be planned today; they are taken off the account's quota."""
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
    """Planned, and not made after all."""
    with suppress(redis.RedisError):
        if number and channel in PATHS and link.exists(_key(PATHS[channel], now)):
            link.decrby(_taken(PATHS[channel], now), number)


def note_used_up(link: redis.Redis, channel: Channel, now: datetime) -> None:
    """The platform has said 45009: nothing more is planned today, until a later reading shows otherwise."""
    path = PATHS.get(channel)
    with suppress(redis.RedisError):
        quota = find_account_quota(link, path, now) if path else None
        if path and quota:
            _keep(link, path, {"limit": quota.daily_limit, "remain": 0, "at": quota.read_at.isoformat()}, now)


def is_reading_due(link: redis.Redis, now: datetime) -> bool:
    """Has today's figure of any API never been read (a new day, an emptied Redis)? Raises RedisError."""
    return quotas_are_new(now) and any(link.get(_key(path, now)) is None for path in WATCHED)


def _teach(limiter: RateLimiter, path: str, limit: Mapping[str, Any]) -> None:
    """The platform's own rate is the limit, where it tells one (3.14)."""
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
