"""The state of the person's own applications, also asked by time: 上个星期报嘞那个 (requirements.md 4.3)."""

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
    """Show file and applications of the person, newest first: all, those of a period, or one."""

    period: Period | None = None
    application_id: int | None = None


def start(turn: Turn) -> Next:
    if turn.facts.person is None:
        return Next("您还没有登记，回“我要登记”，几个问题就好。")
    return Next(effects=(ShowStatus(period_in(turn.normalised, turn.facts.today)),))


def asks_by_time(turn: Turn) -> bool:
    """True if the text asks for the person's own applications by time, such as 前天报的 or 上个月."""
    if turn.facts.person is None or (period := period_in(turn.normalised, turn.facts.today)) is None:
        return False
    bare = len(turn.text) <= len(period.words) + 1
    return bare or (turn.said.intent in (Intent.MY_STATUS, Intent.APPLY) and bool(_ALREADY.search(turn.text)))


def choose(turn: Turn) -> Next | None:
    """The listed application that the digit chooses."""
    position = chosen(turn.text, turn.kept["titles"])
    return None if position is None else Next(effects=(ShowStatus(application_id=turn.kept["ids"][position]),))
