"""The age of the person meant, in years (requirements.md 4.6 rule 6)."""

import re

from bot.understanding.slots.numerals import small

Span = tuple[int, int]

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九]?十(?:有?[一二三四五六七八九])?|[一二三四五六七八九])"
_TENS = r"(?<![第\d一二三四五六七八九])[二三四五六七]十[一二三四五六七八]"
"""Before another digit: 三十七八 is 37 or 38."""
_GROWN = (
    r"(?:(?<![\d.第])[1-7]\d|(?<![\d第一二三四五六七八九十])[一二三四五六七]?十(?:有?[一二三四五六七八九])?)"
    r"(?![\d一二三四五六七八九十百千万k%.:x-])"
)
_PERSON = (
    r"(?:我|妈|娘|爸|爷|奶|哥|姐|弟|妹|公|婆|妻子|男人|女人|丈夫|孩子|儿子|女儿|孙子|孙女|侄儿|侄女|外甥|儿|老人|叔|舅|姑|婶|嫂|姑娘|他|她|"
    r"老[大二三四五幺]|本人|人|家里的)(?:儿|子|家)?"
)
_BEING = r"(?:是|有|都|快|才|刚|满|整|奔|靠|已经|今年|大概|就|也|大了点?|,|:| )*"
_AFTER = (
    r"(?=$|[,。,;!? 的才嘛啊吧哦嘞]|能|可以|还|要|女|男|想|有没有|行|有厂|有人|没|不|身体|去|进|读|学|找|做|干|又|这|"
    r"收|初|高中|小学|大专|毕业|什么|都|我|他|她|老公|妻子|出头|往上|属|只)"
)
_OLD = r"(?:老太|老头|大姐|大叔|大妈|妇女|男的|女的|人(?:还|要|能|有|可))"
_AGE = re.compile(
    rf"(?P<a>{_NUMBER})(?P<odd>[多几来])?(?:周)?岁(?!的?工龄)"
    rf"|(?P<h>{_TENS})(?=[一二三四五六七八九](?:岁|了|的|$|[,。 ]))"
    rf"|(?:今年|年龄|年纪|岁数|虚岁|实岁|(?<![未没不])满|都|已经|快|奔|靠近|过了年|翻年|整|[男女]的|{_PERSON}){_BEING}(?P<b>{_GROWN})(?:半|了|整|有余)*{_AFTER}"
    rf"|[男女][, ]?(?P<d>{_GROWN})(?=[, ]|$|什么|想|找|能|会)"
    rf"|(?:^|[, ])(?P<e>{_GROWN})(?:半|整)?(?=了(?:$|[,。才还没想]|半)|[, ]?[男女])"
    rf"|(?<!我)(?:收|要|招|用)(?:不(?:收|要|招)|没有)?(?:人)?(?P<f>{_GROWN})(?=的(?!厂|工资|钱)|左右的(?:人|女|男))"
    rf"|(?:^|[, ])(?P<g>{_GROWN})半?(?=的?(?:$|[,。!? ])(?!.*号)|的?{_OLD}"
    r"|(?:还|都)?(?:能|可以|要不|收不|招不|行不|有厂|有人))"
    r"|(?P<c>[一二三四五六七])十(?:(?:多|几|来|啷当|郎当)岁|好几(?=$|[了的岁 ,。])|出头)"
)
_ALONE = re.compile(r"\W*[^\W男女]{1,3}\W*")
"""A bare number is a choice of a list, not an age."""
_LIMITS = re.compile(
    rf"{_NUMBER}岁?\s?(?:-|~|到|至)\s?{_NUMBER}岁|岁(?:以上|以下|以内|之间)的?(?:人)?(?:招|要|收|能)?(?:不|吗)?"
)
_YOUNGEST, _OLDEST = 12, 80


def find(text: str) -> tuple[int | None, tuple[Span, ...]]:
    """The first age from 12 to 80 years, None if the text asks for limits; and the spans of all ages said."""
    spans: list[Span] = []
    found: int | None = None
    for match in _AGE.finditer("" if _ALONE.fullmatch(text) else text):
        group = next(name for name in ("a", "b", "c", "d", "e", "f", "g", "h") if match[name])
        years = small(match[group].replace("有", "") + ("十" if group == "c" else "")) or 0
        if not _YOUNGEST <= years <= _OLDEST:
            continue
        spans.append(match.span())
        found = years if found is None else found
    return (None if _LIMITS.search(text) else found), tuple(spans)
