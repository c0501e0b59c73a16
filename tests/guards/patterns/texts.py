"""Texts that are hard for a regular expression: made of its own alternatives, one over and over or several mixed."""

import importlib
import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

Parsed = Sequence[tuple[Any, Any]]
"""What `re` parses a pattern to: kinds of nodes, each with what it holds."""

_parser: Any = importlib.import_module("re._parser")
_kinds: Any = importlib.import_module("re._constants")
_REPEATS = (_kinds.MAX_REPEAT, _kinds.MIN_REPEAT, _kinds.POSSESSIVE_REPEAT)
_ONE_LETTER = (_kinds.LITERAL, _kinds.NOT_LITERAL, _kinds.IN, _kinds.ANY)
_CLASSES = {
    _kinds.CATEGORY_DIGIT: re.compile(r"\d"),
    _kinds.CATEGORY_NOT_DIGIT: re.compile(r"\D"),
    _kinds.CATEGORY_SPACE: re.compile(r"\s"),
    _kinds.CATEGORY_NOT_SPACE: re.compile(r"\S"),
    _kinds.CATEGORY_WORD: re.compile(r"\w"),
    _kinds.CATEGORY_NOT_WORD: re.compile(r"\W"),
}
_USUAL = "某1 a,\n-"
_FEW = 2
"""A repeat of at most so many is no loop."""
_MOST_UNITS = 8
"""Of a list of hundreds of words so many are tried alone."""
_WANTED_BY_NONE = "\x00"


def hard_texts(source: str, flags: int, length: int, rng: Random) -> Iterator[str]:
    """Texts of `length` characters: what leads to a loop of the pattern, then what the loop takes, then its failure."""
    for before, units in _Maker(source, flags, rng).pumps():
        text = before + "".join(rng.choices(units, k=length))
        yield text[: length - 1] + _WANTED_BY_NONE


class _Maker:
    """Draws texts from one parsed pattern."""

    def __init__(self, source: str, flags: int, rng: Random) -> None:
        self._tree: Parsed = list(_parser.parse(source, flags))
        self._rng = rng
        self._alphabet = sorted({*_letters(self._tree), *_USUAL})
        self._groups: dict[int | None, str] = {}

    def pumps(self) -> Iterator[tuple[str, list[str]]]:
        """Pairs of a beginning and the pieces that may follow it."""
        for before, body in self._loops(self._tree, ""):
            units = self._alternatives(body)
            yield from ((before, [unit]) for unit in self._some(units))
            yield before, units
        words = self._alternatives(self._tree)
        yield from (("", [one]) for one in (*self._some(self._alphabet), *self._some(words)))
        yield "", self._alphabet
        yield "", words

    def _some(self, units: list[str]) -> list[str]:
        return units if len(units) <= _MOST_UNITS else self._rng.sample(units, _MOST_UNITS)

    def _loops(self, tree: Parsed, before: str) -> Iterator[tuple[str, Parsed]]:
        """Every repeat in the pattern: words that lead to it, and its body."""
        for at, (kind, held) in enumerate(tree):
            here = before + self._drawn(tree[:at])
            for inner in _inside(kind, held):
                if kind in _REPEATS and held[1] > _FEW:
                    yield here, inner
                yield from self._loops(inner, here)

    def _alternatives(self, tree: Parsed) -> list[str]:
        """Words for the whole and for every part of it."""
        return sorted({self._drawn(part) for part in (tree, *_parts(tree))} - {""}) or ["x"]

    def _drawn(self, tree: Parsed) -> str:
        """Words that the tree may match; what it looks ahead or behind for is not heeded."""
        return "".join(self._drawn_one(kind, held) for kind, held in tree)

    def _drawn_one(self, kind: object, held: Any) -> str:
        if kind in _ONE_LETTER:
            return self._rng.choice(self._fitting(kind, held) or ["x"])
        if kind is _kinds.BRANCH:
            return self._drawn(self._rng.choice(held[1]))
        if kind in _REPEATS:
            low, high, body = held
            times = self._rng.randint(low, max(low, min(high, low + _FEW)))
            return "".join(self._drawn(body) for _ in range(times))
        if kind is _kinds.SUBPATTERN:
            said = self._drawn(held[3])
            self._groups[held[0]] = said
            return said
        if kind is _kinds.ATOMIC_GROUP:
            return self._drawn(held)
        return self._groups.get(held, "") if kind is _kinds.GROUPREF else ""

    def _fitting(self, kind: object, held: Any) -> list[str]:
        if kind is _kinds.LITERAL:
            return [chr(held)]
        return [one for one in self._alphabet if _takes(kind, held, one)]


def _inside(kind: object, held: Any) -> list[Parsed]:
    if kind is _kinds.BRANCH:
        return list(held[1])
    if kind in _REPEATS:
        return [held[2]]
    if kind is _kinds.SUBPATTERN:
        return [held[3]]
    if kind is _kinds.ATOMIC_GROUP:
        return [held]
    return [held[1]] if kind in (_kinds.ASSERT, _kinds.ASSERT_NOT) else []


def _parts(tree: Parsed) -> Iterator[Parsed]:
    for kind, held in tree:
        for inner in _inside(kind, held):
            yield inner
            yield from _parts(inner)


def _letters(tree: Parsed) -> Iterator[str]:
    """The letters that the pattern names, of a range the first."""
    for part in (tree, *_parts(tree)):
        for kind, held in part:
            for one, what in held if kind is _kinds.IN else [(kind, held)]:
                if one in (_kinds.LITERAL, _kinds.NOT_LITERAL):
                    yield chr(what)
                elif one is _kinds.RANGE:
                    yield chr(what[0])


def _takes(kind: object, held: Any, letter: str) -> bool:
    if kind is _kinds.ANY:
        return letter != "\n"
    if kind is not _kinds.IN:
        return (letter == chr(held)) is (kind is _kinds.LITERAL)
    negated, *named = held if held[0][0] is _kinds.NEGATE else (None, *held)
    return any(_names(one, what, letter) for one, what in named) is (negated is None)


def _names(kind: object, held: Any, letter: str) -> bool:
    if kind is _kinds.LITERAL:
        return letter == chr(held)
    if kind is _kinds.RANGE:
        return bool(held[0] <= ord(letter) <= held[1])
    return _CLASSES[held].fullmatch(letter) is not None
