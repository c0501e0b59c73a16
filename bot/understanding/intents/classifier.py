"""The intent of a sentence: by learned weights, and by rules (data/intents.yaml) for what must never be missed."""

import re
from dataclasses import dataclass
from functools import cache
from typing import cast

from bot.understanding.intents.features import features
from bot.understanding.intents.weights import Weights
from bot.understanding.lexicon import files
from bot.understanding.lexicon.tables import Lexicon
from bot.understanding.meaning import Intent
from bot.understanding.slots.reader import CLOSING, OPENING

_GAP = r"[^。!?;,\n]{0,8}?"
_WIDE_GAP = r"[^。!?;\n]{0,14}?"
_FEW, _SOME = "){0,4}", "){1,4}"
"""The meaning of `*` and `+` after a group: bounded, or a long message of filler words would take for ever."""
SURE, CLOSE, DOUBT = 0.7, 0.2, 0.2
"""A likelihood that leaves no doubt, the least one worth a question, and one too small to go by."""
FIRST_GAIN, NOTED_GAIN = 2.5, 12.0
"""Added to the score of an intent that is asked first, and of one whose example says the very same."""
_RULE_SHARE, _SHARES = 4, {Intent.UNSUBSCRIBE: 3, Intent.OTHER: 1}
"""The divisor of a rule's weight before it is added to the score: a smaller one for unsubscribing, which must not be
missed; the whole weight for abuse and spam, which are never a wish."""
_SHORTEST_CLAUSE = 2
BETWEEN = re.compile(r"[,。!?;\s]+(?=.)|(?:还有|另外|顺便|再问|对了|然后|以及)(?=..)")
"""The border between two things asked; many people write a space for every mark."""
_ASKING = frozenset(Intent) - {Intent.OTHER, Intent.GREETING, Intent.HELP, Intent.CANCEL, Intent.BACK}
_MACRO = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True)
class Rule:
    """One entry of the file: any of `say` and none of `unless`."""

    intent: Intent
    weight: float
    say: re.Pattern[str]
    unless: re.Pattern[str] | None


@dataclass(frozen=True)
class Hit:
    """A rule that applies; the place of the words that it matched, and the words."""

    intent: Intent
    weight: float
    start: int
    words: str

    @property
    def gain(self) -> float:
        """The number that the rule adds to the score of its intent."""
        return self.weight / _SHARES.get(self.intent, _RULE_SHARE)


@dataclass(frozen=True)
class Verdict:
    """The likeliest intent, others nearly as likely (likeliest first), and the reasons, for people to read."""

    intent: Intent
    alternatives: tuple[Intent, ...]
    reasons: tuple[str, ...]
    likelihood: float


class Classifier:
    """A judge of sentences by the weights of one lexicon and by the rules."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._weights = Weights(lexicon.weights)

    def judge(self, shape: str, noted: Intent | None = None) -> Verdict:
        """Weigh the sentence by what was learned from examples; the weightiest rule that applies adds to its intent.

        `noted`: the intent of an example that says the very same.
        """
        hits = sorted(_hits(shape), key=lambda hit: (-hit.weight, hit.start))
        advantage = {hits[0].intent: hits[0].gain} if hits else self._asked_first(shape)
        if noted:
            advantage[noted] = advantage.get(noted, 0.0) + NOTED_GAIN
        shown = features(shape)
        weighing = self._weights.weigh(shown, advantage)
        first, *others = weighing.ranked
        if weighing.likelihood[first] < DOUBT:
            first, others = Intent.OTHER, [first, *others]
        likely = weighing.likelihood[first]
        close = [other for other in others if weighing.likelihood[other] >= CLOSE] if likely < SURE else []
        rules = (f"{hit.intent} rule {hit.weight:g}: {hit.words}" for hit in hits)
        reasons = (f"{first} {likely:.2f}", *rules, *self._weights.reasons(shown, first))
        return Verdict(first, tuple(close), reasons, likely)

    def _asked_first(self, shape: str) -> dict[Intent, float]:
        """The gain of the intent that the first of several clauses clearly asks; empty where none does."""
        clause, *more = BETWEEN.split(shape, maxsplit=1)
        if not more or len(clause) < _SHORTEST_CLAUSE:
            return {}
        weighing = self._weights.weigh(features(clause), {})
        first = weighing.ranked[0]
        return {first: FIRST_GAIN} if first in _ASKING and weighing.likelihood[first] >= SURE else {}


def _hits(shape: str) -> list[Hit]:
    found: list[Hit] = []
    for rule in _rules():
        match = rule.say.search(shape)
        if match and not (rule.unless and rule.unless.search(shape)):
            found.append(Hit(rule.intent, rule.weight, match.start(), match.group()))
    return found


@cache
def _rules() -> tuple[Rule, ...]:
    document = cast("dict[str, object]", files.document("intents.yaml"))
    groups = _groups(cast("dict[str, str]", document["groups"]))
    entries = cast("list[dict[str, object]]", document["rules"])
    return tuple(_rule(entry, groups) for entry in entries)


def _groups(written: dict[str, str]) -> dict[str, str]:
    groups = {name: f"{mark}[^{CLOSING}]*{CLOSING}" for name, mark in OPENING.items()}
    for name, pattern in written.items():
        groups[name] = _expanded(pattern, groups)
    return groups


def _rule(entry: dict[str, object], groups: dict[str, str]) -> Rule:
    say = _compiled(cast("list[str]", entry["say"]), groups)
    unless = cast("list[str]", entry.get("unless", []))
    return Rule(
        Intent(cast("str", entry["intent"])),
        float(cast("float", entry["weight"])),
        say,
        _compiled(unless, groups) if unless else None,
    )


def _compiled(sayings: list[str], groups: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_expanded(saying, groups)})" for saying in sayings))


def _expanded(saying: str, groups: dict[str, str]) -> str:
    filled = _MACRO.sub(lambda macro: f"(?:{groups[macro[1]]})", saying)
    bounded = filled.replace(")*", _FEW).replace(")+", _SOME)
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", bounded).replace("……", _WIDE_GAP).replace("…", _GAP)
