"""A registered person tells skills, a day to start or a meal wish: kept in the file (requirements.md 4.4)."""

from dataclasses import dataclass, replace

from bot.dialogues.base import Effect, Kept, Next, Turn
from bot.dialogues.registration import steps as registration
from bot.dialogues.registration.extras import MEAL, extras_in, words_for
from bot.understanding.meaning import Intent

_GOES_ON = frozenset({Intent.JOB_SEARCH, Intent.JOB_DETAIL, Intent.TRAINING, Intent.APPLY, Intent.MY_STATUS})
"""Intents that are answered as well; the others only come from the words that were kept."""


@dataclass(frozen=True)
class NoteExtras(Effect):
    """Enter the values in the file: skills beside those known, a day or a meal wish instead of the earlier one."""

    told: Kept


def meal_told(turn: Turn) -> Next | None:
    """The reply to a meal wish, whatever else it sounds like: 不要清真餐 refuses no notices. None for others."""
    if turn.step in registration.STEPS or (meal := extras_in(turn).get(MEAL)) is None:
        return None
    if (told := noted(turn)) is not None:
        return told[0]
    if not meal:
        return Next("没有记过您吃饭的要求，不用删。别的事直接说，或者回“帮助”。")
    return Next(f"{meal}登记时或者登记完说一声就帮您记，只用来安排您上岗，不影响报名。要登记回“我要登记”。")


def noted(turn: Turn) -> tuple[Next, bool] | None:
    """The reply that names what was kept, and whether the message asks for more; None if it tells nothing."""
    told = extras_in(turn) if turn.is_registered and turn.step not in registration.STEPS else {}
    if not told:
        return None
    lines = [f"记下了：{words}。"] if (words := words_for(told)) else []
    if MEAL in told:
        lines.append(
            "吃饭的要求只用来安排您这次上岗，不给企业挑人用；不要了回“不要清真餐”。"
            if told[MEAL]
            else "好，吃饭的要求删掉了。"
        )
    step = Next("\n".join(lines), effects=(NoteExtras(told),))
    return step, turn.said.intent in _GOES_ON


def with_extras(note: Next, step: Next) -> Next:
    """The step with the note said and done before it."""
    return replace(step.after(note.reply), effects=(*note.effects, *step.effects))
