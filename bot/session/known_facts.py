"""The facts of a follower as the last turn read them from the database: sealed in Redis, for an hour.

They are written together with giving the turn back, under the versions that were read before the database
(models/cache_versions.py), and erased as soon as the next turn begins that may change anything.

What was kept under another process of Redis may be older than the database: a machine that lost power loses the last
second of Redis. So facts also carry the run id of the Redis process, and the scripts that read them compare it.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from redis import Redis
from redis.client import Pipeline

from bot.dialogues.base import Facts, PersonFacts
from bot.store import sealed_values, unsealed_values
from models.cache_versions import EVERYBODY, KEPT, version_key
from models.chat.wechat import Follower
from models.queries.offline.qr_codes import Origin
from programme.calendar import today
from programme.plan.plan import Plan

_PURPOSE = "bot.known"
_READ = Path(__file__).with_name("read_version.lua").read_text("utf-8")


@dataclass(frozen=True)
class Version:
    """The Redis process (its run id), and the versions of a follower's facts and of what all facts have in common."""

    epoch: bytes
    own: str
    common: str

    @property
    def number(self) -> str:
        """Both versions as one text, in the form that bot/fast_path/claim_turn.lua compares."""
        return f"{self.own}:{self.common}"

    @property
    def of_codes(self) -> str:
        """The version of all that a QR code says."""
        return f"{self.epoch.decode()}:{self.common}"


def key_of(openid: str) -> str:
    """The Redis key of a follower's facts."""
    return f"bot:known:{openid}"


class VersionReader:
    """Reads the versions of one Redis."""

    def __init__(self, redis: Redis) -> None:
        self._script = redis.register_script(_READ)

    def read(self, follower: Follower | None) -> Version:
        """The version of facts that are read from the database after this call. Raises RedisError.

        None for a follower created in this transaction: no version exists yet.
        """
        keys = [EVERYBODY, version_key(follower.id)] if follower else [EVERYBODY]
        epoch, common, own = cast("list[bytes]", self._script(keys=keys))
        return Version(epoch, own.decode(), common.decode())


def keep(pipe: Pipeline, follower: Follower, version: Version, facts: Facts) -> None:
    """Queue the facts for Redis."""
    values = {
        "day": facts.today.isoformat(),
        "origin": asdict(facts.origin),
        "stopped": facts.stopped,
        "person": asdict(facts.person) if facts.person else None,
        "sharers": [asdict(one) for one in facts.sharers],
    }
    sealed = sealed_values(_PURPOSE, values)
    fields: dict[str | bytes, str | bytes | int] = {"epoch": version.epoch, "version_key": version_key(follower.id)}
    fields |= {"version": version.number, "facts": sealed}
    pipe.hset(key_of(follower.openid), mapping=fields)
    pipe.expire(key_of(follower.openid), KEPT)


def facts_from(sealed: bytes, plan: Plan, now: datetime) -> Facts | None:
    """The facts at this instant; None if another day has begun since, for ages depend on the day.

    Raises SealingError, TypeError, KeyError, ValueError for what another release wrote.
    """
    values, day = unsealed_values(_PURPOSE, sealed), today(now)
    if values["day"] != day.isoformat():
        return None
    person = PersonFacts(**_tupled(values["person"])) if values["person"] else None
    sharers = tuple(PersonFacts(**_tupled(one)) for one in values["sharers"])
    return Facts(plan, now, day, Origin(**_tupled(values["origin"])), values["stopped"], person, sharers)


def _tupled(kept: dict[str, Any]) -> dict[str, Any]:
    """The values with a tuple for each list of JSON."""
    return {name: tuple(it) if isinstance(it, list) else it for name, it in kept.items()}
