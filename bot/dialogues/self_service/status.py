"""How far one's own matters are, asked by time as people do: 上个星期报嘞那个 (requirements.md 4.3)."""

import re
from dataclasses import dataclass

from bot.dialogues.base import Effect, Next, Turn
from bot.understanding.answers.choices import chosen
from bot.understanding.meaning import Intent
from bot.understanding.slots.periods import Period, period_in

CHOOSE = "status.choose"
LINES = 3
_ALREADY = re.compile("报|那个|申请|应聘|面试|进度")


@dataclass(frozen=True)
class ShowStatus(Effect):
    """The person's file and applications, newest first: those of a time, or one of them."""

    period: Period | None = None
    application_id: int | None = None


def start(turn: Turn) -> Next:
    if turn.facts.person is None:
        return Next("您还没有登记，回“我要登记”，几个问题就好。")
    return Next(effects=(ShowStatus(period_in(turn.normalised, turn.facts.today)),))


def asks_by_time(turn: Turn) -> bool:
    """前天报的, 上个月: about one's own applications, however else it might be read."""
    if turn.facts.person is None or (period := period_in(turn.normalised, turn.facts.today)) is None:
        return False
    bare = len(turn.text) <= len(period.words) + 1
    return bare or (turn.said.intent in (Intent.MY_STATUS, Intent.APPLY) and bool(_ALREADY.search(turn.text)))


def choose(turn: Turn) -> Next | None:
    """One of those listed."""
    position = chosen(turn.text, turn.kept["titles"])
    return None if position is None else Next(effects=(ShowStatus(application_id=turn.kept["ids"][position]),))
