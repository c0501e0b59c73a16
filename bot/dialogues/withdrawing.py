"""取消报名: the one application there is, or which of several."""

from dataclasses import dataclass

from bot.dialogues.base import Effect, Kept, Next, Turn, numbered
from bot.understanding.choices import chosen

CHOOSE = "withdrawing.choose"


@dataclass(frozen=True)
class Withdraw(Effect):
    """Withdraw this application; None: the only open one, or ask which."""

    application_id: int | None = None


def start(_turn: Turn) -> Next:
    return Next(effects=(Withdraw(),))


def which(titles: list[str], ids: list[int]) -> Next:
    """Several are open: which one?"""
    kept: Kept = {"titles": titles, "ids": ids}
    return Next(f"退哪一个报名？回数字。\n{numbered(titles)}", CHOOSE, kept)


def choose(turn: Turn) -> Next | None:
    position = chosen(turn.text, turn.kept["titles"])
    return None if position is None else Next(effects=(Withdraw(turn.kept["ids"][position]),))
