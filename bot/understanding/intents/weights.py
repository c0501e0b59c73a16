"""The likelihood of each intent, by weights learned from data/examples/ (bot/understanding/intents/learning.py)."""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from bot.understanding.intents.features import Features, strangeness
from bot.understanding.meaning import Intent

INTENTS = tuple(Intent)
ZERO, UNIT = 128, 12
"""A weight w is kept as the byte ZERO + w × UNIT; the 16 bytes of a feature stand in the order of INTENTS."""

_SHOWN = 4
_LANES = struct.Struct(f"<{len(INTENTS) + 1}I")
"""A row as one large number, for one addition adds all its weights: 32 bits for each, and a 1 that counts the rows."""


@dataclass(frozen=True)
class Weighing:
    """Likelihood of every intent, in the order of INTENTS, summing to 1."""

    likelihood: tuple[float, ...]

    def first(self) -> tuple[Intent, float]:
        """The likeliest intent, and how likely it is."""
        highest = max(self.likelihood)
        return INTENTS[self.likelihood.index(highest)], highest

    def of(self, intent: Intent) -> float:
        """The likelihood of one intent."""
        return self.likelihood[_PLACES[intent]]

    def ranked(self, least: float) -> list[Intent]:
        """The intents at least so likely, the likeliest first."""
        likely = [(-chance, place) for place, chance in enumerate(self.likelihood) if chance >= least]
        return [INTENTS[place] for _, place in sorted(likely)]


class Weights:
    """Feature → its weight for every intent."""

    def __init__(self, rows: Mapping[str, bytes]) -> None:
        numbers = {row: _number(row) for row in rows.values()}
        self._rows = {feature: numbers[row] for feature, row in rows.items()}

    def weigh(self, shown: Features, advantage: Mapping[Intent, float]) -> Weighing:
        """Weigh the features of a sentence; `advantage` is added to the scores of some intents."""
        rows = map(self._rows.get, (*shown.every, strangeness(shown, self._rows)))
        *sums, count = _lanes(sum(filter(None, rows)))
        root, zero = UNIT * math.sqrt(count or 1), ZERO * count
        scores = [(one - zero) / root for one in sums]
        for intent, gain in advantage.items():
            scores[_PLACES[intent]] += gain
        highest = max(scores)
        odds = [math.exp(score - highest) for score in scores]
        total = sum(odds)
        return Weighing(tuple([odd / total for odd in odds]))

    def reasons(self, shown: Features, intent: Intent) -> tuple[str, ...]:
        """The features with the highest weights for an intent, for people to read."""
        known, place = self._rows, _PLACES[intent]
        spoke = sorted(((_lanes(known[one])[place] - ZERO, one) for one in shown.every if one in known), reverse=True)
        return tuple(f"{intent} +{weight / UNIT:.1f}: {one}" for weight, one in spoke[:_SHOWN] if weight > 0)


_PLACES = {intent: place for place, intent in enumerate(INTENTS)}


def _number(row: bytes) -> int:
    lanes = bytearray(_LANES.size)
    lanes[:-4:4], lanes[-4] = row, 1
    return int.from_bytes(lanes, "little")


def _lanes(number: int) -> tuple[int, ...]:
    return _LANES.unpack(number.to_bytes(_LANES.size, "little"))
