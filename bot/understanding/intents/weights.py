"""The likelihood of each intent, by weights learned from data/examples/ (bot/understanding/intents/learning.py)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.intents.features import strangeness
from bot.understanding.meaning import Intent

INTENTS = tuple(Intent)
ZERO, UNIT = 128, 12
"""A weight w is kept as the byte ZERO + w × UNIT; the 16 bytes of a feature stand in the order of INTENTS."""

_SHOWN = 4
_UNKNOWN = bytes([ZERO] * len(INTENTS))


@dataclass(frozen=True)
class Weighing:
    """Likelihood of every intent, summing to 1."""

    likelihood: dict[Intent, float]

    @property
    def ranked(self) -> list[Intent]:
        """The intents, the likeliest first."""
        return sorted(self.likelihood, key=lambda intent: -self.likelihood[intent])


@dataclass(frozen=True)
class Weights:
    """Feature → its weight for every intent."""

    rows: Mapping[str, bytes]

    def weigh(self, features: Sequence[str], advantage: dict[Intent, float]) -> Weighing:
        """Weigh the features of a sentence; `advantage` is added to the scores of some intents."""
        known = self.rows
        rows = [known[one] for one in (*features, strangeness(features, known)) if one in known] or [_UNKNOWN]
        root = UNIT * math.sqrt(len(rows))
        scores = [(sum(column) - ZERO * len(rows)) / root for column in zip(*rows, strict=True)]
        scores = [score + advantage.get(intent, 0.0) for intent, score in zip(INTENTS, scores, strict=True)]
        highest = max(scores)
        odds = [math.exp(score - highest) for score in scores]
        total = sum(odds)
        return Weighing({intent: odd / total for intent, odd in zip(INTENTS, odds, strict=True)})

    def reasons(self, features: Sequence[str], intent: Intent) -> tuple[str, ...]:
        """The features with the highest weights for an intent, for people to read."""
        known, place = self.rows, INTENTS.index(intent)
        spoke = sorted(((known[one][place] - ZERO, one) for one in features if one in known), reverse=True)
        return tuple(f"{intent} +{weight / UNIT:.1f}: {one}" for weight, one in spoke[:_SHOWN] if weight > 0)
