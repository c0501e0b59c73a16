"""What is kept in Redis of a follower for the swift path: the facts of the last turn that read the database.

Written with giving back the turn, under the versions read before the database was (models/freshness.py); erased
when the next turn begins that may change anything. Sealed; for an hour.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from redis import Redis
from redis.client import Pipeline

from bot.dialogues.base import Facts, PersonFacts
from models.freshness import EVERYBODY, KEPT, version_key
from models.queries.codes import Origin
from models.sealing import seal, unseal
from programme.calendar import today
from programme.plan import Plan

_PURPOSE = "bot.known"


@dataclass(frozen=True)
class Version:
    """Under which Redis process, of which follower, and which state of the truth."""

    epoch: bytes
    follower_id: int
    number: str


def key_of(openid: str) -> str:
    """Where the facts of a follower are kept."""
    return f"bot:known:{openid}"


def read_version(redis: Redis, epoch: bytes, follower_id: int) -> Version:
    """To be read before the facts are."""
    own, common = redis.mget(version_key(follower_id), EVERYBODY)  # type: ignore[misc] # the client leaves it open
    return Version(epoch, follower_id, f"{(own or b'0').decode()}:{(common or b'0').decode()}")


def keep(pipe: Pipeline, openid: str, version: Version, facts: Facts) -> None:
    """Queue that these facts are known."""
    values = {
        "day": facts.today.isoformat(),
        "origin": asdict(facts.origin),
        "stopped": facts.stopped,
        "person": asdict(facts.person) if facts.person else None,
        "sharers": [asdict(one) for one in facts.sharers],
    }
    sealed = seal(_PURPOSE, json.dumps(values, ensure_ascii=False))
    fields: dict[str | bytes, str | bytes | int] = {"epoch": version.epoch, "id": version.follower_id}
    fields |= {"version": version.number, "facts": sealed}
    pipe.hset(key_of(openid), mapping=fields)
    pipe.expire(key_of(openid), KEPT)


def facts_from(sealed: bytes, plan: Plan, now: datetime) -> Facts | None:
    """The facts at this instant; None when another day has begun since, for ages depend on it.

    Raises SealingError, TypeError, KeyError, ValueError for what another release wrote.
    """
    values = json.loads(unseal(_PURPOSE, sealed))
    day = today(now)
    if values["day"] != day.isoformat():
        return None
    person = _person_from(values["person"]) if values["person"] else None
    sharers = tuple(_person_from(one) for one in values["sharers"])
    return Facts(plan, now, day, Origin(**values["origin"]), values["stopped"], person, sharers)


def _person_from(kept: dict[str, Any]) -> PersonFacts:
    """JSON knows lists where the facts have tuples."""
    values: dict[str, Any] = {name: tuple(it) if isinstance(it, list) else it for name, it in kept.items()}
    return PersonFacts(**values)
