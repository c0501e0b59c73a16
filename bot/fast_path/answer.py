"""Messages that change nothing durable: answered in one exchange with Redis or between two, without the database.

Most of what people write asks something. Where nobody else is at work on the message or the person, the facts of
the person are known (bot/session/known_facts.py) and the step wants nothing but words and what hangs on the board
(bot/fast_path/effects.py), the answer needs no transaction. Everything else goes the whole way (bot/dispatch.py), in
the turn that was taken here. See docs/decisions/swift-path.md.
"""

import itertools
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NamedTuple

from redis import RedisError

from bot.context import BotContext
from bot.dialogues import REMEMBERED, respond
from bot.dialogues.base import Next, Turn
from bot.effects.base import Done
from bot.fast_path.board import Board, Versions
from bot.fast_path.effects import look
from bot.session import chat_log as pending
from bot.session import known_facts as known
from bot.session import once, turns
from bot.session import state as states
from bot.session.redis_script import Exchange
from bot.session.turn_reader import Ear
from bot.wechat.inbound import Inbound, Kind
from bot.wechat.replies import parts_of
from models.cache_versions import BOARD, CLASSES, EVERYBODY
from models.database.sealing import MARK_BYTES, mark_of

KINDS = frozenset({Kind.TEXT, Kind.CLICK})
REST_SECONDS = 1.0
"""A Redis that hangs is not tried by every message."""
MOST_LEFT = 2000
LINES = 1024
"""Rarely do two people share one."""
LINE_SECONDS = 0.5
_TAKE, _GIVE = 0, 1

# KEYS: claim, lock, queue, state, waiting entries. ARGV: run id, token, openid, reply, state, entry.
_KEEPING = f"""
redis.call('SET', KEYS[1], ARGV[4], 'EX', {once.RESULT_SECONDS})
redis.call('SET', KEYS[4], ARGV[5], 'EX', {states.LIFETIME_SECONDS})
redis.call('RPUSH', KEYS[5], ARGV[6])
redis.call('SADD', '{pending.WAITING}', ARGV[3])
"""

# KEYS: the same, and known. ARGV: run id, token, openid; with a guess also what is to be kept if it is right, and the
# guess. Answers 1 where it was right and all is kept.
_TAKING = f"""
local known = redis.call('HMGET', KEYS[6], 'epoch', 'id', 'version', 'facts')
if known[1] ~= ARGV[1] or redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3]) > 0 then return false end
local own = redis.call('GET', 'bot:version:' .. known[2]) or '0'
local state = redis.call('GET', KEYS[4])
if known[3] ~= own .. ':' .. (redis.call('GET', '{EVERYBODY}') or '0') or not state then return false end
local versions = (redis.call('GET', '{BOARD}') or '0') .. ' ' .. (redis.call('GET', '{CLASSES}') or '0')
if ARGV[7] == string.sub(known[4], 1, {MARK_BYTES}) .. string.sub(state, 1, {MARK_BYTES}) .. versions then
{_KEEPING}
return 1
end
redis.call('SET', KEYS[1], 'w', 'PX', {once.LEASE_SECONDS * 1000:.0f})
redis.call('SET', KEYS[2], ARGV[2], 'PX', {turns.LOCK_SECONDS * 1000:.0f})
return string.format('%d %d ', #known[4], #state) .. known[4] .. state .. versions
"""

# Answers 0 and changes nothing when the turn is no longer ours.
_GIVING = f"""
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
{_KEEPING}
redis.call('DEL', KEYS[2])
return 1
"""


class Standing(NamedTuple):
    """What Redis holds of a person: sealed facts, sealed state, and how old the board may be."""

    facts: bytes
    state: bytes
    versions: Versions

    @property
    def mark(self) -> bytes:
        """No other facts and state have it, for no two seals are alike."""
        return mark_of(self.facts) + mark_of(self.state) + b"%b %b" % self.versions


@dataclass(frozen=True)
class Worked:
    """What a message comes to, ready to be kept."""

    reply: str
    state: bytes
    entry: bytes


@dataclass(frozen=True)
class Taken:
    """A message and its person's turn, both ours; with what Redis knows. `reply`: it is answered already."""

    inbound: Inbound
    token: str
    found: Standing
    reply: str | None = None

    @property
    def versions(self) -> Versions:
        return self.found.versions


class Swift:
    """The swift path of one process; safe in several threads."""

    def __init__(self, context: BotContext, ear: Ear, board: Board) -> None:
        self._context = context
        self._ear, self._board = ear, board
        self._exchange = Exchange(context.redis, _TAKING, _GIVING)
        self._process, self._turns = secrets.token_hex(8), itertools.count(1)
        self._rests_until = 0.0
        self._lines = [threading.Lock() for _ in range(LINES)]
        self._left: dict[str, Standing] = {}
        """How this process left those whom it answered last: who goes on is answered in one exchange."""

    def take(self, inbound: Inbound) -> Taken | None:
        """Claim the message and the turn, if both are free at once and the person is known.

        Where nothing has changed since his last message the exchange that would take them keeps the answer.
        """
        if inbound.kind not in KINDS or time.monotonic() < self._rests_until:
            return None
        with self._in_order(inbound.openid):
            return self._take(inbound)

    def _take(self, inbound: Inbound) -> Taken | None:
        token = f"{self._process}:{next(self._turns)}"
        guess = self._left.pop(inbound.openid, None)
        worked = self._worked(inbound, guess) if guess else None
        wager = [*_kept(worked), guess.mark] if guess and worked else []
        keys = [*_keys(inbound), known.key_of(inbound.openid)]
        try:
            found = self._exchange.call(_TAKE, keys, [token, inbound.openid, *wager])
        except RedisError:
            self._rests_until = time.monotonic() + REST_SECONDS
            return None
        if isinstance(found, bytes):
            return Taken(inbound, token, _standing(found))
        if not (found and guess and worked):
            return None
        self._leave(inbound.openid, guess, worked)
        return Taken(inbound, token, guess, worked.reply)

    @contextmanager
    def _in_order(self, openid: str) -> Iterator[None]:
        """Nobody's message overtakes his own earlier one that is still a guess; Redis keeps the order after that."""
        line = self._lines[hash(openid) % LINES]
        is_ours = line.acquire(timeout=LINE_SECONDS)
        try:
            yield
        finally:
            if is_ours:
                line.release()

    def answer(self, taken: Taken) -> str | None:
        """The reply, recorded; None where the message must go the whole way. Raises RedisError."""
        if taken.reply is not None:
            return taken.reply
        worked = self._worked(taken.inbound, taken.found)
        if worked is None:
            return None
        args = [taken.token, taken.inbound.openid, *_kept(worked)]
        if not self._exchange.call(_GIVE, _keys(taken.inbound), args):
            return None
        self._leave(taken.inbound.openid, taken.found, worked)
        return worked.reply

    def _worked(self, inbound: Inbound, found: Standing) -> Worked | None:
        """Changes nothing. None where it takes the whole way."""
        now = self._context.clock()
        facts = known.facts_from(found.facts, self._context.plan, now)
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
        entry = pending.sealed_entry(inbound, done.next.reply, done.next.noted or str(turn.said.intent), now)
        return Worked(done.next.reply, states.sealed(after), entry)

    def _done(self, versions: Versions, turn: Turn, step: Next) -> Done | None:
        done = Done(step if step.memory is not None else step.remembering(turn.memory))
        for effect in step.effects:
            found = look(self._board.at(versions, turn.facts.now), turn.facts, effect, done)
            if found is None:
                return None
            done = found
        return done.saying(step.closing)

    def _leave(self, openid: str, found: Standing, worked: Worked) -> None:
        self._left[openid] = found._replace(state=worked.state)
        while len(self._left) > MOST_LEFT:
            with suppress(KeyError, StopIteration, RuntimeError):  # another thread was faster
                del self._left[next(iter(self._left))]


def _keys(inbound: Inbound) -> list[str]:
    lock, queue, _ = turns.keys_of(inbound.openid)
    return [once.claim_key(inbound.key), lock, queue, states.key_of(inbound.openid), pending.list_key(inbound.openid)]


def _kept(worked: Worked) -> list[str | bytes]:
    return [once.settled(worked.reply), worked.state, worked.entry]


def _standing(found: bytes) -> Standing:
    """`found`: the sizes of facts and state, and all three; one piece is read in half the time of a list."""
    facts_size, state_size, both = found.split(b" ", 2)
    state_at, board_at = int(facts_size), int(facts_size) + int(state_size)
    versions = Versions(*both[board_at:].split(b" "))
    return Standing(both[:state_at], both[state_at:board_at], versions)
