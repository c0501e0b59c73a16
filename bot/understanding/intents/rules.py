"""The rules of data/intents.yaml, for what must never be missed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from bot.understanding.intents.literals import needed
from bot.understanding.lexicon import files
from bot.understanding.lexicon.words import Words
from bot.understanding.meaning import Intent
from bot.understanding.slots.reader import CLOSING, OPENING

_GAP = r"[^。!?;,\n]{0,8}?"
_WIDE_GAP = r"[^。!?;\n]{0,14}?"
_FEW, _SOME = "){0,4}", "){1,4}"
"""The meaning of `*` and `+` after a group: bounded, or a long message of filler words would take for ever."""
_RULE_SHARE, _SHARES = 4, {Intent.UNSUBSCRIBE: 2.5, Intent.OTHER: 1}
"""The divisor of a rule's weight before it is added to the score: a smaller one for unsubscribing, which must not be
missed; the whole weight for abuse and spam, which are never a wish."""
_MACRO = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True)
class Rule:
    """One entry of the file: any of `say` and none of `unless`."""

    intent: Intent
    weight: float
    say: tuple[re.Pattern[str], ...]
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


class Rules:
    """Rules by the words that they need: one pass over a sentence finds the few patterns that are worth a search."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._asking: dict[str, list[tuple[int, int]]] = {}
        self._always: list[tuple[int, int]] = []
        for number, rule in enumerate(self.rules):
            for place, pattern in enumerate(rule.say):
                words = needed(pattern)
                for asking in [self._asking.setdefault(word, []) for word in words] or [self._always]:
                    asking.append((number, place))
        self._words = Words(self._asking)

    def hits(self, shape: str) -> list[Hit]:
        """The rules that apply to a shaped sentence, the weightiest first, of equals the one said first."""
        found: dict[int, re.Match[str]] = {}
        for number, place in self.worth_a_search(shape):
            match = self.rules[number].say[place].search(shape)
            if match and (number not in found or match.start() < found[number].start()):
                found[number] = match
        hits = (_hit(self.rules[number], match) for number, match in found.items())
        return sorted((hit for hit in hits if hit), key=lambda hit: (-hit.weight, hit.start))

    def worth_a_search(self, shape: str) -> list[tuple[int, int]]:
        """The patterns that may fit, as the number of the rule and the place in its `say`, in order."""
        said = {shape[start:end] for start, end in self._words.everywhere(shape)}
        return sorted({*self._always, *(one for word in said for one in self._asking[word])})


def _hit(rule: Rule, match: re.Match[str]) -> Hit | None:
    excepted = rule.unless and rule.unless.search(match.string)
    return None if excepted else Hit(rule.intent, rule.weight, match.start(), match.group())


@cache
def written_rules() -> Rules:
    """The rules of the file."""
    document = cast("dict[str, object]", files.document("intents.yaml"))
    groups = _groups(cast("dict[str, str]", document["groups"]))
    entries = cast("list[dict[str, object]]", document["rules"])
    return Rules(_rule(entry, groups) for entry in entries)


def _groups(written: Mapping[str, str]) -> dict[str, str]:
    groups = {name: f"{mark}[^{CLOSING}]*{CLOSING}" for name, mark in OPENING.items()}
    for name, pattern in written.items():
        groups[name] = _expanded(pattern, groups)
    return groups


def _rule(entry: Mapping[str, object], groups: Mapping[str, str]) -> Rule:
    say, unless = (
        [_expanded(saying, groups) for saying in cast("list[str]", entry.get(name, []))] for name in ("say", "unless")
    )
    return Rule(
        Intent(cast("str", entry["intent"])),
        float(cast("float", entry["weight"])),
        tuple([re.compile(one) for one in say]),
        re.compile("|".join(f"(?:{one})" for one in unless)) if unless else None,
    )


def _expanded(saying: str, groups: Mapping[str, str]) -> str:
    filled = _MACRO.sub(lambda macro: f"(?:{groups[macro[1]]})", saying)
    bounded = filled.replace(")*", _FEW).replace(")+", _SOME)
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", bounded).replace("……", _WIDE_GAP).replace("…", _GAP)
