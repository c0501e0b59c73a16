"""The features of a sentence that are weighed: short runs of characters, with slot values and numbers as their kind."""

import re
from collections.abc import Container
from dataclasses import dataclass
from itertools import chain
from operator import add

from bot.understanding.slots.reader import CLOSING, OPENING

LONGEST = 120
"""Characters weighed: people say the wish first; the rest of a long message would only cost time."""

_MARKS = f"{''.join(OPENING.values())}{CLOSING}"
_SLOT = re.compile(f"(?<=[{''.join(OPENING.values())}])[^{CLOSING}]*{CLOSING}")
_PAUSE = re.compile(r"[\s,。!、~:;\"'()…-]+")
_UNSAID = re.compile(rf"[{_MARKS}\s,。!、~:;\"'()…-]+")
_NUMBER = re.compile(r"[零一二两三四五六七八九十百\d]+")
_KIN = re.compile(
    r"[我他她]?(?:老公|妻子|孩子|儿子|女儿|弟弟|妹妹|哥哥|姐姐|爷爷|奶奶|外公|外婆|公公|婆婆|爸爸|妈妈|父母|爸妈|侄[儿子]|[表堂][弟哥妹姐]|"
    r"亲戚|邻居|老乡|孙子|大[爷娘伯叔妈哥姐]|[弟妹哥姐爸妈叔舅姑嫂])"
)
_APART = (2, 3)
"""Distances of two characters that make a pair: 钱…领 is in 钱怎么领 and 钱去哪领 alike."""
_STEPS = 6
_FRAME = ("^", "$", "=^", "=$")


@dataclass(frozen=True)
class Features:
    """The features of a sentence, each once; and those of them that are pairs of characters as written."""

    every: tuple[str, ...]
    written: tuple[str, ...]


def features(shape: str) -> Features:
    """The features of a shaped sentence.

    Runs of 1–3 characters between ^ and $, and pairs `a_b` a little apart, with every slot value, number and
    relative as one sign; and, after `=`, runs of 1–2 characters as written.
    """
    said = shape[: 2 * LONGEST]
    framed = f"^{_generalised(said)[:LONGEST]}$"
    twos = list(map(add, framed, framed[1:]))
    threes = map(add, twos, framed[2:])
    seconds = [f"_{character}" for character in framed]
    pairs = (map(add, framed, seconds[apart:]) for apart in _APART)
    written = f"^{_UNSAID.sub('', said)[:LONGEST]}$"
    ones = [f"={character}" for character in written]
    both = dict.fromkeys(map(add, ones, written[1:]))
    found = dict.fromkeys(chain(framed, twos, threes, *pairs, ones, both))
    for mark in _FRAME:
        found.pop(mark, None)
    return Features(tuple(found), tuple(both))


def _generalised(said: str) -> str:
    """The text without pauses, with slot values, numbers and relatives as one sign each."""
    plain = _SLOT.sub("", said) if CLOSING in said else said
    return _KIN.sub("K", _NUMBER.sub("N", _PAUSE.sub("", plain)))


def strangeness(shown: Features, known: Container[str]) -> str:
    """A further feature `?n`: the share of unknown runs in sixths, for chatter is full of words that no example has."""
    strange = sum([run not in known for run in shown.written])
    return f"?{_STEPS * strange // max(len(shown.written), 1)}"
