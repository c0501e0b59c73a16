"""Borders between sayings of one kind and all others: linear support vector machines by dual coordinate descent
(Hsieh and others, 2008). Repeatable: the same lessons give the same weights.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

_ROUNDS = 6
"""The first over all sayings, the others over those that support the border; more change nothing (blocks held out)."""
_COST = 2.0
"""The cost of a saying on the wrong side of the border; a higher one believes the examples more."""


@dataclass(frozen=True)
class Lesson:
    """A saying as the places of its features in the table; all of them together weigh 1."""

    found: tuple[int, ...]
    right: int

    @property
    def share(self) -> float:
        """The weight of one feature of the saying."""
        return 1 / math.sqrt(len(self.found))


def border(lessons: Sequence[Lesson], kind: int, size: int) -> list[float]:
    """The weights of the border between one kind and all others, one for each of the `size` features."""
    weights = [0.0] * size
    supports = [0.0] * len(lessons)
    chance = random.Random(kind)  # noqa: S311 (an order, not a secret)
    for turn in range(_ROUNDS):
        asked = [number for number, support in enumerate(supports) if support or turn == 0]
        chance.shuffle(asked)
        for number in asked:
            lesson = lessons[number]
            supports[number] = _corrected(lesson, weights, supports[number], 1 if lesson.right == kind else -1)
    return weights


def _corrected(lesson: Lesson, weights: list[float], support: float, side: int) -> float:
    """The new support of a saying, after moving the border by it."""
    margin = side * lesson.share * sum(map(weights.__getitem__, lesson.found))
    slack = 1 / (2 * _COST)
    wanted = max(support - (margin - 1 + support * slack) / (1 + slack), 0.0)
    step = (wanted - support) * side * lesson.share
    if step:
        for feature in lesson.found:
            weights[feature] += step
    return wanted
