"""The age of the person meant, in years (requirements.md 4.6 rule 6)."""

import re
from collections.abc import Sequence

from bot.understanding.slots.numerals import small
from bot.understanding.slots.second_thoughts import counting

Span = tuple[int, int]

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九]?十(?:有?[一二三四五六七八九])?|[一二三四五六七八九])"
_TENS = r"(?<![第\d一二三四五六七八九])[二三四五六七]十[一二三四五六七八]"
"""Before another digit: 三十七八 is 37 or 38."""
_GROWN = (
    r"(?:(?<![\d.第])[1-7]\d|(?<![\d第一二三四五六七八九十])[一二三四五六七]?十(?:有?[一二三四五六七八九])?)"
    r"(?![\d一二三四五六七八九十百千万k%.:x-])"
)
_UNCOUNTED = (
    r"(?!\s?(?:[多几来]|[个块元天日年月号点斤里米名位分万亩口次楼层期班届厘平张袋件台双箱趟级度寸吨辆头栋车路代条根匹棵桶瓶盒把床间套份项种门样笔"
    r"桌篇节课批组队秒刻周季步搭走前后]|家(?!里|有|庭|人)|本(?!人|地|来)|只(?!能|想|要|会|有|做|在|是)|户(?!口)|公(?!婆|公)|以[前后]|出[发门]|动身|小时|钟|星期|礼拜|人(?!还|要|能|有|可)|包(?!装|吃|住)))"
)
"""After a number: no measure makes it a count of something else."""
_PERSON = (
    r"(?:我|妈|娘|爸|爷|奶|哥|姐|弟|妹|公|婆|妻子|男人|女人|丈夫|孩子|儿子|女儿|孙子|孙女|侄儿|侄女|外甥|儿|老人|叔|舅|姑|婶|嫂|姑娘|他|她|"
    r"小伙子?|妹子|大姐|大叔|老[大二三四五幺]|本人|人|家里的)(?:儿|子|家)?"
)
_BEING = r"(?:是|有|都|快|才|刚|满|整|奔|靠|已经|今年|大概|就|也|大了点?|,|:| ){0,4}"
_AGAIN = r"(?:^|[, .哦噢啊呀]|错了|不对|不是|实际|其实|虚岁|实岁|就算|应该是|算是)"
_BY_PAPER = r"(?:身份证|户口本?|证件)(?:上面?|里头?)?(?:写|印|登)?(?:着|起|的)?(?:都|才|是|为){0,2}"
"""Before an age that counts more than one remembered: 身份证上是十九."""
_OLD = r"(?:老太|老头|大姐|大叔|大妈|妇女|男的|女的|人(?:还|要|能|有|可|了))"
_AGE = re.compile(
    rf"(?P<a>{_NUMBER})(?P<odd>[多几来])?(?:周)?岁(?!的?工龄)"
    rf"|(?P<h>{_TENS})(?=[一二三四五六七八九](?:岁|了|的|$|[,。 ]))"
    rf"|(?:今年|年龄|年纪|岁数|虚岁|实岁|(?<![未没不])满|都|已经|现在|如今|眼看|快|奔|靠近|过了年|翻年|整|[男女]的|{_PERSON}){_BEING}"
    rf"(?P<b>{_GROWN})(?:半|了|整|有余){{0,2}}{_UNCOUNTED}"
    rf"|[男女][, ]?(?P<d>{_GROWN})(?=[, ]|$|什么|想|找|能|会)"
    rf"|{_AGAIN}(?P<e>{_GROWN})(?:半|整)?(?=了(?!{_NUMBER})|[, ]?[男女])"
    rf"|(?:错了|不对|实际|其实|虚岁|实岁|就算|应该是|算是|[哦啊噢呃](?:[我他她][说讲])?是?|差一岁(?:就|才)?是?|{_BY_PAPER})(?P<i>{_GROWN}){_UNCOUNTED}"
    rf"|(?<!我)(?:收|要|招|用)(?:不(?:收|要|招)|没有)?(?:人)?(?P<f>{_GROWN})(?=的(?!厂|工资|钱)|左右的(?:人|女|男))"
    rf"|(?:^|[, ])(?P<g>{_GROWN})半?(?=的?(?:$|[,。!? ])(?!.*号)|的?{_OLD}"
    r"|(?:还|都)?(?:能|可以|要不|收不|招不|行不|有厂|有人))"
    r"|(?P<c>[一二三四五六七])十(?:(?:多|几|来|啷当|郎当)岁|好几(?=$|[了的岁 ,。])|出头)"
)
_GROUPS = ("a", "b", "c", "d", "e", "f", "g", "h", "i")
_ALONE = re.compile(r"\W*[^\W男女]{1,3}\W*")
"""A bare number is a choice of a list, not an age."""
_LIMITS = re.compile(
    rf"[收招要]到{_NUMBER}岁|{_NUMBER}岁?\s?(?:-|~|到|至)\s?{_NUMBER}岁|岁(?:以上|以下|以内|之间)的?(?:人)?(?:招|要|收|能)?(?:不|吗)?"
)
_THEN = re.compile(
    r"(?:那(?:里|会|时|年|阵|下)|的?时候|起就|出来打工|"
    r"就(?:出来|出门|开始|辍学|进厂|跟|没读|不读|打工|在|当))"
)
"""After an age of former days: 十六岁就出来打工, 二十出头那时候."""
_CHILD_BEFORE = re.compile(r"(?:一个|大的|小的)(?:是|才|有|今年)?$")
_KIN_BEFORE = re.compile(r"(?:妈|爸|娘|老人|孩子|儿子|女儿|公公|婆婆|奶奶|爷爷|岳父|岳母|老[大二三])[^,。我]{0,4}$")
_WANTS = re.compile(r"(?:岁)?(?:的?那个|的)?也?(?:想|要|找|会|能|去|打算|做过)")
_ONE_OF_THEM = rf"一个(?:是|才|有|今年|满){{0,2}}({_NUMBER})岁?"
_OF_TWO = re.compile(rf"{_ONE_OF_THEM}[, ]?(?:和|另){{0,2}}{_ONE_OF_THEM}")
_ELDER, _YOUNGER = (
    re.compile(r"(?:大|老大)的?(?:那个|这个)?(?=[^,。]{0,2}[想要找会能去])"),
    re.compile(r"(?:小|老二|老幺)的?(?:那个|这个)?(?=[^,。]{0,2}[想要找会能去])"),
)
"""Of two named together the one who wishes: 一个十七一个二十三,大的那个想找个厂."""
_CARED_FOR = re.compile(
    r"[^,。不没]{0,4}(?:照顾|要人管|没人管|要人带|走不动|卧床|瘫|读书|在读|读[小初高]|上[小初高]|还小)"
)
"""An age of somebody to be cared for: 我妈68了要人照顾."""
_SAID = re.compile(r"[\d十岁]")
_YOUNGEST, _OLDEST = 12, 80


def find(text: str, second_thoughts: Sequence[int] = ()) -> tuple[int | None, tuple[Span, ...]]:
    """The first age from 12 to 80 years, None if the text asks for limits; and the spans of all ages said."""
    spans: list[Span] = []
    meant: list[tuple[int, int, bool]] = []
    for match in _AGE.finditer(text) if _SAID.search(text) and not _ALONE.fullmatch(text) else ():
        group = next(name for name in _GROUPS if match[name])
        years = small(match[group].replace("有", "") + ("十" if group == "c" else "")) or 0
        if not _YOUNGEST <= years <= _OLDEST:
            continue
        spans.append(match.span())
        if not _is_another(text, match.start(group), match.end()):
            meant.append((match.start(group), years, group == "c"))
    counted = counting(meant, second_thoughts, _place)
    exact = next((years for _, years, vague in counted if not vague), counted[0][1] if counted else None)
    return (None if _LIMITS.search(text) else _of_two(text) or exact), tuple(spans)


def _of_two(text: str) -> int | None:
    """The age of the elder or the younger of two, whichever is said to wish; None elsewhere."""
    pair = _OF_TWO.search(text) if "一个" in text else None
    ages = sorted(small(age) or 0 for age in pair.groups()) if pair else []
    if not pair or not _YOUNGEST <= ages[0] <= ages[1] <= _OLDEST:
        return None
    if _ELDER.search(text, pair.end()):
        return ages[1]
    return ages[0] if _YOUNGER.search(text, pair.end()) else None


def _is_another(text: str, start: int, end: int) -> bool:
    """True for an age of former days, of a child beside another, or of somebody to be cared for."""
    before, after = text[:start], text[end:]
    if _THEN.match(after) or (_CHILD_BEFORE.search(before) and not _WANTS.match(after)):
        return True
    return bool(_KIN_BEFORE.search(before) and _CARED_FOR.match(after))


def _place(age: tuple[int, int, bool]) -> int:
    return age[0]
