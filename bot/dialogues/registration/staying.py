"""The one place that decides whether an open registration goes on (R33).

Every answer beside a registration leaves it open, whatever dialogue or effect it comes from: only a step that says so
(`Next.ends`) ends it. Only one question can be open, so an answer that asks something of its own has to wait.
"""

from dataclasses import replace

from bot.dialogues.base import Next, Turn
from bot.dialogues.registration import steps as registration

LATER = "这件事还要再问您几句，登记完再办：到时候再说一声就行（不登了回“取消”，现在就办）。"


def kept_open(turn: Turn, done: Next) -> Next:
    """The step after its effects, with the registration of the turn still open and its question asked again."""
    if turn.step not in registration.STEPS or done.ends or done.step in registration.STEPS:
        return done
    beside = replace(done, reply=LATER) if done.step else done
    waiting = replace(beside, step=turn.step, kept=registration.reminded(turn), tries=turn.tries)
    return waiting.then(registration.reminder(turn))
