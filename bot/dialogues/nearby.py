"""附近站点: the nearest to the place somebody sent, or those of his town."""

from dataclasses import dataclass

from bot.dialogues.base import Effect, Next, Turn


@dataclass(frozen=True)
class ShowNearest(Effect):
    """The nearest sites to a point (GCJ-02)."""

    at: tuple[float, float]


@dataclass(frozen=True)
class ShowSites(Effect):
    """The sites of the person's town, and the centre."""


def located(turn: Turn) -> Next:
    """A place was sent."""
    return Next(effects=(ShowNearest(turn.at),)) if turn.at else sites(turn)


def sites(_turn: Turn) -> Next:
    """Asked without a place."""
    return Next(effects=(ShowSites(),))
