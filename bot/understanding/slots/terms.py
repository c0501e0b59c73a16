"""Trades, benefits and shifts named in a sentence (requirements.md 2.4), and which of them are wished."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from string import ascii_lowercase, digits

from bot.understanding.lexicon.tables import TERMS, Lexicon
from bot.understanding.lexicon.words import Span, Words
from bot.understanding.slots.second_thoughts import counting


class Kind(StrEnum):
    """The kinds of words, in the order of TERMS."""

    TRADE = "trade"
    BENEFIT = "benefit"
    SHIFT = "shift"


_REFUSED = re.compile(
    r"(?:(?<!要)(?<!好)不(?:想|要|用|愿意?|是|太?喜欢|考虑|做|去|进|当|干|会|能|搞|弄|找|需要|想再|包|是要|想学|愿学|想做|想去|想进|想当|想干|要做|去做|爱|爱做|想上|上|行|学)?(?:做|去|进|当|干|在|学)?|(?:别|莫|不要|不用|不准|少)(?:再|又|老是?|总是?)?(?:给|跟|和|对|推|推荐|介绍|安排|排|叫|让|喊|发|找)?我?(?:推荐?|介绍|安排|排|上|做|去|进|发|找|说|讲|提|谈|弄|派|塞|看)?(?:到|是|的是)?(?:去|来)?(?:做|当|干|进|上)?|拒绝|拒|抗拒|反感|烦透了?|受够了?|告别|远离|怕了|只要不是|只要不|除了|除开|讨厌|免|怕|非|没有|没|(?:做|当|干|开|上|进|去)不(?:了|成|得|来))(?:再)?(?:那种|什么|那些)?$"
)
_ASKED = re.compile(
    r"(?:有没有|有没|是不是|要不要|能不能|可不可以|行不行|招不招|会不会|不是不想?|做不做|好不好|为什么不)(?:上|做|去|进|有|包|倒|得|那种|这种|什么|哪种)*$"
)
_REFUSED_AFTER = re.compile(
    r"(?:的|类)?(?:那种|那些|这些|这种|这行|这个)?(?:活|厂)?(?:我|就|也|都|是|真的?|实在|确实|再也|坚决|一概|绝对|可){0,4}(?:"
    r"(?:不(?:想|要|用|愿意?|必|得)|莫|别)(?:再)?(?:做|干|去|进|学|上|当|碰|考虑|找|看|来)|不(?:想|要)(?:了|再)?|不(?:再)?(?:做|干|去|进|学|上|当|碰|考虑|搞|弄|整)|除外|免(?=了|开)|(?:就|还是|也)?算了|免谈|"
    r"(?:干|做|上|整|搞|待|当)不(?:了|来|起|动|下去|成|得)|(?:受|遭|闻|坐|站|吃|碰|熬)不(?:得|了|住|起|惯)|[^,。;]{0,6}也不(?:做|干|去|进|上)|熬不(?:住|起)|不(?:可以|行|得行|接受|喜欢|适合)|(?:做|干|上)(?:伤|够|怕|厌|烦|腻)"
    r")(?=[了的啊哈嘛呢吧哦啦呀哟开,.。!; ]|$|再|给我|推荐|介绍)"
    r"|(?:的|类)?(?:那种|那些)?(?:活|厂)?(?:就|也|都)?(?:莫|别)(?:再)?(?:给我?|推|介绍|发|说|提|叫|排|安排)"
)
_COMPLAINED_AFTER = re.compile(
    r"[^,.。;!? 不没哪什多]{0,8}(?:[疼痛吐烂怕]|累(?!活)|危险|有毒|味道大|太[吵热脏苦累难闷]|"
    r"工资太?低(?!一?[点些])|加班太?多|(?:灰|粉尘|灰尘|噪音|声音|味道?|压力)(?:太|好|很)?大|太?呛|把[^,。]{1,4}[整弄搞做熬]?(?:坏|伤|废|垮)|太?费(?:眼|腰|力|神)|伤(?:眼|身|腰)|免了|钱少(?!一?[点些])|没意思)(?!不(?![去做干进要想])|吗|么|没)"
    r"|[^,.。;!? ]{0,8}(?:遭不住|受不了|吃不消|不划算|划不来)"
)
"""What is complained of is not wished for: 电子厂坐得屁股疼,有没有物流的."""
_WELCOME_AFTER = re.compile(r"的(?:活|厂)?(?:还|倒)?(?:可以|得行|行(?!不))")
"""What is named so is wished even beside a refusal: 手抖做不成搬运的可以."""
_MUST_HAVE = re.compile(r"[^,。]{0,3}(?:就|我)?(?:不去|不干|不来|不做|不行|不考虑|免谈|莫谈)")
_PAST = re.compile(
    r"(?:以前|之前|原来|从前|过去|原先|早先|刚从|去年|前年|干过|做过|当过|现在|如今|目前)[^,。;想要找]{0,8}$"
    r"|(?:做|干|当|开|上)(?:了|过)[\d一二两三四五六七八九十几多半]{1,4}(?:年|个?月)多?的?$"
)
_PAST_AFTER = re.compile(
    r"[^,。;]{0,3}(?:做过|干过|当过|(?:做|干|当|开|上)了[\d一二两三四五六七八九十几多半]{1,4}(?:年|个?月))"
)
_NOT_HERE = re.compile(r"孩子|小孩|(?<=电子)版|话|费|票|那种家电")
_DOUBLED = re.compile(r"(?<![以往之朝])[\u4e00-\u9fff]$")
"""Before 不上夜班: 要不要 and 上不上 ask; in 四千以上不上夜班 the first 上 belongs to the sum."""
_FIXED = re.compile(r"(?:冰箱|装|修|拆|卖|清洗|安装)$")
"""Before 空调: a trade with air conditioners, not a cool workshop."""
_MEASURE, _NUMERALS = "家", frozenset("那这哪一二两三四五六七八九十几某")
_LETTERS, _SIGNS = frozenset(ascii_lowercase), frozenset(ascii_lowercase + digits)
_EITHER_AFTER, _EITHER_BEFORE = re.compile(r"[^,。]{0,3}还是"), re.compile(r"还是(?:要|是|上|做|不)?$")


@dataclass(frozen=True)
class Term:
    """A word of the lexicon in a text. `past`: of a former job, which counts only alone."""

    kind: Kind
    values: tuple[str, ...]
    word: str
    start: int
    end: int
    refused: bool
    past: bool


class TermFinder:
    """A finder of the trades, benefits and shifts of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._entries = {
            alias: (kind, values)
            for kind, table in zip(Kind, TERMS, strict=True)
            for alias, values in lexicon.aliases(table).items()
        }
        self._words = Words(self._entries)

    def find(self, text: str, second_thoughts: Sequence[int] = ()) -> list[Term]:
        """Every trade, benefit and shift in normalised text, the longest name where several begin."""
        found = [self._term(text, span, second_thoughts) for span in self._words.spans(text, _is_whole)]
        return [term for term in found if term is not None]

    def _term(self, text: str, span: Span, second_thoughts: Sequence[int]) -> Term | None:
        kind, values = self._entries[text[slice(*span)]]
        again = any(place <= span[0] for place in second_thoughts)
        other = _is_other(text, *span) or (kind is not Kind.TRADE and not again and _is_either(text, *span))
        return None if other else _term(kind, values, text, *span)


def _is_whole(text: str, start: int, end: int) -> bool:
    """True unless Latin letters around the word make it a part of a longer one, or it begins inside 那家."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if text[start] == _MEASURE and before in _NUMERALS:
        return False
    return (text[start] not in _SIGNS or before not in _LETTERS) and (
        text[end - 1] not in _SIGNS or after not in _LETTERS
    )


def _is_other(text: str, start: int, end: int) -> bool:
    """True if the word stands in one of another meaning (接送孩子, 厂车票)."""
    word = text[start:end]
    if word in ("接送", "电子", "家电", "医药", "厂车", "空调") and _NOT_HERE.match(text, end):
        return True
    if word == "空调" and _FIXED.search(text[:start]):
        return True
    return word == "接送" and text[start - 1 : start] == "人"


def _is_either(text: str, start: int, end: int) -> bool:
    """True if the word is asked about beside another: 白班还是夜班."""
    return bool(_EITHER_AFTER.match(text, end) or _EITHER_BEFORE.search(text[:start]))


def _term(kind: Kind, values: tuple[str, ...], text: str, start: int, end: int) -> Term:
    word, before, after = text[start:end], text[:start], text[end:]
    if (
        word[0] in "不没" and _DOUBLED.search(before) and before[-1] == word[1:2]
    ):  # 要不要上夜班 asks, 不要上夜班 refuses
        values = tuple(_OTHER_SHIFT.get(value, value) for value in values)
    refused = bool(_REFUSED.search(before)) and not _ASKED.search(before)
    if refused and (_WELCOME_AFTER.match(after) or (kind is not Kind.TRADE and _MUST_HAVE.match(after))):
        refused = False
    elif _REFUSED_AFTER.match(after) or (kind is not Kind.BENEFIT and _COMPLAINED_AFTER.match(after)):
        refused = True
    past = bool(_PAST.search(before) or _PAST_AFTER.match(after))
    return Term(kind, values, word, start, end, refused=refused, past=past)


_HOUSES, _CLOSE, _ANY = ("厂", "店", "院", "楼"), 1, "普工"
"""The work done there says more than the house, unless it is any work: 药厂的包装工 is 包装, 电子厂普工 is 电子."""


def _open(terms: list[Term], kind: Kind, second_thoughts: Sequence[int]) -> list[Term]:
    """The words of one kind that are not refused, and not taken back."""
    return counting([one for one in terms if one.kind is kind and not one.refused], second_thoughts, _start)


def _start(term: Term) -> int:
    return term.start


def trade(terms: list[Term], second_thoughts: Sequence[int] = ()) -> str | None:
    """The trade wished: not one refused, and one done before only when no other is named."""
    open_terms = _open(terms, Kind.TRADE, second_thoughts)
    refused = {value for term in terms if term.refused for value in term.values}
    named = [term for term in open_terms if term.values[0] not in refused] or open_terms
    chosen = next((term for term in named if not term.past), next(iter(named), None))
    if chosen and chosen.word.endswith(_HOUSES):
        done = (term for term in open_terms if 0 <= term.start - chosen.end <= _CLOSE)
        chosen = next((term for term in done if term.values[0] != _ANY), chosen)
    return chosen.values[0] if chosen else None


def benefits(terms: list[Term], second_thoughts: Sequence[int] = ()) -> tuple[str, ...]:
    """The benefits wished, each once, in the order said; what is refused afterwards is not wished."""
    said_no = (term for term in terms if term.kind is Kind.BENEFIT and term.refused)
    refused = {value: term.start for term in said_no for value in term.values}
    said = [(value, term.start) for term in _open(terms, Kind.BENEFIT, second_thoughts) for value in term.values]
    return tuple(dict.fromkeys(value for value, start in said if start > refused.get(value, -1)))


_OTHER_SHIFT = {"白班": "夜班", "夜班": "白班", "两班倒": "白班", "三班倒": "白班"}


def shift(terms: list[Term], second_thoughts: Sequence[int] = ()) -> str | None:
    """The shift wished: 不定 if day and night are both welcome; the other one if one of the two is refused."""
    said = [term for term in terms if term.kind is Kind.SHIFT]
    welcome = _open(terms, Kind.SHIFT, second_thoughts)
    wished = dict.fromkeys(term.values[0] for term in [one for one in welcome if not one.past] or welcome)
    if {"白班", "夜班"} <= wished.keys() and not any(term.refused for term in said):
        return "不定"
    refused = (_OTHER_SHIFT.get(term.values[0]) for term in said if term.refused)
    return next(iter(wished), None) or next((other for other in refused if other), None)
