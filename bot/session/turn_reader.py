"""Reads an inbound message: from message, state and facts to the turn that a step sees. Pure."""

import re
from functools import lru_cache

from bot.dialogues.base import Facts, Turn
from bot.dialogues.fixed_words import command
from bot.session.state import State
from bot.teaching.ready_answers import Answers
from bot.understanding import Gazetteer, Intent, Understanding, understand
from bot.understanding.lexicon.additions import edition
from bot.wechat.inbound import Inbound
from programme.plan.plan import Plan

MOST_SAYINGS = 4000
LONGEST_SAYING = 30
_PERSONAL = re.compile(r"\d{5}")


class TurnReader:
    """Makes turns with one plan's place names. A common text is understood once; long or numbered ones are not kept."""

    def __init__(self, plan: Plan, answers: Answers) -> None:
        self._answers = answers
        self._places = gazetteer_of(plan)
        self._saying = lru_cache(MOST_SAYINGS)(self._understood_in)

    def turn(self, inbound: Inbound, state: State, facts: Facts) -> Turn:
        """The turn of a message."""
        return self._turn(inbound, state, facts, inbound.text.strip(), self._meaning(inbound.text))

    def unread(self, inbound: Inbound, state: State, facts: Facts) -> Turn:
        """The turn of a message whose words may not be read."""
        return self._turn(inbound, state, facts, "", Understanding(Intent.OTHER))

    def _turn(self, inbound: Inbound, state: State, facts: Facts, text: str, said: Understanding) -> Turn:
        return Turn(
            text=text,
            said=said,
            facts=facts.answering(self._answers.in_force()),
            step=state.place,
            kept=state.kept,
            tries=state.tries,
            memory=state.memory,
            resumed=state.resumed,
            media_id=inbound.media_id,
            at=inbound.at,
        )

    def _meaning(self, text: str) -> Understanding:
        common = len(text) <= LONGEST_SAYING and not _PERSONAL.search(text)
        return self._saying(text, edition()) if common else self._understood(text)

    def _understood_in(self, text: str, _edition: int) -> Understanding:
        """The meaning of a common text. Phrases taught by staff count at once, for another edition is another key."""
        return self._understood(text)

    def _understood(self, text: str) -> Understanding:
        """The meaning of a text: a fixed word means itself, any other text is understood."""
        fixed = command(text)
        return Understanding(fixed) if fixed else understand(text, self._places)


def gazetteer_of(plan: Plan) -> Gazetteer:
    """The place names of the plan, in the form that `understand` takes."""
    area, names = plan.destination.area, [town.name for town in plan.towns]
    villages = [village.name for village in plan.villages]
    return Gazetteer((plan.origin.county.name, *names, *villages), area.name, area.aliases)
