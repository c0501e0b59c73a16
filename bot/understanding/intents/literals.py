"""The words that a text must hold for a pattern to fit: a search for them spares most searches for the pattern."""

import importlib
import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

_parser: Any = importlib.import_module("re._parser")
_constants: Any = importlib.import_module("re._constants")
_MOST = 80
"""So many words at most stand for one place of a pattern."""
_Choice = frozenset[str]
_Part = tuple[object, Any]
"""A sign of the parser, and what belongs to it; the shape depends on the sign."""


def needed(pattern: re.Pattern[str]) -> frozenset[str]:
    """Words of which every text holds at least one where the pattern fits; empty if there are no such words."""
    return _of_sequence(_parser.parse(pattern.pattern, pattern.flags)) if _minds_case(pattern.flags) else frozenset()


def _minds_case(flags: int) -> bool:
    return not flags & re.IGNORECASE


def _of_sequence(parts: Iterable[_Part]) -> _Choice:
    """The best of all places of a sequence, literal characters beside each other taken as one place."""
    choices: list[_Choice] = [frozenset()]
    for literal, together in groupby(parts, key=_is_literal):
        if literal:
            choices.append(frozenset(["".join(chr(character) for _, character in together)]))
        else:
            choices += map(_of_part, together)
    return max(choices, key=_worth)


def _is_literal(part: _Part) -> bool:
    return part[0] is _constants.LITERAL


def _worth(choice: _Choice) -> tuple[int, int]:
    """Long words are rarer than short ones, and few words rarer than many."""
    return min(map(len, choice), default=0), -len(choice)


def _of_part(part: _Part) -> _Choice:
    sign, rest = part
    if sign is _constants.SUBPATTERN and _minds_case(rest[1]):
        return _of_sequence(rest[3])
    if sign is _constants.BRANCH:
        return _of_any([_of_sequence(branch) for branch in rest[1]])
    if sign in (_constants.MAX_REPEAT, _constants.MIN_REPEAT) and rest[0] > 0:
        return _of_sequence(rest[2])
    if sign is _constants.IN and all(map(_is_literal, rest)):
        return frozenset(chr(character) for _, character in rest)
    return frozenset()


def _of_any(branches: list[_Choice]) -> _Choice:
    """The words of all branches, if each has some."""
    every = frozenset().union(*branches)
    return every if all(branches) and len(every) <= _MOST else frozenset()
