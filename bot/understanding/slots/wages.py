"""The monthly wage a sentence wishes for, in whole yuan (requirements.md 4.6 rule 4)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.understanding.slots.numerals import amount
from bot.understanding.slots.second_thoughts import counting

Span = tuple[int, int]


@dataclass(frozen=True)
class Wage:
    """Lowest and highest wage wished, yuan a month, and the spans of the text that say so."""

    minimum: int | None = None
    maximum: int | None = None
    spans: tuple[Span, ...] = ()


_D = "[一二两三四五六七八九]"
_N = rf"(?:\d+(?:\.\d+)?|{_D}|十)"
_ONE = (
    rf"(?:{_N}[万w](?![a-z])(?:{_N}(?![万w])(?:[千k](?:{_N}百?)?|百)?)?"
    rf"|{_N}[千k](?![a-z])(?:零?{_N}百?(?![千万kw\d]))?"
    r"|(?<![\d.])\d{4,5}(?![\d.年x*]))"
)
_JOIN = r"(?:块钱?|元)?\s?(?:-|~|到|至|、|,|或者?|和)\s?"
_AMOUNT = re.compile(
    rf"(?P<low>{_ONE}){_JOIN}(?P<high>{_ONE})"
    rf"|(?P<bare>\d{{1,2}}(?:\.\d)?|{_D}){_JOIN}(?P<top>{_N}[万w千k](?:{_N}(?![千万kw\d]))?)"
    rf"|(?P<first>{_D})(?P<second>{_D})(?P<scale>[千万])"
    rf"|(?P<base>{_D}[千万])(?P<from>{_D})(?P<to>{_D})(?![千百十\d])"
    rf"|(?P<one>{_ONE})"
    r"|(?P<over>[上过破超])(?P<wan>万)|(?P<about>万把)"
)
_UNIT = r"(?:[多来几]?\s?(?:块钱?|元钱?|块|rmb)?)"
_NOT_MONTHLY_AFTER = re.compile(
    rf"{_UNIT}\s?(?:[/每一]\s?(?:天|日|个?小时|个?钟|h|年|工|周|个?星期|次|件|套|平)|岁|人|名|公里|米|斤|[号岁]|年|个(?!月))"
)
_NOT_MONTHLY_BEFORE = re.compile(
    r"(?:(?:一|每)(?:天|日|年|个?小时|个?钟头?|周|个?星期)|日薪|时薪|年薪|年收入|日结|一年到头)[^,。,;!?一-九\d]{0,4}$"
)
_NOT_A_WISH_BEFORE = re.compile(
    r"(?:以前|之前|原来|原先|从前|早先|上个厂|上一家|老厂|那阵|那时候?|在老家)[^,。;!?想要找能]{0,12}$|"
    r"(?:老公|妻子|他|她|别人|人家|老乡|兄弟|弟弟?|哥哥?|姐姐?|妹妹?|朋友|工友|同村|隔壁|表[哥弟姐妹]|儿子|女儿|村里人)[^,。;!?想要找能]{0,8}"
    r"(?:拿|挣|赚|领|开|有|发|工资)(?:到|了|得|是)?$|"
    r"(?:他|她|别人|人家|老乡)[^,。;!?]{0,2}说[^,。;!?想要]{0,6}$|(?:原单位|老单位|单位|上家)[^,。;!?想要找能]{0,6}$|"
    r"(?:你们|刚才|刚刚|上面|之前|前面)[^,。;想要找能]{0,3}(?:发|说|推|讲|介绍|写|上面|那|这)的?(?:那个|那家|个|家|份|条)?(?:是|写|写的)?$|(?:尾号|尾数|[后末]四位|号码|身份证)(?:是|为|的)?$|"
    r"(?:欠|存|攒|亏|罚|押金|交|借|贷|中奖|学费|车费|路费|转账?|付|花|补贴|奖励|奖|报销|以前|之前|原来|我现在|现在(?:的|这)?(?:厂里?|工资|拿|一个月|每月|的?底薪)|如今|目前|现在才|现在只|现在拿|工资才|才拿|才有|只拿|只有|才给|上个月拿|邮编)[^,。;!?]{0,5}$"
)
_DOUBTED_AFTER = re.compile(
    rf"{_UNIT}(?:的)?[^,。\d]{{0,4}}(?:不敢想|怕[高多没是]|不指望|太高|高了|太低|低了|嫌|不够|算了|太少|少了|有点[高多少低]|"
    r"没有(?=[,。 ]))"
)
"""An amount so called is wished only if no other is named: 六千不敢想,四千五就行."""
_ENOUGH_AFTER = re.compile(rf"{_UNIT}(?:钱|起|以上|左右|的)?[也就](?:行|可以|得|成|好|够|干|做|去|要得)")
"""An amount so called is the least of several: 想要八千,七千也行."""
_REFUSED_AFTER = re.compile(
    rf"{_UNIT}(?:的|以下|以内|之下)?[^,。;]{{0,3}}(?:就|都|我)?(?:不(?:想|要(?!求)|干|去|做|说|考虑|用|看|行|来|愿|搞|谈|必)|免谈|(?:莫|别)(?:谈|说|找|叫|介绍|推|发|给|喊|提)|算了)"
)
_AT_LEAST_BEFORE = re.compile(
    r"(?:(?:不|莫|别|没)(?:要|能|得|可)?(?:低于|少于|低过|少过|下于|小于|低)|至少|最少|起码|最低|超过|超|大于|高于|多于|过|保底|(?<!以)上|达到|够|比)(?:要|得|有|个)?\s?$"
)
_LESS_BEFORE = re.compile(r"(?:低于|少于|不到|不够|没得|没有|没|小于|低过)\s?$")
_CAPPED_BEFORE = re.compile(r"(?:不|别|莫)(?:要|能|得)?(?:超过?|高于|多于|大于|过)\s?$")
_AT_MOST_BEFORE = re.compile(r"(?:最高|最多|顶多|封顶|低于|少于|不到)\s?$")
_AT_MOST_AFTER = re.compile(rf"{_UNIT}(?:钱)?(?:以下|以内|之内|之下|封顶|往下)")
_AT_LEAST_AFTER = re.compile(rf"{_UNIT}(?:一个月|每月|/月)?(?:以上|之上|往上|朝上|向上|朝高|起|打底|保底|\+|多|来)")
_JOINT = re.compile(
    r"一共|合计|加起来|总共|合起来|拢共|加拢|两(?:口子|个人|人|夫妻)[^,。]{0,6}(?:共|拿|挣|找)"
    r"|(?:两(?:口子|个人|人|夫妻)|夫妻(?:俩|两个?))[^,。房间都各每]{0,4}(?=[\d一二两三四五六七八九][\d千万百k])"
)
_EACH = re.compile(r"每人|一人|一个人(?!的活)|每个人|各|单人|个人拿")


def wage(text: str, second_thoughts: Sequence[int] = ()) -> Wage:
    """Read the wish from folded text; day, hour, year and joint pay give none, nor does what is taken back."""
    if _JOINT.search(text) and not _EACH.search(text):
        return Wage()
    minimum = maximum = None
    spans: list[Span] = []
    said = list(_monthly(text))
    doubted = {match.group() for match in said if _DOUBTED_AFTER.match(text, match.end())}
    named = [match for match in said if match.group() not in doubted] or said
    enough = [match for match in named if _ENOUGH_AFTER.match(text, match.end())] or named
    for match in counting(enough, second_thoughts, re.Match.start):
        low, high = _bounds(match, text)
        minimum = low if minimum is None else minimum
        maximum = high if maximum is None else maximum
        spans.append(match.span())
    if minimum is not None and maximum is not None and minimum > maximum:
        maximum = None
    return Wage(minimum, maximum, tuple(spans))


def _monthly(text: str) -> Iterator[re.Match[str]]:
    for match in _AMOUNT.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if _NOT_MONTHLY_AFTER.match(after) or _NOT_MONTHLY_BEFORE.search(before):
            continue
        if not _NOT_A_WISH_BEFORE.search(before) and not _is_refused(match, before, after):
            yield match


def _is_refused(match: re.Match[str], before: str, after: str) -> bool:
    """True if an amount is only refused (两三千的就不要说了); 四千以下不去 and 没有四千不去 still wish for 4000."""
    if not _REFUSED_AFTER.match(after) or "没" in after[:4]:
        return False
    bounded = _LESS_BEFORE.search(before) or _AT_MOST_AFTER.match(after) or _AT_LEAST_BEFORE.search(before)
    return not bounded and bool(match["low"] or match["bare"] or match["first"] or match["base"])


def _bounds(match: re.Match[str], text: str) -> tuple[int | None, int | None]:
    low, high = _values(match)
    before, after = text[: match.start()], text[match.end() :]
    if high is not None:
        return (low, None) if _AT_LEAST_AFTER.match(after) else (low, high)
    if _CAPPED_BEFORE.search(before):
        return None, low
    if _AT_LEAST_BEFORE.search(before):
        return low, None
    if _REFUSED_AFTER.match(after) and (_LESS_BEFORE.search(before) or _AT_MOST_AFTER.match(after)):
        return low, None
    if _AT_MOST_BEFORE.search(before) or _AT_MOST_AFTER.match(after):
        return None, low
    return low, None


def _values(match: re.Match[str]) -> tuple[int, int | None]:
    """Lowest and highest value of a matched amount; a bare first number takes the second's scale."""
    if match["base"]:
        return amount(match["base"] + match["from"]), amount(match["base"] + match["to"])
    if match["one"]:
        return amount(match["one"]), None
    if match["wan"] or match["about"]:
        return amount("一万"), None
    if match["first"]:
        return amount(match["first"] + match["scale"]), amount(match["second"] + match["scale"])
    if match["low"]:
        return _ordered(amount(match["low"]), amount(match["high"]))
    scale = next(c for c in match["top"] if c in "万w千k")
    return _ordered(amount(match["bare"] + scale), amount(match["top"]))


def _ordered(first: int, second: int) -> tuple[int, int]:
    return min(first, second), max(first, second)
