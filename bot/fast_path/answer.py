"""Messages that change nothing durable: answered between two exchanges with Redis, without the database.

Most of what people write asks something. Where nobody else is at work on the message or the person, the facts of
the person are known (bot/session/known_facts.py) and the step wants nothing but words and what hangs on the board
(bot/fast_path/effects.py), the answer needs no transaction. Everything else goes the whole way (bot/dispatch.py), in
the turn that was taken here. See docs/decisions/swift-path.md.
"""

import itertools
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from redis import Redis, RedisError

from bot.context import BotContext
from bot.dialogues import REMEMBERED, respond
from bot.dialogues.base import Next, Turn
from bot.effects.base import PerformedStep
from bot.fast_path.board import Board, Versions
from bot.fast_path.effects import look
from bot.session import chat_log, known_facts, once, turns
from bot.session import state as states
from bot.session.turn_reader import TurnReader
from bot.wechat.inbound import Inbound, Kind
from bot.wechat.replies import parts_of
from models.cache_versions import BOARD, CLASSES, EVERYBODY

KINDS = frozenset({Kind.TEXT, Kind.CLICK})
REST_SECONDS = 1.0
"""A Redis that hangs is not tried by every message."""
_CLAIM = Path(__file__).with_name("claim_turn.lua").read_text("utf-8")
_STORE = Path(__file__).with_name("store_answer.lua").read_text("utf-8")
_CLAIM_TIMES = (int(once.LEASE_SECONDS * 1000), int(turns.LOCK_SECONDS * 1000), once.INBOUND_SECONDS)


class CachedStanding(NamedTuple):
    """What Redis holds of a person: sealed facts, sealed state, and how old the board may be."""

    facts: bytes
    state: bytes
    versions: Versions


@dataclass(frozen=True)
class PreparedAnswer:
    """What a message comes to, ready to be kept."""

    reply: str
    state: bytes
    entry: bytes


@dataclass(frozen=True)
class ClaimedTurn:
    """A message and its person's turn, both ours; with what Redis knows."""

    inbound: Inbound
    token: str
    found: CachedStanding

    @property
    def versions(self) -> Versions:
        return self.found.versions


class FastPath:
    """The swift path of one process; safe in several threads."""

    def __init__(self, context: BotContext, ear: TurnReader, board: Board) -> None:
        self._context = context
        self._ear, self._board = ear, board
        self._claim, self._store = (context.redis.register_script(script) for script in (_CLAIM, _STORE))
        self._process, self._turns = secrets.token_hex(8), itertools.count(1)
        self._rests_until = 0.0
        self._thread = threading.local()

    def take(self, inbound: Inbound) -> ClaimedTurn | None:
        """Claim the message and the turn, if both are free at once and the person is known."""
        if inbound.kind not in KINDS or time.monotonic() < self._rests_until:
            return None
        token = f"{self._process}:{next(self._turns)}"
        try:
            found = self._claim(keys=_claim_keys(inbound), args=[token, *_CLAIM_TIMES], client=self._client())
        except RedisError:
            self._rests_until = time.monotonic() + REST_SECONDS
            return None
        if found is None:
            return None
        facts, state, *versions = found
        return ClaimedTurn(inbound, token, CachedStanding(facts, state, Versions(*versions)))

    def answer(self, taken: ClaimedTurn) -> str | None:
        """The reply, recorded; None where the message must go the whole way. Raises RedisError."""
        worked = self._worked(taken.inbound, taken.found)
        if worked is None:
            return None
        reply = [once.settled(worked.reply), once.RESULT_SECONDS]
        args = [taken.token, taken.inbound.openid, *reply, worked.state, states.LIFETIME_SECONDS, worked.entry]
        return worked.reply if self._store(keys=_store_keys(taken.inbound), args=args, client=self._client()) else None

    def _client(self) -> Redis:
        """The calling thread's own client with one connection: a call costs 14 µs less than by the shared pool."""
        own: Redis | None = getattr(self._thread, "client", None)
        if own is None:
            pool = self._context.redis.connection_pool
            own = self._thread.client = Redis(connection_pool=pool, single_connection_client=True)
        return own

    def _worked(self, inbound: Inbound, found: CachedStanding) -> PreparedAnswer | None:
        """Changes nothing. None where it takes the whole way."""
        now = self._context.clock()
        facts = known_facts.facts_from(found.facts, self._context.plan, now)
        state = states.loaded(found.state, None)
        if facts is None or not state.turn or state.dialogue in REMEMBERED:
            return None
        turn = self._ear.turn(inbound, state, facts)
        done = self._done(found.versions, turn, respond(inbound.kind, turn))
        if done is None or len(parts_of(done.next.reply)) > 1:
            return None
        after = states.after(state, done.next)
        if after.dialogue in REMEMBERED:
            return None
        entry = chat_log.sealed_entry(inbound, done.next.reply, done.next.noted or str(turn.said.intent), now)
        return PreparedAnswer(done.next.reply, states.sealed(after), entry)

    def _done(self, versions: Versions, turn: Turn, step: Next) -> PerformedStep | None:
        done = PerformedStep(step if step.memory is not None else step.remembering(turn.memory))
        for effect in step.effects:
            found = look(self._board.at(versions, turn.facts.now), turn.facts, effect, done)
            if found is None:
                return None
            done = found
        return done.saying(step.closing)


def _claim_keys(inbound: Inbound) -> list[str]:
    lock, queue, _ = turns.keys_of(inbound.openid)
    free = [once.claim_key(inbound.key), lock, queue, once.begun_key(inbound.key)]
    return [*free, states.key_of(inbound.openid), known_facts.key_of(inbound.openid), EVERYBODY, BOARD, CLASSES]


def _store_keys(inbound: Inbound) -> list[str]:
    lock, _, _ = turns.keys_of(inbound.openid)
    gone = [once.claim_key(inbound.key), lock, once.begun_key(inbound.key)]
    return [*gone, states.key_of(inbound.openid), chat_log.list_key(inbound.openid), chat_log.WAITING]
