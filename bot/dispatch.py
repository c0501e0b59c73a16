"""One inbound message from claim to reply: read, then one pure step, then its effects in one transaction.

No transaction is open while the step is worked out: a message that takes long holds no lock of the database. The
person's turn keeps the order. What the step was based on is read again before anything is written.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial

from redis.client import Pipeline
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.context import BotContext
from bot.dialogues import REMEMBERED, answer_hard, durable, kept_open, respond
from bot.dialogues.base import Facts, Next, Turn
from bot.effects.base import EffectContext, PerformedStep
from bot.effects.table import perform
from bot.session import known_facts
from bot.session import state as states
from bot.session.chat_log import take_off, write_for
from bot.session.facts import Origins, facts_for
from bot.session.followers import make_follower, note_contact
from bot.session.state import State, loaded, stored_kept
from bot.session.turn_reader import TurnReader
from bot.session.turns import ClaimedTurn, HeldTurn, TurnLock
from bot.wechat.inbound import Inbound, Kind
from bot.wechat.kinds import UNLOGGED
from models.chat.wechat import ChatMessage, DialogueProgress, Follower
from models.queries.chat.chat import MessageContext, find_follower, get_standing

LOCK_WAIT_SECONDS = 4.0

Settle = Callable[[Pipeline, str, str], None]
"""`(pipe, key, reply)`: queues the reply of the message with this key, which is done."""


class Overtaken(Exception):
    """Another process answered a message of the same person between reading and writing, so the step is out of date."""


@dataclass(frozen=True)
class _Basis:
    """All that the step is based on, and the version under which it was read."""

    follower_id: int | None
    """None for a follower not yet stored."""
    standing: MessageContext
    facts: Facts
    scene: str
    version: known_facts.Version

    def is_still(self, follower: Follower | None, standing: MessageContext) -> bool:
        """True if follower and stored progress are still as they were read."""
        return self.follower_id == (follower.id if follower else None) and _place(self.standing) == _place(standing)


@dataclass(frozen=True)
class _Step:
    """The step of a message, worked out and not yet done."""

    state: State
    turn: Turn
    next: Next


@dataclass(frozen=True)
class _Outcome:
    """The outcome of one message. `facts` None: no facts of the follower may be kept as known."""

    reply: str
    state: State | None
    facts: Facts | None = None
    after: tuple[Callable[[], None], ...] = ()


class Dispatcher:
    """Answers the messages of one account."""

    def __init__(self, context: BotContext) -> None:
        self.reader = TurnReader(context.plan, context.in_force)
        self._context = context
        self._turns = TurnLock(context.redis)
        self._versions = known_facts.VersionReader(context.redis)
        self._origins = Origins()

    def handle(
        self, inbound: Inbound, settle: Settle, claimed: ClaimedTurn | None = None, *, is_hard: bool = False
    ) -> str:
        """Do what the message asks, once, and return the whole reply; "" if there is nothing to say.

        `settle` is written to Redis together with the new state, when everything is done. `claimed`: the person's turn
        has been claimed already. `is_hard`: the words are not read, a human answers them. Raises StillBusy if an
        earlier message of the same person takes too long.
        """
        with self._turn_of(inbound, claimed) as held:
            try:
                reply = self._answer(inbound, held, is_hard)
            except (IntegrityError, Overtaken):
                # Another process answered this message or an earlier one. Any other cause is raised again below.
                reply = self._answer(inbound, held, is_hard)
            held.writes.append(lambda pipe: settle(pipe, inbound.key, reply))
        return reply

    def _turn_of(self, inbound: Inbound, claimed: ClaimedTurn | None) -> AbstractContextManager[HeldTurn]:
        """The person's turn. The known facts are erased with it, before anything of the person may change."""
        openid, facts = inbound.openid, known_facts.key_of(inbound.openid)
        if claimed is None:
            reading = states.key_of(openid)
            return self._turns.alone(openid, wait_seconds=LOCK_WAIT_SECONDS, reading=reading, erasing=facts)
        self._context.redis.delete(facts)
        return self._turns.claimed(openid, claimed)

    def _answer(self, inbound: Inbound, held: HeldTurn, is_hard: bool) -> str:
        basis = self._read(inbound)
        if basis.standing.reply is not None:
            return basis.standing.reply
        return self._write(inbound, held, basis, self._worked_out(inbound, held.kept, basis, is_hard))

    def _read(self, inbound: Inbound) -> _Basis:
        """Read all that the step may know. The follower is locked meanwhile: nothing read is older than the version."""
        now = self._context.clock()
        with self._context.sessions() as session:
            follower = find_follower(session, inbound.openid)
            version = self._versions.read(follower)
            standing = get_standing(session, follower.id, inbound.key) if follower else MessageContext()
            scanned = inbound.text if inbound.kind in (Kind.FOLLOW, Kind.SCAN) else ""
            scene = scanned or (follower.scene if follower else "")
            origin = self._origins.get(session, scene, version.of_codes)
            facts = facts_for(session, follower, standing.person, self._context.plan, now, origin, standing.people)
            return _Basis(follower.id if follower else None, standing, facts, scene, version)

    def _worked_out(self, inbound: Inbound, kept: bytes | None, basis: _Basis, is_hard: bool) -> _Step:
        """Work the step out: pure, and without a transaction."""
        state = loaded(kept, basis.standing.progress)
        if is_hard or inbound.kind is Kind.UNFOLLOW:
            turn = self.reader.unread(inbound, state, basis.facts)
            return _Step(state, turn, answer_hard(turn) if is_hard else Next())
        turn = self.reader.turn(inbound, state, basis.facts)
        return _Step(state, turn, respond(inbound.kind, turn))

    def _write(self, inbound: Inbound, held: HeldTurn, basis: _Basis, step: _Step) -> str:
        """Do the step, unless the message has been answered meanwhile. Raises Overtaken."""
        redis = self._context.redis
        with self._context.sessions.begin() as session:
            known_as = find_follower(session, inbound.openid)
            waited = write_for(session, redis, known_as) if known_as else []
            standing = get_standing(session, known_as.id, inbound.key) if known_as else MessageContext()
            if standing.reply is not None:
                return standing.reply
            if not basis.is_still(known_as, standing):
                raise Overtaken
            follower = known_as or make_follower(session, inbound.openid)
            if note_contact(session, follower, inbound, basis.facts.now):
                outcome = self._done(session, follower, inbound, basis, step, standing.progress)
            else:
                outcome = _Outcome("", step.state if follower.following else None)
        held.writes.append(partial(take_off, openid=inbound.openid, sealed=waited))
        held.writes.append(partial(_remember, follower=follower, outcome=outcome, version=basis.version))
        for call in outcome.after:
            call()
        return outcome.reply

    def _done(
        self,
        session: Session,
        follower: Follower,
        inbound: Inbound,
        basis: _Basis,
        step: _Step,
        progress: DialogueProgress | None,
    ) -> _Outcome:
        if inbound.kind is Kind.UNFOLLOW:
            self._log(session, follower, inbound, Next(), "")
            return _Outcome("", None)
        turn = step.turn
        done = self._perform(EffectContext(self._context, session, follower, turn.facts), turn, step.next)
        after = states.after(step.state, done.next)
        self._keep_progress(session, follower, after, progress)
        self._log(session, follower, inbound, done.next, done.next.noted or str(turn.said.intent))
        return _Outcome(done.next.reply, after, basis.facts if basis.scene == follower.scene else None, done.after)

    def _perform(self, context: EffectContext, turn: Turn, step: Next) -> PerformedStep:
        """Do the effects of a step; an effect may add words or lead to another step. A registration stays open."""
        done = PerformedStep(step if step.memory is not None else step.remembering(turn.memory))
        for effect in step.effects:
            done = perform(context, effect, done)
        done = done.saying(step.closing)
        return replace(done, next=kept_open(turn, done.next))

    def _keep_progress(
        self, session: Session, follower: Follower, state: State, progress: DialogueProgress | None
    ) -> None:
        """Store the progress of a registration, to survive the loss of Redis; a later step also stores its end."""
        if progress is None:
            if state.dialogue not in REMEMBERED:
                return
            progress = DialogueProgress(follower_id=follower.id, dialogue="", step="")
            session.add(progress)
        remembered = replace(state, kept=durable(state.step, state.kept))
        if state.dialogue not in REMEMBERED:
            remembered = replace(state, dialogue="", step="", kept={}, tries=0)
        progress.dialogue, progress.step = remembered.dialogue, remembered.step
        progress.kept, progress.tries = stored_kept(remembered), remembered.tries
        progress.updated_at = self._context.clock()

    def _log(self, session: Session, follower: Follower, inbound: Inbound, said: Next, intent: str) -> None:
        if inbound.kind in UNLOGGED:
            return
        session.add(
            ChatMessage(
                key=inbound.key,
                follower_id=follower.id,
                kind=inbound.kind,
                text=inbound.text,
                reply=said.reply,
                intent=intent,
                at=self._context.clock(),
            )
        )


def _remember(pipe: Pipeline, follower: Follower, outcome: _Outcome, version: known_facts.Version) -> None:
    if outcome.state is None:
        states.forget(pipe, follower.openid)
        return
    states.save(pipe, follower.openid, outcome.state)
    if outcome.facts is not None:
        known_facts.keep(pipe, follower, version, outcome.facts)


def _place(standing: MessageContext) -> tuple[str, str, str] | None:
    """The step of a dialogue that survives the loss of Redis; its turn is in `kept`."""
    progress = standing.progress
    return (progress.dialogue, progress.step, progress.kept) if progress else None
