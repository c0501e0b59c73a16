"""The features of a sentence that are weighed: short runs of characters, with slot values and numbers as their kind."""

import re
from collections.abc import Container, Iterable, Iterator

from bot.understanding.slots.reader import CLOSING, OPENING

LONGEST = 120
"""Characters weighed: people say the wish first; the rest of a long message would only cost time."""

_SLOT = re.compile(f"([{''.join(OPENING.values())}])[^{CLOSING}]*{CLOSING}")
_MARKS = re.compile(f"[{''.join(OPENING.values())}{CLOSING}]")
_PAUSE = re.compile(r"[\s,。!、~:;\"'()…-]+")
_NUMBER = re.compile(r"[零一二两三四五六七八九十百\d]+")
_KIN = re.compile(
    r"[我他她]?(?:老公|妻子|孩子|儿子|女儿|弟弟|妹妹|哥哥|姐姐|爷爷|奶奶|外公|外婆|公公|婆婆|爸爸|妈妈|父母|爸妈|侄[儿子]|[表堂][弟哥妹姐]|"
    r"亲戚|邻居|老乡|孙子|大[爷娘伯叔妈哥姐]|[弟妹哥姐爸妈叔舅姑嫂])"
)
_SIZES, _PLAIN_SIZES = (1, 2, 3), (1, 2)
_APART = (2, 3)
"""Distances of two characters that make a pair: 钱…领 is in 钱怎么领 and 钱去哪领 alike."""
_STEPS = 6
_FRAME = ("^", "$", "=^", "=$")
_WHOLE = 1 + _PLAIN_SIZES[-1]
"""Length of `=` and the longest run as written."""


def features(shape: str) -> tuple[str, ...]:
    """The features of a shaped sentence, each once.

    Runs of 1–3 characters between ^ and $, and pairs `a_b` a little apart, with every slot value, number and
    relative as one sign; and, after `=`, runs of 1–2 characters as written.
    """
    general = _KIN.sub("K", _NUMBER.sub("N", _PAUSE.sub("", _SLOT.sub(r"\1", shape[: 2 * LONGEST]))))
    written = _PAUSE.sub("", _MARKS.sub("", shape[: 2 * LONGEST]))
    framed = f"^{general[:LONGEST]}$"
    found = [*_runs(framed, _SIZES), *_pairs(framed)]
    found += [f"={run}" for run in _runs(f"^{written[:LONGEST]}$", _PLAIN_SIZES)]
    return tuple(feature for feature in dict.fromkeys(found) if feature not in _FRAME)


def _runs(framed: str, sizes: tuple[int, ...]) -> Iterator[str]:
    return (framed[start : start + size] for size in sizes for start in range(len(framed) - size + 1))


def _pairs(framed: str) -> Iterator[str]:
    return (f"{one}_{other}" for apart in _APART for one, other in zip(framed, framed[apart:], strict=False))


def strangeness(found: Iterable[str], known: Container[str]) -> str:
    """A further feature `?n`: the share of unknown runs in sixths, for chatter is full of words that no example has."""
    runs = [feature for feature in found if feature[0] == "=" and len(feature) == _WHOLE]
    strange = sum(run not in known for run in runs)
    return f"?{_STEPS * strange // max(len(runs), 1)}"
