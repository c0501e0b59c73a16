"""What a sentence shows the scales: short runs of its characters, slot values and numbers as their kind."""

import re
from collections.abc import Container, Iterable, Iterator

from bot.understanding.slots import CLOSING, OPENING

LONGEST = 120
"""Characters weighed: the wish stands in the first breath; the rest of a long message would only cost time."""

_SLOT = re.compile(f"([{''.join(OPENING.values())}])[^{CLOSING}]*{CLOSING}")
_MARKS = re.compile(f"[{''.join(OPENING.values())}{CLOSING}]")
_PAUSE = re.compile(r"[\s,。!、~:;\"'()…-]+")
_NUMBER = re.compile(r"[零一二两三四五六七八九十百\d]+")
_KIN = re.compile(
    r"[我他她]?(?:老公|妻子|孩子|儿子|女儿|弟弟|妹妹|哥哥|姐姐|爷爷|奶奶|外公|外婆|公公|婆婆|爸爸|妈妈|父母|爸妈|侄[儿子]|[表堂][弟哥妹姐]|"
    r"亲戚|邻居|老乡|孙子|大[爷娘伯叔妈哥姐]|[弟妹哥姐爸妈叔舅姑嫂])"
)
_SIZES = (1, 2, 3, 4)
_PLAIN_SIZES = (2, 3)
_STEPS = 6
_FRAME = ("^", "$")


def features(shape: str) -> tuple[str, ...]:
    """The features of a shaped sentence, each once.

    Runs of 1–4 characters between ^ and $ with every slot value, number and relative as one sign;
    and, after `=`, runs of 2–3 characters as written.
    """
    general = _KIN.sub("K", _NUMBER.sub("N", _PAUSE.sub("", _SLOT.sub(r"\1", shape[: 2 * LONGEST]))))
    written = _PAUSE.sub("", _MARKS.sub("", shape[: 2 * LONGEST]))
    found = [*_runs(general[:LONGEST], _SIZES), *(f"={run}" for run in _runs(written[:LONGEST], _PLAIN_SIZES))]
    return tuple(feature for feature in dict.fromkeys(found) if feature not in _FRAME)


def _runs(text: str, sizes: tuple[int, ...]) -> Iterator[str]:
    framed = f"^{text}$"
    return (framed[start : start + size] for size in sizes for start in range(len(framed) - size + 1))


def strangeness(found: Iterable[str], known: Container[str]) -> str:
    """A further feature: how much of the sentence nothing is known about. Chatter is full of what no example says."""
    runs = [feature for feature in found if feature[0] == "=" and len(feature) == 1 + _PLAIN_SIZES[0]]
    strange = sum(run not in known for run in runs)
    return f"?{_STEPS * strange // max(len(runs), 1)}"
