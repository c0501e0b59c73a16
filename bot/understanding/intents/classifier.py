"""The intent of a sentence: by learned weights, and by rules (data/intents.yaml) for what must never be missed."""

import re
from dataclasses import dataclass

from bot.understanding.intents.features import features
from bot.understanding.intents.rules import written_rules
from bot.understanding.intents.weights import Weights
from bot.understanding.lexicon.tables import Lexicon
from bot.understanding.meaning import Intent
from bot.understanding.slots.second_thoughts import second_thoughts

SURE, LIKELY, CLOSE, DOUBT = 0.7, 0.5, 0.2, 0.2
"""A likelihood that leaves no doubt, one above all others, the least one worth a question, one too small to go by."""
FIRST_GAIN, CORRECTED_GAIN, NOTED_GAIN = 2.5, 4.0, 12.0
"""Added to the score of an intent that is asked first, of one asked instead, and of one whose example says the same."""
_SHORTEST_CLAUSE, _SHORTEST_CORRECTION = 2, 4
BETWEEN = re.compile(r"[,。!?;\s]+(?=.)|(?:还有|另外|顺便|再问|对了|然后|以及)(?=..)")
"""The border between two things asked; many people write a space for every mark."""
_ASKING = frozenset(Intent) - {Intent.OTHER, Intent.GREETING, Intent.HELP, Intent.CANCEL, Intent.BACK}


@dataclass(frozen=True)
class Verdict:
    """The likeliest intent, others nearly as likely (likeliest first), and how likely the first is."""

    intent: Intent
    alternatives: tuple[Intent, ...]
    likelihood: float


class Classifier:
    """A judge of sentences by the weights of one lexicon and by the rules."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._weights = Weights(lexicon.weights)

    def judge(self, shape: str, noted: Intent | None = None) -> Verdict:
        """Weigh the sentence by what was learned from examples; the weightiest rule that applies adds to its intent.

        `noted`: the intent of an example that says the very same.
        """
        hits = written_rules().hits(shape)
        corrected = self._asked_instead(shape)
        advantage = {hits[0].intent: hits[0].gain} if hits else {} if corrected else self._asked_first(shape)
        for intent, gain in corrected.items():
            advantage[intent] = advantage.get(intent, 0.0) + gain
        if noted:
            advantage[noted] = advantage.get(noted, 0.0) + NOTED_GAIN
        weighing = self._weights.weigh(features(shape), advantage)
        first, likely = weighing.first()
        if likely < DOUBT:
            first, likely = Intent.OTHER, weighing.of(Intent.OTHER)
        close = weighing.ranked(CLOSE) if likely < SURE else []
        return Verdict(first, tuple(other for other in close if other is not first), likely)

    def reasons(self, shape: str, verdict: Verdict) -> tuple[str, ...]:
        """The reasons of the verdict on a sentence, for people to read."""
        rules = (f"{hit.intent} rule {hit.weight:g}: {hit.words}" for hit in written_rules().hits(shape))
        learned = self._weights.reasons(features(shape), verdict.intent)
        return (f"{verdict.intent} {verdict.likelihood:.2f}", *rules, *learned)

    def _asked_instead(self, shape: str) -> dict[Intent, float]:
        """The gain of the intent that is clearly asked after words that take back what was asked before them."""
        places = second_thoughts(shape)
        clause = shape[places[-1] :].strip(" ,.。") if places else ""
        if len(clause) < _SHORTEST_CORRECTION:
            return {}
        first, likely = self._weights.weigh(features(clause), {}).first()
        return {first: CORRECTED_GAIN} if first in _ASKING and likely >= LIKELY else {}

    def _asked_first(self, shape: str) -> dict[Intent, float]:
        """The gain of the intent that the first of several clauses clearly asks; empty where none does."""
        clause, *more = BETWEEN.split(shape, maxsplit=1)
        if not more or len(clause) < _SHORTEST_CLAUSE:
            return {}
        first, likely = self._weights.weigh(features(clause), {}).first()
        return {first: FIRST_GAIN} if first in _ASKING and likely >= SURE else {}
