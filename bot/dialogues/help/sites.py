"""附近站点: the nearest to the place somebody sent, or those of his town."""

from dataclasses import dataclass

from bot.dialogues.base import Effect, Next, Turn
from bot.dialogues.help.question_topics import names_county, town_in


@dataclass(frozen=True)
class ShowNearest(Effect):
    """The nearest sites to a point (GCJ-02)."""

    at: tuple[float, float]


@dataclass(frozen=True)
class ShowSites(Effect):
    """The sites of a town, the person's where none is named, and the centre."""

    town: str = ""
    centre: bool = False
    """The county was named: its centre alone (R22)."""


def located(turn: Turn) -> Next:
    """A place was sent."""
    return Next(effects=(ShowNearest(turn.at),)) if turn.at else sites(turn)


def sites(turn: Turn) -> Next:
    """Asked without sending a place; a town or the county may be named."""
    plan = turn.facts.plan
    return Next(effects=(ShowSites(town_in(turn.text, plan), names_county(turn.text, plan)),))
