"""The short answer to a wish to learn."""

from dataclasses import dataclass

from bot.dialogues.base import Effect, Next, Turn


@dataclass(frozen=True)
class WishTraining(Effect):
    """Note in the file that the person wants to learn."""


def training(turn: Turn) -> Next:
    """The wish is recorded in the file of whoever has one."""
    words = "培训不收钱。开班时间、地点定了，我们告诉您。"
    if turn.facts.person and turn.facts.person.registered:
        return Next(
            f"{words}您想学的意思已经记下了。想学哪一样、什么时候有空，可以直接说，或回“人工”。",
            effects=(WishTraining(),),
        )
    return Next(f"{words}先回“我要登记”，我们才知道您想学、怎么找您。")
