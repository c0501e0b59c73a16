"""The state of a dialogue: sealed in Redis with a lifetime, registration steps also in the database (R33).

`turn` counts the person's messages. Redis is written after the commit, so if the two differ, the higher turn is the
truth: a process killed in between leaves an older state in Redis, an emptied Redis leaves none.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from redis.client import Pipeline

from bot.dialogues.base import Next
from bot.store import sealed_values, unsealed_values
from models.chat.wechat import DialogueProgress
from models.database.sealing import SealingError

LIFETIME_SECONDS = 2 * 24 * 3600

_PURPOSE = "bot.state"


@dataclass(frozen=True)
class State:
    """One person's place in the conversation; everything is JSON."""

    dialogue: str = ""
    step: str = ""
    kept: Mapping[str, Any] = field(default_factory=dict)
    tries: int = 0
    memory: Mapping[str, Any] = field(default_factory=dict)
    """Memory of the conversation beside the dialogue: vacancies shown, wishes, misunderstandings."""
    turn: int = 0
    resumed: bool = False
    """Read from the database because Redis had no newer state; the person may have forgotten the question too."""

    @property
    def place(self) -> str:
        """`dialogue.step`; "" if no dialogue is open."""
        return f"{self.dialogue}.{self.step}" if self.dialogue else ""


_KEPT = ("dialogue", "step", "kept", "tries", "memory", "turn")


def key_of(openid: str) -> str:
    """The key of a person's state."""
    return f"bot:state:{openid}"


def loaded(kept: bytes | None, progress: DialogueProgress | None) -> State:
    """The newer of the states in Redis and in the database."""
    remembered = _remembered(kept)
    if progress is None:
        return remembered
    stored = json.loads(progress.kept)
    if stored["turn"] <= remembered.turn:
        return remembered
    return State(progress.dialogue, progress.step, stored["kept"], progress.tries, {}, stored["turn"], resumed=True)


def save(pipe: Pipeline, openid: str, state: State) -> None:
    """Queue the state for Redis."""
    pipe.set(key_of(openid), sealed(state), ex=LIFETIME_SECONDS)


def sealed(state: State) -> bytes:
    """The state, sealed for Redis."""
    values = {name: getattr(state, name) for name in _KEPT}
    return sealed_values(_PURPOSE, values)


def forget(pipe: Pipeline, openid: str) -> None:
    """Queue the removal of a person's state."""
    pipe.delete(key_of(openid))


def _remembered(kept: bytes | None) -> State:
    if kept is None:
        return State()
    try:
        return State(**unsealed_values(_PURPOSE, kept))
    except (SealingError, TypeError, ValueError):
        # Written by another release or under another key: the database holds all that matters.
        return State()


def stored_kept(state: State) -> str:
    """The value of `DialogueProgress.kept` for a state."""
    return json.dumps({"kept": dict(state.kept), "turn": state.turn}, ensure_ascii=False)


def after(state: State, step: Next) -> State:
    """The state after a step."""
    dialogue, _, name = step.step.partition(".")
    # Through JSON once, so that memory and Redis hold the same shapes.
    kept = json.loads(json.dumps(dict(step.kept), ensure_ascii=False)) if dialogue else {}
    return State(dialogue, name, kept, step.tries, dict(step.memory or {}), state.turn + 1)
