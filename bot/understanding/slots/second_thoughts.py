"""The words by which somebody takes back what they just said: 四千…不对，四千五; 保安，说错了，保洁."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")

_SIGH = "[啊哦噢唉哎呃呀]呀?"
_PAUSE = r"[ ,.…。]"
TAKEN_BACK = re.compile(
    rf"不对(?!劲)|[说讲打写点选报搞弄听填看][错反岔]了?|错了|反了|口误|[说讲喊开要][多高少低]了|"
    rf"(?<=[一二三四五六七八九十岁\d,. ])(?:实岁|周岁)|漏[打写说]|"
    rf"{_SIGH}{_PAUSE}?不(?:[是对行要]|(?={_PAUSE}))|不不|"
    rf"(?<={_PAUSE})(?:不|不是|没有)(?={_PAUSE})|(?<![^ ,.…。])等(?:一下|下|等)?(?={_PAUSE})|算(?:了|球|逑)|"
    rf"(?<![是要])不是[^,。?]{{1,8}}[, ]是|{_SIGH}{_PAUSE}?直接|"
    rf"我?[说讲]的?是(?!不是)|我的?意思是|改成|换成|改为|(?<={_PAUSE})还是(?=要|[^,?]{{1,8}}吧)|实际|准确|应该是|"
    rf"{_SIGH}(?:[我他她]?[说讲]?是?)(?=[\d一二三四五六七八九]?十|\d\d)|{_SIGH}不(?=[\d一二两三四五六七八九])|漏了|"
    rf"(?<={_PAUSE})不(?=[\d一二两三四五六七八九][\d千万百])|"
    r"差一岁(?=就是|才是|是)|(?<=[\d一二三四五六七八九十岁了哦啊,. ])(?:[我他她]的)?(?:身份证|户口本)上?"
    r"(?=[面写印登是起着的才都]{1,4}[\d一二三四五六七八九十])|(?<=[的去]了)你看|"
    r"(?<=[,. ])(?:你看)?现在(?=就?(?:想|要|只))|(?:想来想去|想了想|商量来商量去|考虑来考虑去)"
)
_WORDS = (
    *("错", "反", "不对", "不是", "不行", "不要", "不不", "算", "直接", "等", "的是", "讲是", "说是", "是说", "意思"),
    *("改", "换成", "还是", "实际", "准确", "应该是", "漏", "误", "岔", ",不", " 不", ".不", ",没", " 没", ".没"),
    *(
        "身份证",
        "户口本",
        "差一岁",
        "实岁",
        "周岁",
        "多了",
        "高了",
        "少了",
        "低了",
        "你看",
        "现在",
        "想来想去",
        "想了想",
        "商量来商量去",
        "考虑来考虑去",
    ),
    *"啊哦噢唉哎呃呀",
)
"""One of them stands in every such phrase; to look for them takes a tenth of the time."""
_ADDED = re.compile(r"[^,]{0,2}(?:也|还要|还得|再加)")
"""After the words: what follows is wished besides."""


def second_thoughts(text: str) -> tuple[int, ...]:
    """Places in normalised text after which what was said before no longer counts, if it is said anew."""
    if not any(word in text for word in _WORDS):
        return ()
    return tuple(found.end() for found in TAKEN_BACK.finditer(text) if not _ADDED.match(text, found.end()))


def counting(items: Sequence[Item], places: Sequence[int], start: Callable[[Item], int]) -> list[Item]:
    """The items of one kind that count: those after the last second thought that any of them follows."""
    for place in reversed(places):
        later = [item for item in items if start(item) >= place]
        if later:
            return later
    return list(items)
