"""Which intent a sentence has, by the weighted sayings of data/intents.yaml."""

import re
from dataclasses import dataclass
from functools import cache
from typing import cast

from bot.understanding import lexicon
from bot.understanding.meaning import Intent
from bot.understanding.slots import CLOSING, OPENING

_GAP = r"[^。!?;,\n]{0,8}?"
_WIDE_GAP = r"[^。!?;\n]{0,14}?"
_FEW, _SOME = "){0,4}", "){1,4}"
"""What `*` and `+` after a group mean: bounded, or a long message of filler words would take for ever."""
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
    """A rule that applies, where its saying begins and which words it matched."""

    intent: Intent
    weight: float
    start: int
    words: str


def judge(shape: str) -> tuple[Intent, tuple[Hit, ...]]:
    """The weightiest saying wins, of equals the first in the sentence; none at all is `other`."""
    hits = sorted(_hits(shape), key=lambda hit: (-hit.weight, hit.start))
    return (hits[0].intent if hits else Intent.OTHER), tuple(hits)


def _hits(shape: str) -> list[Hit]:
    found: list[Hit] = []
    for rule in _rules():
        match = rule.say.search(shape)
        if match and not (rule.unless and rule.unless.search(shape)):
            found.append(Hit(rule.intent, rule.weight, match.start(), match.group()))
    return found


@cache
def _rules() -> tuple[Rule, ...]:
    document = cast("dict[str, object]", lexicon.document("intents.yaml"))
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
