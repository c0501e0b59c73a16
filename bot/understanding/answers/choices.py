"""The choice among numbered lines."""

import re
from collections.abc import Callable, Sequence

from rapidfuzz.distance import OSA

from bot.understanding.slots.gazetteer import stem
from bot.understanding.slots.numerals import small
from bot.understanding.spelling.folding import fold
from programme.text.pinyin import loose_key

_LEAD = r"(?:我|就|那|嗯|好|是|应该是|算|大概)*(?:选择?|要|挑|回复?|按|点|填|定|报|去|住|属于?)?(?:那个|这个|个)?"
_NUMBER = re.compile(
    rf"{_LEAD}\s*(?:第\s*)?(?P<number>\d{{1,3}}|[一二两三四五六七八九十零百]{{1,5}})\s*"
    r"(?:号|个|项|条|种|类|家|选项|那个|这个)*(?:厂|岗位|工作|镇|村)?(?:的|吧|嘛|呗|啊|呀|哦|哈|了)*"
)
_NUMBER_FIRST = re.compile(r"第?(?P<number>\d{1,3})\s*[.、:,)\s]\s*(?P<words>\S.*)")
_LAST = re.compile(rf"{_LEAD}(?:最后|最末|最后面|最下面|倒数第一)(?:的|那|一)*个?(?:吧|嘛|了)*")
_EDGES = re.compile(r"^[\s,。.!?、:;()\[\]\"']+|[\s,。.!?、:;()\[\]\"']+$")
_FILLER = re.compile(
    r"^(?:我|就|那|是|嗯|好|应该|选择?|要|想要?|做|去|在|住|家住?|属于?|的|哪个|大概|找|干|学|来|到|老家|回复?|读到|读过|读了|读|上过|念到)++|"
    r"(?:的|吧|嘛|呗|啊|呀|哦|哈|了|那个|这个|嘞|毕业|文化|那边|那里|人)+$"
)
_CLOSE = 1
_LONG_ENOUGH = 3


def chosen(text: str, options: Sequence[str]) -> int | None:
    """The index of the option meant by a digit, a numeral, ①, 第二个, or its words; None when unclear.

    The words may be a part or a misspelling, as long as one option alone fits. A name typed
    without its kind (高桥 for 高桥镇) means that one though others contain it.
    """
    plain = _EDGES.sub("", fold(text))
    lines = [fold(option) for option in options]
    if not plain or not lines:
        return None
    if plain in lines:
        return lines.index(plain)
    number = _numbered(plain, len(lines))
    if number is not None:
        return number
    both = _NUMBER_FIRST.fullmatch(plain)
    return _worded(both["words"] if both else plain, lines)


def number(text: str) -> int | None:
    """The number of a message that is a number (2, 二, ②, 第二个) or a copied line (2 某某镇); None for others."""
    plain = _EDGES.sub("", fold(text))
    match = _NUMBER.fullmatch(plain) or _NUMBER_FIRST.fullmatch(plain)
    return small(match["number"]) if match else None


def _numbered(plain: str, count: int) -> int | None:
    if _LAST.fullmatch(plain):
        return count - 1
    match = _NUMBER.fullmatch(plain)
    position = small(match["number"]) if match else None
    return position - 1 if position and position <= count else None


def _worded(plain: str, lines: Sequence[str]) -> int | None:
    words = [word for word in dict.fromkeys((plain, _FILLER.sub("", plain))) if word]
    for fits in (_same, _named_whole, _inside, _part, _sounds, _nearly):
        for word in words:
            fitting = fits(word, lines)
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                return None
    return None


def _where(lines: Sequence[str], test: Callable[[str], bool]) -> list[int]:
    return [index for index, line in enumerate(lines) if test(line)]


def _same(word: str, lines: Sequence[str]) -> list[int]:
    return _where(lines, lambda line: word == line)


def _named_whole(word: str, lines: Sequence[str]) -> list[int]:
    return _where(lines, lambda line: stem(word) == stem(line))


def _inside(word: str, lines: Sequence[str]) -> list[int]:
    """Options said within a longer sentence; of nested ones the longest (上高桥 holds 高桥)."""
    said = [(index, stem(line)) for index, line in enumerate(lines) if len(stem(line)) > 1 and stem(line) in word]
    return [index for index, name in said if not any(name != other and name in other for _, other in said)]


def _part(word: str, lines: Sequence[str]) -> list[int]:
    return _where(lines, lambda line: len(word) > 1 and word in line)


def _sounds(word: str, lines: Sequence[str]) -> list[int]:
    key = loose_key(stem(word))
    return _where(lines, lambda line: len(key) > 1 and key in (loose_key(stem(line)), loose_key(line)))


def _nearly(word: str, lines: Sequence[str]) -> list[int]:
    if len(word) < _LONG_ENOUGH:
        return []
    return _where(lines, lambda line: OSA.distance(stem(word), stem(line)) <= _CLOSE < len(stem(line)))
