"""取消报名, 退班: withdrawal of the only application or enrolment, or of one of several."""

from dataclasses import dataclass
from typing import Literal

from bot.dialogues.base import Effect, Kept, Next, Turn, numbered
from bot.understanding.answers.choices import chosen

CHOOSE = "withdrawing.choose"
Thing = Literal["application", "enrolment"]


@dataclass(frozen=True)
class Withdraw(Effect):
    """Withdraw one application or enrolment; without `thing` the only open one, or ask which.

    `only_classes`: applications are left alone.
    """

    thing: Thing | None = None
    id: int = 0
    only_classes: bool = False


def start(_turn: Turn) -> Next:
    return Next(effects=(Withdraw(),))


def which(titles: list[str], things: list[tuple[Thing, int]]) -> Next:
    """Ask which of several is to be withdrawn."""
    kept: Kept = {"titles": titles, "things": [list(thing) for thing in things]}
    return Next(f"退哪一个？回数字。\n{numbered(titles)}", CHOOSE, kept)


def choose(turn: Turn) -> Next | None:
    position = chosen(turn.text, turn.kept["titles"])
    return None if position is None else Next(effects=(Withdraw(*turn.kept["things"][position]),))
