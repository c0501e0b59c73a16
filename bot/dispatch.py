"""One inbound message from claim to reply: state under a lock, one pure step, its effects, one transaction."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial

from redis.client import Pipeline
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.context import BotContext
from bot.dialogues import REMEMBERED, answer_hard, durable, respond
from bot.dialogues.base import Facts, Next, Turn
from bot.effects.base import Done, Scene
from bot.effects.table import perform
from bot.fast_path.answer import Taken
from bot.session import known_facts as known
from bot.session import state as states
from bot.session.chat_log import take_off, write_for
from bot.session.facts import Origins, facts_for
from bot.session.followers import make_follower, note_contact
from bot.session.redis_script import Exchange
from bot.session.state import State, loaded, stored_kept
from bot.session.turn_reader import Ear
from bot.session.turns import Held, Turns
from bot.wechat.inbound import Inbound, Kind
from models.chat.wechat import ChatMessage, DialogueProgress, Follower
from models.queries.chat.chat import Standing, find_follower, get_standing

LOCK_WAIT_SECONDS = 4.0

Settle = Callable[[Pipeline, str, str], None]
"""`(pipe, key, reply)`: queues that the message with this key is done."""


@dataclass(frozen=True)
class _Met:
    """Whose message it is, what it finds, and the version under which it is read."""

    follower: Follower
    standing: Standing
    version: known.Version


@dataclass(frozen=True)
class _Worked:
    """What one message came to; `facts` None: nothing of the follower may be kept as known."""

    reply: str
    state: State | None
    facts: Facts | None = None
    after: tuple[Callable[[], None], ...] = ()


class Dispatcher:
    """Answers the messages of one account."""

    def __init__(self, context: BotContext) -> None:
        self.ear = Ear(context.plan, context.answers)
        self._context = context
        self._turns = Turns(context.redis)
        self._exchange = Exchange(context.redis)
        self._origins = Origins()

    def handle(self, inbound: Inbound, settle: Settle, taken: Taken | None = None, *, is_hard: bool = False) -> str:
        """Do what the message asks, once, and answer the whole reply; "" where there is nothing to say.

        `settle` is written to Redis together with the new state, when everything is done. `taken`: the turn is ours
        already. `is_hard`: its words are not read, a person answers them. Raises StillBusy when an earlier message of
        the same person takes too long.
        """
        with self._turn_of(inbound, taken) as held:
            try:
                reply = self._answer(inbound, held, is_hard)
            except IntegrityError:
                # Another process answered the same message; whatever else it is breaks again below.
                reply = self._answer(inbound, held, is_hard)
            held.writes.append(lambda pipe: settle(pipe, inbound.key, reply))
        return reply

    def _turn_of(self, inbound: Inbound, taken: Taken | None) -> AbstractContextManager[Held]:
        """What is known of the person goes before anything of the person may change."""
        openid, facts = inbound.openid, known.key_of(inbound.openid)
        if taken is None:
            reading = states.key_of(openid)
            return self._turns.alone(openid, wait_seconds=LOCK_WAIT_SECONDS, reading=reading, erasing=facts)
        self._context.redis.delete(facts)
        return self._turns.taken(openid, taken.token, taken.found.state)

    def _answer(self, inbound: Inbound, held: Held, is_hard: bool) -> str:
        redis = self._context.redis
        with self._context.sessions.begin() as session:
            met = find_follower(session, inbound.openid)
            version = known.read_version(redis, self._exchange.epoch(), met)
            waited = write_for(session, redis, met) if met else []
            standing = get_standing(session, met.id, inbound.key) if met else Standing()
            if standing.reply is not None:
                return standing.reply
            follower = met or make_follower(session, inbound.openid)
            worked = self._work(session, _Met(follower, standing, version), inbound, held.kept, is_hard)
        held.writes.append(partial(take_off, openid=inbound.openid, sealed=waited))
        held.writes.append(partial(_remember, follower=follower, worked=worked, version=version))
        for call in worked.after:
            call()
        return worked.reply

    def _work(self, session: Session, met: _Met, inbound: Inbound, kept: bytes | None, is_hard: bool) -> _Worked:
        now, follower, standing = self._context.clock(), met.follower, met.standing
        note_contact(session, follower, inbound, now)
        if inbound.kind is Kind.UNFOLLOW:
            self._log(session, follower, inbound, Next(), "")
            return _Worked("", None)
        scene = (inbound.text if inbound.kind in (Kind.FOLLOW, Kind.SCAN) else "") or follower.scene
        origin = self._origins.get(session, scene, met.version.of_codes)
        facts = facts_for(session, follower, standing.person, self._context.plan, now, origin, standing.people)
        state = loaded(kept, standing.progress)
        turn, step = self._stepped(inbound, state, facts, is_hard)
        done = self._perform(Scene(self._context, session, follower, turn.facts), turn, step)
        after = states.after(state, done.next)
        self._keep_progress(session, follower, after, standing.progress)
        self._log(session, follower, inbound, done.next, done.next.noted or str(turn.said.intent))
        return _Worked(done.next.reply, after, facts if scene == follower.scene else None, done.after)

    def _stepped(self, inbound: Inbound, state: State, facts: Facts, is_hard: bool) -> tuple[Turn, Next]:
        """The turn, and what happens after it. Pure."""
        if is_hard:
            turn = self.ear.unread(inbound, state, facts)
            return turn, answer_hard(turn)
        turn = self.ear.turn(inbound, state, facts)
        return turn, respond(inbound.kind, turn)

    def _perform(self, scene: Scene, turn: Turn, step: Next) -> Done:
        """The step with its effects done; an effect may add words or lead elsewhere."""
        done = Done(step if step.memory is not None else step.remembering(turn.memory))
        for effect in step.effects:
            done = perform(scene, effect, done)
        return done.saying(step.closing)

    def _keep_progress(
        self, session: Session, follower: Follower, state: State, progress: DialogueProgress | None
    ) -> None:
        """Registration survives the loss of Redis; once it was there, the row also says that it is over."""
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


def _remember(pipe: Pipeline, follower: Follower, worked: _Worked, version: known.Version) -> None:
    if worked.state is None:
        states.forget(pipe, follower.openid)
        return
    states.save(pipe, follower.openid, worked.state)
    if worked.facts is not None:
        known.keep(pipe, follower, version, worked.facts)
