"""How likely each intent is, by weights learned from data/examples/ (bot/understanding/intents/learning.py)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.understanding.intents.features import strangeness
from bot.understanding.lexicon import files as lexicon
from bot.understanding.lexicon.additions import added
from bot.understanding.meaning import Intent

FILE = "weights.tsv"
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
        """The likeliest first."""
        return sorted(self.likelihood, key=lambda intent: -self.likelihood[intent])


def weigh(features: Sequence[str], advantage: dict[Intent, float]) -> Weighing:
    """Weigh the features of a sentence; `advantage` is added to the scores of some intents."""
    known = weights()
    rows = [known[feature] for feature in (*features, strangeness(features, known)) if feature in known] or [_UNKNOWN]
    scores = [(sum(column) - ZERO * len(rows)) / (UNIT * math.sqrt(len(rows))) for column in zip(*rows, strict=True)]
    scores = [score + advantage.get(intent, 0.0) for intent, score in zip(INTENTS, scores, strict=True)]
    highest = max(scores)
    odds = [math.exp(score - highest) for score in scores]
    total = sum(odds)
    return Weighing({intent: odd / total for intent, odd in zip(INTENTS, odds, strict=True)})


def reasons(features: Sequence[str], intent: Intent) -> tuple[str, ...]:
    """The features that spoke most for an intent, for people to read."""
    known, place = weights(), INTENTS.index(intent)
    spoke = sorted(((known[feature][place] - ZERO, feature) for feature in features if feature in known), reverse=True)
    return tuple(f"{intent} +{weight / UNIT:.1f}: {feature}" for weight, feature in spoke[:_SHOWN] if weight > 0)


@cache
def weights() -> Mapping[str, bytes]:
    """Feature → its weight for every intent."""
    return added().weights or {feature: bytes.fromhex(row) for feature, row in lexicon.pairs(FILE)}
