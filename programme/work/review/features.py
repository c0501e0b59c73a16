"""The features of a passage that the learned judgement weighs: short runs of characters, and words by their meaning."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import ahocorasick
import yaml

FILE = Path(__file__).parent / "data" / "classes.yaml"
LONGEST = 120
"""Characters weighed of one passage."""

_MONEY = re.compile(
    r"(?:\d{1,6}(?:\.\d{1,2})?|[零一二两三四五六七八九十百千万几]{1,8})(?:元|块钱?|万|百元|百块|千元|千块)|[一二两三四五六七八九][百千万][一二两三四五六七八九]?"
)
_CLOCK = re.compile(r"\d{1,2}[:点][\d半]{0,2}(?:[-~至到—]{1,2}(?:次日|下午|晚上?)?\d{1,2}[:点]?[\d半]{0,2})?")
_AGES = re.compile(r"(?<!\d)(?:1[89]|[2-6]\d)周?岁?(?:[-~至到—]{1,2}(?:[2-6]\d)周?岁?|周?岁)")
_NUMBER = re.compile(r"[零一二两三四五六七八九十百千\d]+(?:\.\d+)?")
_PAUSE = re.compile(r"[\s!、~:\"'()…-]+")
_SIZES = (1, 2, 3)


def features(passage: str) -> tuple[str, ...]:
    """The features of a plain passage, each once.

    Runs of characters with sums of money as M, times as T, ages of grown-up people as A and other numbers as N; classes
    of words after `#`, and two of them in their order after `>`.
    """
    passage = passage[:LONGEST]
    timeless = _AGES.sub("A", _CLOCK.sub("T", passage))
    general = _PAUSE.sub("", _NUMBER.sub("N", _MONEY.sub("M", timeless)))
    framed = f"^{general}$"
    kinds = [*_kinds(passage)]
    found = [*_runs(framed, _SIZES), *(f"#{kind}" for kind in kinds)]
    found += [f">{one}>{other}" for one, other in combinations(kinds, 2)]
    return tuple(dict.fromkeys(found))


def _runs(text: str, sizes: tuple[int, ...]) -> Iterator[str]:
    return (text[start : start + size] for size in sizes for start in range(len(text) - size + 1))


def _kinds(passage: str) -> Iterator[str]:
    """The classes of the passage's words in their order; of words that overlap the first and longest."""
    found = [(last + 1 - len(word), -len(word), kind) for last, (word, kind) in _automaton().iter(passage)]
    found += [(money.start(), money.start() - money.end(), "MONEY") for money in _MONEY.finditer(passage)]
    end = 0
    for start, shorter, kind in sorted(found):
        if start >= end:
            end = start - shorter
            yield kind


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    content: dict[str, str] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for kind, words in content.items():
        for word in words.split():
            automaton.add_word(word, (word, kind))
    automaton.make_automaton()
    return automaton
