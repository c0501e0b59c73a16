"""What is kept in Redis of a follower for the swift path: the facts of the last turn that read the database.

Written with giving back the turn, under the versions read before the database was (models/cache_versions.py); erased
when the next turn begins that may change anything. Sealed; for an hour.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
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


@dataclass(frozen=True)
class Version:
    """Under which Redis process, and which state of the truth: of the follower, and of what all have in common."""

    epoch: bytes
    own: str
    common: str

    @property
    def number(self) -> str:
        return f"{self.own}:{self.common}"

    @property
    def of_codes(self) -> str:
        """Of all that a code says."""
        return f"{self.epoch.decode()}:{self.common}"


def key_of(openid: str) -> str:
    """Where the facts of a follower are kept."""
    return f"bot:known:{openid}"


def read_version(redis: Redis, epoch: bytes, follower: Follower | None) -> Version:
    """To be read before the facts are. None: a follower who is made now, so nobody changed anything of his."""
    keys = [EVERYBODY, version_key(follower.id)] if follower else [EVERYBODY]
    common, own, *_ = [*cast("list[bytes | None]", redis.mget(keys)), None]
    return Version(epoch, (own or b"0").decode(), (common or b"0").decode())


def keep(pipe: Pipeline, follower: Follower, version: Version, facts: Facts) -> None:
    """Queue that these facts are known."""
    values = {
        "day": facts.today.isoformat(),
        "origin": asdict(facts.origin),
        "stopped": facts.stopped,
        "person": asdict(facts.person) if facts.person else None,
        "sharers": [asdict(one) for one in facts.sharers],
    }
    sealed = sealed_values(_PURPOSE, values)
    fields: dict[str | bytes, str | bytes | int] = {"epoch": version.epoch, "id": follower.id}
    fields |= {"version": version.number, "facts": sealed}
    pipe.hset(key_of(follower.openid), mapping=fields)
    pipe.expire(key_of(follower.openid), KEPT)


def facts_from(sealed: bytes, plan: Plan, now: datetime) -> Facts | None:
    """The facts at this instant; None when another day has begun since, for ages depend on it.

    Raises SealingError, TypeError, KeyError, ValueError for what another release wrote.
    """
    day, kept = today(now), _opened(sealed)
    if kept.day != day.isoformat():
        return None
    return Facts(plan, now, day, kept.origin, kept.stopped, kept.person, kept.sharers)


@dataclass(frozen=True)
class _Kept:
    day: str
    origin: Origin
    stopped: bool
    person: PersonFacts | None
    sharers: tuple[PersonFacts, ...]


@lru_cache(maxsize=512)
def _opened(sealed: bytes) -> _Kept:
    """Whoever is in the middle of a conversation is opened once."""
    values = unsealed_values(_PURPOSE, sealed)
    person = PersonFacts(**_tupled(values["person"])) if values["person"] else None
    sharers = tuple(PersonFacts(**_tupled(one)) for one in values["sharers"])
    return _Kept(values["day"], Origin(**_tupled(values["origin"])), values["stopped"], person, sharers)


def _tupled(kept: dict[str, Any]) -> dict[str, Any]:
    """JSON knows lists where the facts have tuples."""
    return {name: tuple(it) if isinstance(it, list) else it for name, it in kept.items()}
