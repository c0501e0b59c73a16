"""One inbound message from claim to reply: state under a lock, one pure step, its effects, one transaction."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from redis.client import Pipeline
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import state as states
from bot.acts import Done, Scene
from bot.context import BotContext
from bot.dialogues import REMEMBERED, durable, respond
from bot.dialogues.base import Facts, Next, Turn
from bot.dialogues.words import command
from bot.effects import perform
from bot.facts import facts_for
from bot.followers import get_or_make_follower, note_contact
from bot.inbound import Inbound, Kind
from bot.state import State, loaded, stored_kept
from bot.turns import Held, Turns
from bot.understanding import Gazetteer, Understanding, understand
from models.queries.chat import Standing, get_standing
from models.wechat import ChatMessage, DialogueProgress, Follower
from programme.plan import Plan

LOCK_WAIT_SECONDS = 4.0

Settle = Callable[[Pipeline, str, str], None]
"""`(pipe, key, reply)`: queues that the message with this key is done."""


class Dispatcher:
    """Answers the messages of one account."""

    def __init__(self, context: BotContext) -> None:
        self._context = context
        self._turns = Turns(context.redis)
        self._places = gazetteer_of(context.plan)

    def handle(self, inbound: Inbound, settle: Settle) -> str:
        """Do what the message asks, once, and answer the whole reply; "" where there is nothing to say.

        `settle` is written to Redis together with the new state, when everything is done. Raises StillBusy
        when an earlier message of the same person takes too long.
        """
        reading = states.key_of(inbound.openid)
        with self._turns.alone(inbound.openid, wait_seconds=LOCK_WAIT_SECONDS, reading=reading) as held:
            try:
                reply = self._answer(inbound, held)
            except IntegrityError:
                # Another process answered the same message; whatever else it is breaks again below.
                reply = self._answer(inbound, held)
            held.writes.append(lambda pipe: settle(pipe, inbound.key, reply))
        return reply

    def _answer(self, inbound: Inbound, held: Held) -> str:
        with self._context.sessions.begin() as session:
            follower = get_or_make_follower(session, inbound.openid)
            standing = get_standing(session, follower.id, inbound.key)
            if standing.reply is not None:
                return standing.reply
            state = loaded(held.kept, standing.progress)
            reply, state, after = self._work(session, follower, inbound, standing, state)
        held.writes.append(partial(_remember, inbound=inbound, state=state))
        for call in after:
            call()
        return reply

    def _work(
        self, session: Session, follower: Follower, inbound: Inbound, standing: Standing, state: State
    ) -> tuple[str, State, tuple[Callable[[], None], ...]]:
        now = self._context.clock()
        note_contact(session, follower, inbound, now)
        if inbound.kind is Kind.UNFOLLOW:
            self._log(session, follower, inbound, Next(), "")
            return "", State(), ()
        scanned = inbound.text if inbound.kind in (Kind.FOLLOW, Kind.SCAN) else ""
        facts = facts_for(session, follower, standing.person, self._context.plan, now, scanned, standing.people)
        turn = self._turn(inbound, state, facts)
        done = self._perform(Scene(self._context, session, follower, turn.facts), turn, respond(inbound.kind, turn))
        after = _state_after(state, done)
        self._keep_progress(session, follower, after, standing.progress)
        self._log(session, follower, inbound, done.next, str(turn.said.intent))
        return done.next.reply, after, done.after

    def _meaning(self, inbound: Inbound) -> Understanding:
        """A fixed word means itself; everything else is understood."""
        fixed = command(inbound.text)
        return Understanding(fixed) if fixed else understand(inbound.text, self._places)

    def _turn(self, inbound: Inbound, state: State, facts: Facts) -> Turn:
        return Turn(
            text=inbound.text.strip(),
            said=self._meaning(inbound),
            facts=facts,
            step=state.place,
            kept=state.kept,
            tries=state.tries,
            memory=state.memory,
            resumed=state.resumed,
            media_id=inbound.media_id,
            at=inbound.at,
        )

    def _perform(self, scene: Scene, turn: Turn, step: Next) -> Done:
        """The step with its effects done; an effect may add words or lead elsewhere."""
        done = Done(step if step.memory is not None else replace(step, memory=turn.memory))
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


def _remember(pipe: Pipeline, inbound: Inbound, state: State) -> None:
    if inbound.kind is Kind.UNFOLLOW:
        states.forget(pipe, inbound.openid)
    else:
        states.save(pipe, inbound.openid, state)


def _state_after(state: State, done: Done) -> State:
    dialogue, _, step = done.next.step.partition(".")
    # Through JSON once, so that memory and Redis hold the same shapes.
    kept = json.loads(json.dumps(dict(done.next.kept), ensure_ascii=False)) if dialogue else {}
    return State(dialogue, step, kept, done.next.tries, dict(done.memory), state.turn + 1)


def gazetteer_of(plan: Plan) -> Gazetteer:
    """The place names of the plan, as understanding wants them."""
    area, names = plan.destination.area, [town.name for town in plan.towns]
    villages = [village.name for village in plan.villages]
    return Gazetteer((plan.origin.county.name, *names, *villages), area.name, area.aliases)
