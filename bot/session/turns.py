"""One message of a person at a time, in order of arrival, on however many processes.

Whoever waits keeps a place in a queue in Redis and shows at every look that it lives; a place whose owner
died is passed over, and a lock whose holder died runs out.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from redis.client import Pipeline

LOCK_SECONDS = 3.5
ALIVE_SECONDS = 0.5
POLL_SECONDS = 0.01

_NOTHING = "bot:nothing"
"""A key that never is."""

_TAKE = Path(__file__).with_name("take_turn.lua").read_text("utf-8")
_GIVE_BACK = Path(__file__).with_name("give_turn_back.lua").read_text("utf-8")


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
        self._take, self._give_back = redis.register_script(_TAKE), redis.register_script(_GIVE_BACK)

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
                self._give_back(keys=keys, args=[token], client=pipe)
                pipe.execute()


def keys_of(openid: str) -> tuple[str, str, str]:
    """Lock, queue and last looks of a person."""
    return f"bot:turn:{openid}", f"bot:queue:{openid}", f"bot:looks:{openid}"
