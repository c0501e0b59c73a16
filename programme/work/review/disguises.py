"""Words that a text hides from the review: spaced out, by homophones, in letters, taken apart (data/disguises.yaml)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import rjieba
import yaml

from programme.text.pinyin import readings, syllables
from programme.text.traced import Traced

FILE = Path(__file__).parent / "data" / "disguises.yaml"
_UNITS = re.compile(r"[一-鿿]|[a-z]+")
_GAP = re.compile(r"[ \t*·•_|/\\^#=.+~\-…]{0,6}")
_LATIN = re.compile(r"[a-z]")
_LONGEST_SYLLABLE = 6
_LETTERS = 24
"""A longer run of letters is no Chinese word."""


@dataclass(frozen=True)
class Disguise:
    """A word found hidden: its ordinary writing, and the characters of the plain text where it was."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Unit:
    """A character, or a syllable in letters, with the loose sounds it may have."""

    text: str
    sounds: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True)
class _Tables:
    words: dict[str, tuple[tuple[str, tuple[str, ...]], ...]]
    ordinary: frozenset[str]
    innocent: frozenset[str]
    everyday: frozenset[str]
    split: dict[str, str]
    split_pattern: re.Pattern[str]
    aliases: tuple[tuple[re.Pattern[str], str], ...]


def revealed(plain: Traced) -> tuple[Traced, tuple[str, ...]]:
    """The text with every hidden word in its ordinary writing, and those words as somebody wrote them.

    `plain` is in lower case and simplified characters, with its spaces.
    """
    tables = _tables()
    hidden = [plain.as_written(*found.span()) for found in tables.split_pattern.finditer(plain.text)]
    plain = plain.sub(tables.split_pattern, lambda found: tables.split[found[0]])
    for pattern, word in tables.aliases:
        for found in reversed(list(pattern.finditer(plain.text))):
            start, end = next(span for span in found.regs[1:] if span != (-1, -1))
            hidden.append(plain.as_written(start, end))
            plain = plain.with_word(start, end, word)
    for disguise in reversed(tuple(_by_sound_or_space(plain.text))):
        if disguise.word not in tables.ordinary or _LATIN.search(plain.text[disguise.start : disguise.end]):
            hidden.append(plain.as_written(disguise.start, disguise.end))
        plain = plain.with_word(disguise.start, disguise.end, disguise.word)
    return plain, tuple(dict.fromkeys(hidden))


def _by_sound_or_space(text: str) -> Iterator[Disguise]:
    """Hidden words, first to last; none overlaps another."""
    units = list(_units(text))
    tables = _tables()
    borders: set[int] = set()
    lone: set[int] = set()
    place = 0
    for token in rjieba.cut(text, False):
        borders.add(place)
        if len(token) == 1:
            lone.add(place)
        place += len(token)
    borders.add(place)
    taken = 0
    for number, unit in enumerate(units):
        if unit.start < taken:
            continue
        for word, sounds in _candidates(unit, tables):
            found = units[number : number + len(word)]
            if _is_hidden(word, sounds, found, text, borders, lone):
                taken = found[-1].end
                yield Disguise(word, found[0].start, taken)
                break


def _candidates(unit: Unit, tables: _Tables) -> Iterator[tuple[str, tuple[str, ...]]]:
    for sound in unit.sounds:
        yield from tables.words.get(sound, ())


def _is_hidden(
    word: str, sounds: tuple[str, ...], found: list[Unit], text: str, borders: set[int], lone: set[int]
) -> bool:
    if len(found) < len(word) or any(sound not in unit.sounds for sound, unit in zip(sounds, found, strict=True)):
        return False
    start, end = found[0].start, found[-1].end
    gaps = [text[one.end : other.start] for one, other in pairwise(found)]
    if any(not _GAP.fullmatch(gap) for gap in gaps):
        return False
    written = "".join(unit.text for unit in found)
    changed = [unit for unit, character in zip(found, word, strict=True) if unit.text != character]
    if not changed:
        return any(gaps) and word not in _tables().ordinary and start in borders and end in borders
    lettered = all(unit.text.isascii() for unit in found)
    if len(changed) == len(word) and not (lettered and _whole_run(text, start, end) and len(word) > 2):
        return False
    if (
        written in _tables().innocent
        or rjieba.has_word(written)
        or _tables().everyday.intersection(*[{u.text for u in changed}])
    ):
        return False
    return start in borders and end in borders and all(unit.text.isascii() or unit.start in lone for unit in changed)


def _whole_run(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isascii() and text[start - 1 : start].isalpha()) and not (
        text[end : end + 1].isascii() and text[end : end + 1].isalpha()
    )


def _units(text: str) -> Iterator[Unit]:
    for found in _UNITS.finditer(text):
        if not found[0].isascii():
            yield Unit(found[0], _sounds(found[0]), *found.span())
        elif len(found[0]) <= _LETTERS and (parts := _syllables_of(found[0])):
            place = found.start()
            for part in parts:
                yield Unit(part, frozenset([_like(part.replace("v", "u"))]), place, place + len(part))
                place += len(part)


@cache
def _sounds(character: str) -> frozenset[str]:
    return frozenset(_like(one) for (one,) in readings(character)) or frozenset([character])


def _like(sound: str) -> str:
    """The sound, with n for l at its beginning: 铝生 is 女生."""
    return "n" + sound[1:] if sound[0] == "l" else sound


def _syllables_of(letters: str) -> tuple[str, ...]:
    """The run of letters as syllables, long ones first; empty if it is none."""
    known = syllables()
    ways: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            before = ways[start]
            if before is not None and letters[start:end].replace("v", "u") in known:
                ways[end] = (*before, letters[start:end])
                break
    return ways[-1] or ()


@cache
def _tables() -> _Tables:
    content: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    words: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for word in sorted(dict.fromkeys(content["terms"].split()), key=len, reverse=True):
        sounds = tuple(map(_like, readings(word)[0]))
        words.setdefault(sounds[0], []).append((word, sounds))
    split = {parts: whole for whole, ways in content["split"].items() for parts in ways}
    return _Tables(
        words={sound: tuple(found) for sound, found in words.items()},
        ordinary=frozenset(content["ordinary"].split()),
        innocent=frozenset(content["innocent"].split()),
        everyday=frozenset(content["everyday"]),
        split=split,
        split_pattern=re.compile("|".join(map(re.escape, split))),
        aliases=tuple((re.compile(pattern), word) for pattern, word in content["aliases"]),
    )


@cache
def symbols() -> dict[str, str]:
    """Symbol, or character of a dialect → the word it stands for."""
    content: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    found: dict[str, str] = content["symbols"] | content["dialect"]
    return found
