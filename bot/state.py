"""Where a dialogue stands: sealed in Redis with a lifetime, registration steps also in the database (R33).

`turn` counts the person's messages. Redis is written after the commit, so where the two differ the higher
turn is the truth: a process killed in between leaves Redis behind, an emptied Redis leaves it at nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from redis import Redis

from bot.store import read
from models.sealing import SealingError, seal, unseal
from models.wechat import DialogueProgress

LIFETIME = timedelta(days=2)

_PURPOSE = "bot.state"


@dataclass(frozen=True)
class State:
    """One person's place in the conversation; everything is JSON."""

    dialogue: str = ""
    step: str = ""
    kept: Mapping[str, Any] = field(default_factory=dict)
    tries: int = 0
    memory: Mapping[str, Any] = field(default_factory=dict)
    """What the conversation was about beside the dialogue: vacancies shown, wishes, misunderstandings."""
    turn: int = 0
    resumed: bool = False
    """Read from the database: Redis had forgotten, the person may have too."""

    @property
    def place(self) -> str:
        """`dialogue.step`, or "" when nothing is going on."""
        return f"{self.dialogue}.{self.step}" if self.dialogue else ""


class States:
    """The dialogue states in one Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def load(self, openid: str, progress: DialogueProgress | None) -> State:
        """The newer of what Redis and the database hold."""
        remembered = self._remembered(openid)
        if progress is None:
            return remembered
        stored = json.loads(progress.kept)
        if stored["turn"] <= remembered.turn:
            return remembered
        return State(progress.dialogue, progress.step, stored["kept"], progress.tries, {}, stored["turn"], resumed=True)

    def save(self, openid: str, state: State) -> None:
        values = asdict(state)
        del values["resumed"]
        sealed = seal(_PURPOSE, json.dumps(values, ensure_ascii=False))
        self._redis.set(self._key(openid), sealed, ex=LIFETIME)

    def forget(self, openid: str) -> None:
        self._redis.delete(self._key(openid))

    def _remembered(self, openid: str) -> State:
        sealed = read(self._redis, self._key(openid))
        if sealed is None:
            return State()
        try:
            return State(**json.loads(unseal(_PURPOSE, sealed)))
        except (SealingError, TypeError, ValueError):
            # Written by another release or under another key: the database knows what matters.
            return State()

    def _key(self, openid: str) -> str:
        return f"bot:state:{openid}"


def stored_kept(state: State) -> str:
    """What `DialogueProgress.kept` holds for a state."""
    return json.dumps({"kept": dict(state.kept), "turn": state.turn}, ensure_ascii=False)
