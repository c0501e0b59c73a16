"""Messages that change nothing durable: answered between two exchanges with Redis, without the database.

Most of what people write asks something. Where nobody else is at work on the message or the person, the facts of
the person are known (bot/session/known_facts.py) and the step wants nothing but words and what hangs on the board
(bot/fast_path/effects.py), the answer needs no transaction. Everything else goes the whole way (bot/dispatch.py), in
the turn that was taken here. See docs/decisions/swift-path.md.
"""

import itertools
import secrets
import time
from dataclasses import dataclass
from typing import NamedTuple

from redis import RedisError

from bot.context import BotContext
from bot.dialogues import REMEMBERED, respond
from bot.dialogues.base import Next, Turn
from bot.effects.base import PerformedStep
from bot.fast_path.board import Board, Versions
from bot.fast_path.effects import look
from bot.session import chat_log, known_facts, once, turns
from bot.session import state as states
from bot.session.redis_script import RedisScript
from bot.session.turn_reader import TurnReader
from bot.wechat.inbound import Inbound, Kind
from bot.wechat.replies import parts_of
from models.cache_versions import BOARD, CLASSES, EVERYBODY

KINDS = frozenset({Kind.TEXT, Kind.CLICK})
REST_SECONDS = 1.0
"""A Redis that hangs is not tried by every message."""
_TAKE, _GIVE = 0, 1

# KEYS: claim, lock, queue, begun, state, known. ARGV: run id, token.
# Returns the sizes of facts and state, facts, state and the board's versions; false, and nothing is changed, where the
# message, the turn or what is known is not free and valid.
_TAKING = f"""
local known = redis.call('HMGET', KEYS[6], 'epoch', 'id', 'version', 'facts')
if known[1] ~= ARGV[1] or redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3], KEYS[4]) > 0 then return false end
local own = redis.call('GET', 'bot:version:' .. known[2]) or '0'
local state = redis.call('GET', KEYS[5])
if known[3] ~= own .. ':' .. (redis.call('GET', '{EVERYBODY}') or '0') or not state then return false end
local versions = (redis.call('GET', '{BOARD}') or '0') .. ' ' .. (redis.call('GET', '{CLASSES}') or '0')
redis.call('SET', KEYS[1], 'w', 'PX', {once.LEASE_SECONDS * 1000:.0f})
redis.call('SET', KEYS[2], ARGV[2], 'PX', {turns.LOCK_SECONDS * 1000:.0f})
redis.call('SET', KEYS[4], 1, 'EX', {once.INBOUND_SECONDS})
return string.format('%d %d ', #known[4], #state) .. known[4] .. state .. versions
"""

# KEYS: claim, lock, queue, begun, state, waiting entries. ARGV: run id, token, openid, reply, state, entry.
# Returns 0, and nothing is changed, when the turn is no longer ours.
_GIVING = f"""
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[4], 'EX', {once.RESULT_SECONDS})
redis.call('SET', KEYS[5], ARGV[5], 'EX', {states.LIFETIME_SECONDS})
redis.call('RPUSH', KEYS[6], ARGV[6])
redis.call('SADD', '{chat_log.WAITING}', ARGV[3])
redis.call('DEL', KEYS[2], KEYS[4])
return 1
"""


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
        self._exchange = RedisScript(context.redis, _TAKING, _GIVING)
        self._process, self._turns = secrets.token_hex(8), itertools.count(1)
        self._rests_until = 0.0

    def take(self, inbound: Inbound) -> ClaimedTurn | None:
        """Claim the message and the turn, if both are free at once and the person is known."""
        if inbound.kind not in KINDS or time.monotonic() < self._rests_until:
            return None
        token = f"{self._process}:{next(self._turns)}"
        try:
            found = self._exchange.call(_TAKE, [*_keys(inbound), known_facts.key_of(inbound.openid)], [token])
        except RedisError:
            self._rests_until = time.monotonic() + REST_SECONDS
            return None
        return ClaimedTurn(inbound, token, _standing(found)) if isinstance(found, bytes) else None

    def answer(self, taken: ClaimedTurn) -> str | None:
        """The reply, recorded; None where the message must go the whole way. Raises RedisError."""
        worked = self._worked(taken.inbound, taken.found)
        if worked is None:
            return None
        openid, reply = taken.inbound.openid, once.settled(worked.reply)
        args: list[str | bytes] = [taken.token, openid, reply, worked.state, worked.entry]
        keys = [*_keys(taken.inbound), chat_log.list_key(openid)]
        return worked.reply if self._exchange.call(_GIVE, keys, args) else None

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


def _keys(inbound: Inbound) -> list[str]:
    lock, queue, _ = turns.keys_of(inbound.openid)
    return [once.claim_key(inbound.key), lock, queue, once.begun_key(inbound.key), states.key_of(inbound.openid)]


def _standing(found: bytes) -> CachedStanding:
    """`found`: the sizes of facts and state, and all three; one piece is read in half the time of a list."""
    facts_size, state_size, both = found.split(b" ", 2)
    state_at, board_at = int(facts_size), int(facts_size) + int(state_size)
    versions = Versions(*both[board_at:].split(b" "))
    return CachedStanding(both[:state_at], both[state_at:board_at], versions)
