"""One effect per inbound message: claimed in Redis before the work, held by the database after it.

Redis answers overlapping and repeated deliveries fast; where it was emptied, the unique `ChatMessage.key`
still forbids a second effect and holds the reply. A claim is a short lease: the replay job takes over the claim of a
dead process.

A process that claims a message counts its beginning; a process that settles the message or gives it back erases the
number. So a message that ends its process is known: no web process begins it again, and the job begins it once more at
most. After that it is not worked out at all (docs/decisions/hard-messages.md).
"""

import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from redis import Redis
from redis.client import Pipeline

from bot.store import read
from bot.wechat.inbound import Inbound
from models.database.sealing import seal, unseal

LEASE_SECONDS = 3.5
WAIT_SECONDS = 4.0
RESULT_SECONDS = 1200
INBOUND_SECONDS = 3600
POLL_SECONDS = 0.02
MOST_BEGUN = 2
"""The number of times a message may begin without an end."""

_PURPOSE = "bot.once"
_WORKING, _DONE = b"w", b"d"

_CLAIM = Path(__file__).with_name("claim.lua").read_text("utf-8")
_ANY_NUMBER = 1_000_000


class ClaimStatus(StrEnum):
    """`mine`: this process does the work. `done`: the reply is known. `busy`: another process works on the message or
    died of it; then the job takes it.
    """

    MINE = "mine"
    DONE = "done"
    BUSY = "busy"


@dataclass(frozen=True)
class Claim:
    """The outcome of claiming a message."""

    status: ClaimStatus
    reply: str = ""
    is_hard: bool = False
    """The message began too often without an end: its words may not be worked on."""


class Once:
    """The claims of one Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._claim = redis.register_script(_CLAIM)

    def claim(self, inbound: Inbound, *, wait_seconds: float = WAIT_SECONDS) -> Claim:
        """Claim a message that no process has begun, or wait for the process that holds it."""
        return self._claimed(inbound, wait_seconds, LEASE_SECONDS, 0)

    def take_over(self, inbound: Inbound, *, wait_seconds: float, lease_seconds: float) -> Claim:
        """Claim a message even if a process began it and died; wait for a process that holds it."""
        return self._claimed(inbound, wait_seconds, lease_seconds, _ANY_NUMBER)

    def _claimed(self, inbound: Inbound, wait_seconds: float, lease_seconds: float, most_before: int) -> Claim:
        deadline = time.monotonic() + wait_seconds
        sealed = seal(_PURPOSE, inbound.dumped())
        keys = [claim_key(inbound.key), _inbound_key(inbound.key), begun_key(inbound.key)]
        args: list[int | bytes | str] = [int(lease_seconds * 1000), sealed, INBOUND_SECONDS, most_before]
        while True:
            held = self._claim(keys=keys, args=args)
            if isinstance(held, int):
                return Claim(ClaimStatus.MINE, is_hard=held > MOST_BEGUN) if held else Claim(ClaimStatus.BUSY)
            if held[:1] == _DONE:
                return Claim(ClaimStatus.DONE, unseal(_PURPOSE, held[1:]))
            if time.monotonic() >= deadline:
                return Claim(ClaimStatus.BUSY)
            time.sleep(POLL_SECONDS)

    def settle(self, pipe: Pipeline, key: str, reply: str) -> None:
        """Queue the reply for repeated deliveries, and the removal of the kept message."""
        pipe.set(claim_key(key), settled(reply), ex=RESULT_SECONDS)
        pipe.delete(_inbound_key(key), begun_key(key))

    def keep(self, inbound: Inbound) -> None:
        """Keep the message of a claim that was taken without `claim`, for the replay job."""
        self._redis.set(_inbound_key(inbound.key), seal(_PURPOSE, inbound.dumped()), ex=INBOUND_SECONDS, nx=True)

    def release(self, key: str) -> None:
        """Give an unfinished claim back, so that the next delivery need not wait for the lease."""
        self._redis.delete(claim_key(key), begun_key(key))

    def give_up(self, key: str) -> None:
        """Give the claim back of a message whose words may not be worked on again."""
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(begun_key(key), MOST_BEGUN, ex=INBOUND_SECONDS)
            pipe.delete(claim_key(key))
            pipe.execute()

    def find_inbound(self, key: str) -> Inbound | None:
        """The kept raw message of a key whose work is not done."""
        sealed = read(self._redis, _inbound_key(key))
        return None if sealed is None else Inbound.loaded(unseal(_PURPOSE, sealed))

    def find_reply(self, key: str) -> str:
        """The kept reply of a settled message; "" if there is none."""
        held = read(self._redis, claim_key(key))
        return unseal(_PURPOSE, held[1:]) if held is not None and held[:1] == _DONE else ""

    def promise(self, key: str, openid: str) -> None:
        """Note that the platform got no words for this message: the reply is owed to `openid`."""
        self._redis.set(_owed_key(key), seal(_PURPOSE, openid), ex=INBOUND_SECONDS)

    def take_promise(self, key: str) -> str | None:
        """The openid to which the reply is owed, for exactly one caller; None if the reply was sent or never owed."""
        sealed = read(self._redis, _owed_key(key))
        if sealed is None or not self._redis.set(f"bot:said:{key}", 1, nx=True, ex=INBOUND_SECONDS):
            return None
        return unseal(_PURPOSE, sealed)


def settled(reply: str) -> bytes:
    """The value of the claim of a settled message."""
    return _DONE + seal(_PURPOSE, reply)


def claim_key(key: str) -> str:
    """The key of a message's claim."""
    return f"bot:once:{key}"


def begun_key(key: str) -> str:
    """The key of the number of a message's beginnings without an end."""
    return f"bot:begun:{key}"


def _inbound_key(key: str) -> str:
    return f"bot:inbound:{key}"


def _owed_key(key: str) -> str:
    return f"bot:owed:{key}"
