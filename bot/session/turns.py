"""One message of a person at a time, in order of arrival, on however many processes.

A process that waits keeps a place in a queue in Redis and shows with every try that it lives. The place of a dead
process is dropped, and the lock of a dead process runs out.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from redis.client import Pipeline

LOCK_SECONDS = 3.5
ALIVE_SECONDS = 0.5
POLL_SECONDS = 0.01

_NOTHING = "bot:nothing"
"""A key that never exists."""

_TAKE = Path(__file__).with_name("take_turn.lua").read_text("utf-8")
_GIVE_BACK = Path(__file__).with_name("give_turn_back.lua").read_text("utf-8")


class StillBusy(Exception):
    """An earlier message of the same person is still in work."""


@dataclass(frozen=True)
class ClaimedTurn:
    """A turn whose lock holds `token` already; `kept` is the sealed state of the person."""

    token: str
    kept: bytes


@dataclass
class HeldTurn:
    """A turn in hand: the sealed state of the person, and the writes done together with giving the turn back."""

    kept: bytes | None
    writes: list[Callable[[Pipeline], object]] = field(default_factory=list)


class TurnLock:
    """The turns of one account's people, and the queues before them."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._take, self._give_back = redis.register_script(_TAKE), redis.register_script(_GIVE_BACK)

    @contextmanager
    def alone(self, openid: str, *, wait_seconds: float, reading: str = "", erasing: str = "") -> Iterator[HeldTurn]:
        """Hold the person's turn. Raises StillBusy if it does not come within `wait_seconds`.

        `reading` names the key that is read, `erasing` the key that is deleted, as soon as the turn is taken. The
        writes of `HeldTurn` happen in one transaction with giving the turn back, also after an exception.
        """
        token, deadline = secrets.token_hex(8), time.monotonic() + wait_seconds
        keys = [*keys_of(openid), reading or _NOTHING, erasing or _NOTHING]
        args: list[str | int] = [token, int(LOCK_SECONDS * 1000), int(ALIVE_SECONDS * 1000)]
        with self._held(openid, token, None) as held:
            while not (taken := self._take(keys=keys, args=args))[0]:
                if time.monotonic() >= deadline:
                    raise StillBusy
                time.sleep(POLL_SECONDS)
            held.kept = taken[1]
            yield held

    def claimed(self, openid: str, turn: ClaimedTurn) -> AbstractContextManager[HeldTurn]:
        """Hold a turn that has been claimed already, and give it back as `alone` does."""
        return self._held(openid, turn.token, turn.kept)

    @contextmanager
    def _held(self, openid: str, token: str, kept: bytes | None) -> Iterator[HeldTurn]:
        held, keys = HeldTurn(kept), keys_of(openid)
        try:
            yield held
        finally:
            with self._redis.pipeline(transaction=True) as pipe:
                for write in held.writes:
                    write(pipe)
                self._give_back(keys=keys, args=[token], client=pipe)
                pipe.execute()


def keys_of(openid: str) -> tuple[str, str, str]:
    """The keys of a person's lock, queue and last signs of life."""
    return f"bot:turn:{openid}", f"bot:queue:{openid}", f"bot:looks:{openid}"
