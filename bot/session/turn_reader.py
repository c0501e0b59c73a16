"""Reads an inbound message: from message, state and facts to the turn that a step sees. Pure."""

import re
from functools import lru_cache

from bot.dialogues.base import Facts, Turn
from bot.dialogues.fixed_words import command
from bot.session.state import State
from bot.teaching.in_force import InForce
from bot.understanding import Gazetteer, Intent, Reader, Understanding
from bot.wechat.inbound import Inbound
from programme.plan.plan import Plan

MOST_SAYINGS = 4000
LONGEST_SAYING = 30
_PERSONAL = re.compile(r"\d{5}")


class TurnReader:
    """Makes turns of messages by one plan's places and by the reader in force in the process."""

    def __init__(self, plan: Plan, in_force: InForce) -> None:
        self._in_force = in_force
        self._places = gazetteer_of(plan)
        self._sayings = _Sayings(in_force.reader, self._places)

    def turn(self, inbound: Inbound, state: State, facts: Facts) -> Turn:
        """The turn of a message, its words understood."""
        sayings = self._sayings_in_force()
        text, said = inbound.text.strip(), sayings.meaning(inbound.text)
        return self._turn(inbound, state, facts, text, said, sayings.reader)

    def unread(self, inbound: Inbound, state: State, facts: Facts) -> Turn:
        """The turn of a message whose words may not be read."""
        return self._turn(inbound, state, facts, "", Understanding(Intent.OTHER), self._in_force.reader)

    def _turn(
        self, inbound: Inbound, state: State, facts: Facts, text: str, said: Understanding, reader: Reader
    ) -> Turn:
        return Turn(
            text=text,
            said=said,
            facts=facts.answering(self._in_force.answers),
            step=state.place,
            kept=state.kept,
            tries=state.tries,
            memory=state.memory,
            resumed=state.resumed,
            media_id=inbound.media_id,
            at=inbound.at,
            reader=reader,
        )

    def _sayings_in_force(self) -> "_Sayings":
        sayings = self._sayings
        if sayings.reader is not self._in_force.reader:
            sayings = self._sayings = _Sayings(self._in_force.reader, self._places)
        return sayings


class _Sayings:
    """The meanings of one reader. What many people say is understood once; long or numbered texts are not kept."""

    def __init__(self, reader: Reader, places: Gazetteer) -> None:
        self.reader = reader
        self._places = places
        self._kept = lru_cache(MOST_SAYINGS)(self._understood)

    def meaning(self, text: str) -> Understanding:
        """The meaning of a message."""
        common = len(text) <= LONGEST_SAYING and not _PERSONAL.search(text)
        return self._kept(text) if common else self._understood(text)

    def _understood(self, text: str) -> Understanding:
        """The intent of a fixed word; the meaning of everything else."""
        fixed = command(text)
        return Understanding(fixed) if fixed else self.reader.understand(text, self._places)


def gazetteer_of(plan: Plan) -> Gazetteer:
    """The place names of the plan, in the form that a reader takes."""
    area, names = plan.destination.area, [town.name for town in plan.towns]
    villages = [village.name for village in plan.villages]
    return Gazetteer((plan.origin.county.name, *names, *villages), area.name, area.aliases)
