"""Messages that change nothing durable: answered between two exchanges with Redis, without the database.

Most messages only ask. If no process is at work on the message or on the person, the facts of the person are known
(bot/session/known_facts.py), and the step needs nothing but words and the board (bot/fast_path/effects.py), then the
answer needs no transaction. Every other message goes the ordinary way (bot/pipeline.py), in the turn claimed here.
"""

import itertools
import secrets
import threading
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from redis import Redis, RedisError

from bot.dialogues import REMEMBERED, respond
from bot.dialogues.base import Next, Turn
from bot.effects.base import PerformedStep
from bot.fast_path.board import Board, Versions
from bot.fast_path.effects import perform_read_only
from bot.pipeline import Answer, Pipeline, Rest
from bot.session import chat_log, known_facts, once, turns
from bot.session import state as states
from bot.session.turns import ClaimedTurn
from bot.webhook import log_failure
from bot.wechat.inbound import Inbound, Kind
from bot.wechat.replies import parts_of
from models.cache_versions import BOARD, CLASSES, EVERYBODY

KINDS = frozenset({Kind.TEXT, Kind.CLICK})
REST_SECONDS = 1.0
"""After an error of Redis no message tries the fast path for this long."""
_CLAIM = Path(__file__).with_name("claim_turn.lua").read_text("utf-8")
_STORE = Path(__file__).with_name("store_answer.lua").read_text("utf-8")
_CLAIM_TIMES = (int(once.LEASE_SECONDS * 1000), int(turns.LOCK_SECONDS * 1000), once.INBOUND_SECONDS)


@dataclass(frozen=True)
class Claim:
    """A message and its person's turn, claimed by this process; the sealed facts, and the versions of the board."""

    inbound: Inbound
    turn: ClaimedTurn
    facts: bytes
    versions: Versions


@dataclass(frozen=True)
class PreparedAnswer:
    """A reply with the sealed state after it and its sealed log entry, ready to be stored."""

    reply: str
    state: bytes
    entry: bytes


class FastPath:
    """The fast path of one process; safe in several threads."""

    def __init__(self, work: Pipeline) -> None:
        """`work`: the ordinary way, for every message that cannot be answered here."""
        self._work, self._context = work, work.context
        self._board = Board(self._context.sessions)
        self._claim, self._store = (self._context.redis.register_script(script) for script in (_CLAIM, _STORE))
        self._process, self._turns = secrets.token_hex(8), itertools.count(1)
        self._rests_until = 0.0
        self._thread = threading.local()

    def begin(self, inbound: Inbound) -> str | Rest:
        """The whole reply, recorded; else the rest of the work, the ordinary way."""
        claim = None
        try:
            claim = self.claim(inbound)
            reply = None if claim is None else self.answer(claim)
        except Exception as fault:  # noqa: BLE001 - the edge: a message that failed here goes the ordinary way
            log_failure(inbound, fault)
            reply = None
        if reply is not None:
            return reply
        return self._work.begin(inbound) if claim is None else partial(self._finish, claim)

    def claim(self, inbound: Inbound) -> Claim | None:
        """Claim the message and the person's turn; None unless both are free and the person's facts are known."""
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
        return Claim(inbound, ClaimedTurn(token, state), facts, Versions(*versions))

    def answer(self, claim: Claim) -> str | None:
        """The reply, recorded; None if the message must go the ordinary way. Raises RedisError."""
        prepared = self._prepared(claim)
        if prepared is None:
            return None
        keys, args = _store_keys(claim.inbound), _store_args(claim, prepared)
        return prepared.reply if self._store(keys=keys, args=args, client=self._client()) else None

    def _finish(self, claim: Claim) -> Answer:
        """The answer by the ordinary way. Before it the message is kept for the replay job and the board is read."""
        self._work.once.keep(claim.inbound)
        self._board.read(claim.versions, self._context.clock())
        return self._work.answer_claimed(claim.inbound, claim.turn)

    def _client(self) -> Redis:
        """The calling thread's own client with one connection: a call costs 14 µs less than by the shared pool."""
        own: Redis | None = getattr(self._thread, "client", None)
        if own is None:
            pool = self._context.redis.connection_pool
            own = self._thread.client = Redis(connection_pool=pool, single_connection_client=True)
        return own

    def _prepared(self, claim: Claim) -> PreparedAnswer | None:
        """The answer, not yet stored; None if the message must go the ordinary way."""
        now, inbound = self._context.clock(), claim.inbound
        facts = known_facts.facts_from(claim.facts, self._context.plan, now)
        state = states.loaded(claim.turn.kept, None)
        if facts is None or not state.turn or state.dialogue in REMEMBERED:
            return None
        turn = self._work.reader.turn(inbound, state, facts)
        done = self._performed(claim.versions, turn, respond(inbound.kind, turn))
        if done is None or len(parts_of(done.next.reply)) > 1:
            return None
        after = states.after(state, done.next)
        if after.dialogue in REMEMBERED:
            return None
        entry = chat_log.sealed_entry(inbound, done.next.reply, done.next.noted or str(turn.said.intent), now)
        return PreparedAnswer(done.next.reply, states.sealed(after), entry)

    def _performed(self, versions: Versions, turn: Turn, step: Next) -> PerformedStep | None:
        done = PerformedStep(step if step.memory is not None else step.remembering(turn.memory))
        for effect in step.effects:
            performed = perform_read_only(self._board.at(versions, turn.facts.now), turn.facts, effect, done)
            if performed is None:
                return None
            done = performed
        return done.saying(step.closing)


def _claim_keys(inbound: Inbound) -> list[str]:
    lock, queue, _ = turns.keys_of(inbound.openid)
    free = [once.claim_key(inbound.key), lock, queue, once.begun_key(inbound.key)]
    return [*free, states.key_of(inbound.openid), known_facts.key_of(inbound.openid), EVERYBODY, BOARD, CLASSES]


def _store_keys(inbound: Inbound) -> list[str]:
    lock, _, _ = turns.keys_of(inbound.openid)
    claim = [once.claim_key(inbound.key), lock, once.begun_key(inbound.key)]
    return [*claim, states.key_of(inbound.openid), chat_log.list_key(inbound.openid), chat_log.WAITING]


def _store_args(claim: Claim, prepared: PreparedAnswer) -> list[str | bytes | int]:
    owner, reply = (claim.turn.token, claim.inbound.openid), (once.settled(prepared.reply), once.RESULT_SECONDS)
    return [*owner, *reply, prepared.state, states.LIFETIME_SECONDS, prepared.entry]
