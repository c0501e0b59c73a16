"""Messages that change nothing durable: answered between two exchanges with Redis, without the database.

Most of what people write asks something. Where nobody else is at work on the message or the person, the facts of
the person are known (bot/known.py) and the step wants nothing but words and what hangs on the board (bot/looking.py),
the answer needs no transaction. Everything else goes the whole way (bot/dispatch.py), in the turn that was taken here.
See docs/decisions/swift-path.md.
"""

import itertools
import secrets
import time
from dataclasses import dataclass

from redis import RedisError

from bot import known, once, pending, turns
from bot import state as states
from bot.acts import Done
from bot.board import Board, Versions
from bot.context import BotContext
from bot.dialogues import REMEMBERED, respond
from bot.dialogues.base import Next, Turn
from bot.ear import Ear
from bot.exchange import Exchange
from bot.inbound import Inbound, Kind
from bot.looking import look
from bot.replies import parts_of
from bot.state import State
from models.freshness import BOARD, CLASSES, EVERYBODY

KINDS = frozenset({Kind.TEXT, Kind.CLICK})
REST_SECONDS = 1.0
"""A Redis that hangs is not tried by every message."""
_TAKE, _GIVE = 0, 1

# KEYS: claim, lock, queue, state, known. ARGV: run id, token.
_TAKING = f"""
local known = redis.call('HMGET', KEYS[5], 'epoch', 'id', 'version', 'facts')
if known[1] ~= ARGV[1] or redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3]) > 0 then return false end
local own = redis.call('GET', 'bot:version:' .. known[2]) or '0'
local state = redis.call('GET', KEYS[4])
if known[3] ~= own .. ':' .. (redis.call('GET', '{EVERYBODY}') or '0') or not state then return false end
redis.call('SET', KEYS[1], 'w', 'PX', {once.LEASE_SECONDS * 1000:.0f})
redis.call('SET', KEYS[2], ARGV[2], 'PX', {turns.LOCK_SECONDS * 1000:.0f})
return string.format('%d %d ', #known[4], #state) .. known[4] .. state .. (redis.call('GET', '{BOARD}') or '0')
    .. ' ' .. (redis.call('GET', '{CLASSES}') or '0')
"""

# KEYS: claim, lock, state, waiting entries. ARGV: run id, token, reply, state, entry, openid. Answers 0 and changes
# nothing when the turn is no longer ours.
_GIVING = f"""
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'EX', {once.RESULT_SECONDS})
redis.call('SET', KEYS[3], ARGV[4], 'EX', {states.LIFETIME_SECONDS})
redis.call('RPUSH', KEYS[4], ARGV[5])
redis.call('SADD', '{pending.WAITING}', ARGV[6])
redis.call('DEL', KEYS[2])
return 1
"""


@dataclass(frozen=True)
class Taken:
    """A message and its person's turn, both ours; with what Redis knows."""

    inbound: Inbound
    token: str
    facts: bytes
    state: bytes
    versions: Versions


class Swift:
    """The swift path of one process; safe in several threads."""

    def __init__(self, context: BotContext, ear: Ear, board: Board) -> None:
        self._context = context
        self._ear, self._board = ear, board
        self._exchange = Exchange(context.redis, _TAKING, _GIVING)
        self._process, self._turns = secrets.token_hex(8), itertools.count(1)
        self._rests_until = 0.0

    def take(self, inbound: Inbound) -> Taken | None:
        """Claim the message and the turn, if both are free at once and the person is known."""
        if inbound.kind not in KINDS or time.monotonic() < self._rests_until:
            return None
        openid, token = inbound.openid, f"{self._process}:{next(self._turns)}"
        lock, queue, _ = turns.keys_of(openid)
        keys = [once.claim_key(inbound.key), lock, queue, states.key_of(openid), known.key_of(openid)]
        try:
            found = self._exchange.call(_TAKE, keys, [token])
        except RedisError:
            self._rests_until = time.monotonic() + REST_SECONDS
            return None
        return _taken(inbound, token, found) if isinstance(found, bytes) else None

    def answer(self, taken: Taken) -> str | None:
        """The reply, recorded; None where the message must go the whole way. Raises RedisError."""
        now = self._context.clock()
        facts = known.facts_from(taken.facts, self._context.plan, now)
        state = states.loaded(taken.state, None)
        if facts is None or not state.turn or state.dialogue in REMEMBERED:
            return None
        turn = self._ear.turn(taken.inbound, state, facts)
        done = self._done(taken, turn, respond(taken.inbound.kind, turn))
        if done is None or len(parts_of(done.next.reply)) > 1:
            return None
        after = states.after(state, done.next)
        if after.dialogue in REMEMBERED:
            return None
        entry = pending.sealed_entry(taken.inbound, done.next.reply, done.next.noted or str(turn.said.intent), now)
        return done.next.reply if self._give(taken, done.next.reply, after, entry) else None

    def _done(self, taken: Taken, turn: Turn, step: Next) -> Done | None:
        done = Done(step if step.memory is not None else step.remembering(turn.memory))
        for effect in step.effects:
            found = look(self._board.at(taken.versions, turn.facts.now), turn.facts, effect, done)
            if found is None:
                return None
            done = found
        return done.saying(step.closing)

    def _give(self, taken: Taken, reply: str, state: State, entry: bytes) -> bool:
        openid = taken.inbound.openid
        lock, _, _ = turns.keys_of(openid)
        keys = [once.claim_key(taken.inbound.key), lock, states.key_of(openid), pending.list_key(openid)]
        args: list[str | bytes] = [taken.token, once.settled(reply), states.sealed(state), entry, openid]
        return bool(self._exchange.call(_GIVE, keys, args))


def _taken(inbound: Inbound, token: str, found: bytes) -> Taken:
    """`found`: the sizes of facts and state, and all three; one piece is read in half the time of a list."""
    facts_size, state_size, both = found.split(b" ", 2)
    state_at, board_at = int(facts_size), int(facts_size) + int(state_size)
    versions = Versions(*both[board_at:].split(b" "))
    return Taken(inbound, token, both[:state_at], both[state_at:board_at], versions)
