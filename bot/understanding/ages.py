"""The age of the person meant, in years (domain.md 4.6 rule 6)."""

import re

from bot.understanding.numerals import small

Span = tuple[int, int]

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_AGE = re.compile(
    rf"(?P<a>{_NUMBER})(?P<odd>[多几来])?(?:周)?岁(?!的?工龄)"
    r"|(?:今年|年龄|年纪|满|刚满|都|已经|快|我|妈|爸|哥|姐|弟|妹|公|妻子|孩子|儿子|女儿|孙子|孙女|侄儿|老人|叔|舅|他|她)(?:是|有|都|快|才|满|已经|今年)?"
    r"(?P<b>[1-7]\d|[一二三四五六七]?十[一二三四五六七八九]?)了?"
    r"(?=$|[,。,;!? 了的才]|能|可以|还|要|女|男|想|有没有|行)"
    rf"|[男女][, ]?(?P<d>{_NUMBER})(?=[, ]|$)|(?:^|[, ])(?P<e>{_NUMBER})(?=了(?:$|[,。才还])|[, ]?[男女])"
    r"|(?P<c>[一二三四五六七])十(?:多|几|来)岁"
)
_LIMITS = re.compile(
    rf"{_NUMBER}岁?\s?(?:-|~|到|至)\s?{_NUMBER}岁|岁(?:以上|以下|以内|之间)的?(?:人)?(?:招|要|收|能)?(?:不|吗)?"
)
_YOUNGEST, _OLDEST = 12, 80


def find(text: str) -> tuple[int | None, tuple[Span, ...]]:
    """The first age of somebody who could ask for work; spans of every age said."""
    spans: list[Span] = []
    found: int | None = None
    for match in _AGE.finditer(text):
        group = next(name for name in ("a", "b", "c", "d", "e") if match[name])
        years = small(match[group] + ("十" if group == "c" else "")) or 0
        if not _YOUNGEST <= years <= _OLDEST:
            continue
        spans.append(match.span())
        found = years if found is None else found
    return (None if _LIMITS.search(text) else found), tuple(spans)
