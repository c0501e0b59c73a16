"""附近站点: the sites nearest to a location that was sent, or those of a town."""

from dataclasses import dataclass

from bot.dialogues.base import Effect, Next, Turn
from bot.dialogues.help.question_topics import names_county, town_in


@dataclass(frozen=True)
class ShowNearest(Effect):
    """Show the sites nearest to a point (GCJ-02)."""

    at: tuple[float, float]


@dataclass(frozen=True)
class ShowSites(Effect):
    """Show the sites of a town (of the person's own if none is named) and the centre."""

    town: str = ""
    centre: bool = False
    """True if the county was named: only its centre is shown (R22)."""


def located(turn: Turn) -> Next:
    """The nearest sites, after a location was sent."""
    if turn.at:
        return Next(effects=(ShowNearest(turn.at),))
    return sites(turn) if turn.text else sites(turn).after("您的位置没有传过来，可以再发一次。")


def sites(turn: Turn) -> Next:
    """The sites for a question in words, which may name a town or the county."""
    plan = turn.facts.plan
    return Next(effects=(ShowSites(town_in(turn.text, plan), names_county(turn.text, plan)),))
