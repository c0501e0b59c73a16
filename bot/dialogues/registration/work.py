"""The questions for education, trade, wage, and willingness to go (R08)."""

import re

from bot.dialogues.base import Facts, Kept, Turn, numbered
from bot.dialogues.fixed_words import is_skip, plain
from bot.dialogues.registration.identity import is_minor
from bot.dialogues.registration.question import Got, Question, Reading
from bot.understanding import Slots
from bot.understanding.answers.choices import chosen, number
from bot.understanding.lexicon.tables import BASE
from bot.understanding.meaning import Intent
from models.people import Education, Willingness
from programme.people.education import education_rank
from programme.people.majors import find_major

LOWEST_WAGE, HIGHEST_WAGE = 500, 50_000
TRADES = tuple(dict.fromkeys(value for values in BASE.aliases("trades.tsv").values() for value in values))
"""The trades that wishes are matched by, the most usual first (requirements.md 2.4)."""
TRADES_SHOWN = 8
_UNSCHOOLED = re.compile("没(?:有|得)?(?:读|上|念|进)过?(?:什么|啥子?|过)?(?:书|学|字)|不(?:识|认得?)字")
_IN_SCHOOL = re.compile("在[读校]|还在(?:读|上|念)|没毕业|[高初职大][一二三四](?!类)|[一二三]年级")
_YEARS = (
    re.compile("小学|(?<![高初大])[一二三四五六1-6]年级"),
    re.compile("初[一二三1-3]|[七八九7-9]年级"),
    re.compile("高[一二三1-3]"),
)
"""By rung from 小学: the year of school, for a person who says how far they came: 读到三年级."""
_ANY = ("都可以", "都行", "随便", "不限", "哪样都", "什么都", "啥子都", "无所谓", "不挑")
_LEFT_OPEN = ("越多越好", "越高越好", "多多益善", "面议", "看着给", "合适就", "差不多就", "钱多钱少", "高低都")
_ANY_WAGE = (*_ANY, *_LEFT_OPEN)
_LEARN = ("想学", "培训", "学技术", "学手艺", "没有手艺", "没手艺", "没得手艺", "不会")


def _ask_education(_facts: Facts, _kept: Kept) -> str:
    return f"您的文化程度是？\n{numbered([str(level) for level in Education])}"


def _read_education(turn: Turn) -> Reading:
    levels = list(Education)
    if _UNSCHOOLED.search(turn.text):
        return Got({"education": str(levels[0])})
    if plain(turn.text) in _ANY:
        return Got({"education": None})
    position = chosen(turn.text, [str(level) for level in levels])
    if position is None and number(turn.text) is None:
        position = education_rank(turn.text)
    if position is None:
        position = next((rung for rung, year in enumerate(_YEARS, start=1) if year.search(plain(turn.text))), None)
    return None if position is None else Got({"education": str(levels[position]), **_schooling(turn, position)})


def _schooling(turn: Turn, rung: int) -> Kept:
    """The major, and whether the person is still at school, if said along with the education (R11)."""
    major = find_major(plain(turn.text)) if rung >= list(Education).index(Education.SENIOR) else None
    told: dict[str, object] = {"major": major} if major else {}
    return told | ({"in_school": True} if _IN_SCHOOL.search(turn.text) else {})


def _ask_trade(_facts: Facts, _kept: Kept) -> str:
    shown = TRADES[:TRADES_SHOWN]
    return f"想做什么工种？回数字，或者直接写，比如“焊工”。都可以就回“跳过”，想先学手艺回“学”。\n{numbered(shown)}"


def _read_trade(turn: Turn) -> Reading:
    said = plain(turn.text)
    if turn.said.intent in _ABOUT_ELSE and said not in TRADES:
        return None
    if said == "学" or any(word in said for word in _LEARN):
        return Got({"trade": None, "wants_training": True})
    if any(word in said for word in _ANY):
        return Got({"trade": None})
    position = chosen(turn.text, TRADES[:TRADES_SHOWN])
    if position is not None:
        return Got({"trade": [TRADES[position]], **_wishes(turn)})
    named = _slots(turn).trade or next((trade for trade in TRADES if trade in said), None)
    if named:
        return Got({"trade": [named], **_wishes(turn)})
    return None


def _ask_wage(_facts: Facts, _kept: Kept) -> str:
    return "每个月最少想要多少工资？写数字就行，比如 4000。要包吃住、白班也一起写上；没有要求回“跳过”。"


def _read_wage(turn: Turn) -> Reading:
    if turn.said.intent in _ABOUT_ELSE and not plain(turn.text).isdecimal():
        return None
    wishes, said = _slots(turn), plain(turn.text)
    low, high = wishes.min_wage, wishes.max_wage
    if said.isdecimal() and LOWEST_WAGE <= int(said) <= HIGHEST_WAGE:
        low = int(said)
    if low is None and high is None and any(word in said for word in _ANY_WAGE):
        return Got({"wage": None, **_wishes(turn)})
    if low is None and high is None:
        is_wish = turn.said.intent in (Intent.JOB_SEARCH, Intent.JOB_DETAIL) and _wishes(turn)
        return Got({"wage": None, **_wishes(turn)}) if is_wish else None
    return Got({"wage": [low, high], **_wishes(turn)})


def _wishes(turn: Turn) -> Kept:
    """Benefits and shift, if said along with an answer."""
    said = _slots(turn)
    wishes: dict[str, object] = {}
    if said.benefits:
        wishes["benefits"] = list(said.benefits)
    if said.shift:
        wishes["shift"] = said.shift
    return wishes


def _slots(turn: Turn) -> Slots:
    """The slots of the message whatever its intent, because it answers a question about them."""
    return turn.reader.slots(turn.text)


_WILLING = {
    Willingness.WILLING: "愿意",
    Willingness.UNWILLING: "不愿意",
    Willingness.UNDECIDED: "再想想",
}
_SHORT = 7
"""Characters of an answer that may be understood as something else: 身体不好去不了."""
_UNWILLING_WORDS = re.compile(
    "不愿|不想(?:再?去|出|走|离|外|动|跑|来|打工|$|[,。了嘛嘞哈])|不去|去不[了成得]|走不[了成开]|出不去|^莫.{0,2}$|^不[想愿行要]?.?$"
)
_UNDECIDED_WORDS = re.compile("想想|考虑(?!好)|看情况|再说|不一定|^(?:我)?随便")
_WILLING_WORDS = re.compile(
    "愿意|肯去|(?:再|才)(?:出|过)?去|随时|(?:想|要|能|可以|肯定|就|都|也|随时|准备|打算|我|那)(?:出|过)?去|^(?:出|过)?[去克](?!年|哪|不|那边好|年龄)"
    "|^(?:可以|好|要得|嗯|得行|行|是|没问题|当然|肯定)(?:的|嘛|嘞|啊|呀|吧|哈|可以|好|去){0,3}$"
)
_BY_WORDS = (
    (Willingness.UNDECIDED, _UNDECIDED_WORDS),
    (Willingness.UNWILLING, _UNWILLING_WORDS),
    (Willingness.WILLING, _WILLING_WORDS),
)
_ABOUT_ELSE = frozenset({Intent.POLICY, Intent.SUBSIDY, Intent.MY_STATUS, Intent.HELP, Intent.GREETING})
"""Intents of a sentence that answers no question about work, although it may hold a word of an answer."""


def _ask_willing(facts: Facts, _kept: Kept) -> str:
    place = facts.plan.destination.area.name
    return f"最后一个问题：愿不愿意去{place}上班？\n{numbered(list(_WILLING.values()))}"


def _read_willing(turn: Turn) -> Reading:
    said = plain(turn.text)
    kinds = list(_WILLING)
    if is_skip(turn.text):
        return Got({"willing": str(Willingness.UNDECIDED)})
    if number(turn.text) is not None:
        position = chosen(turn.text, list(_WILLING.values()))
        return None if position is None else Got({"willing": str(kinds[position])})
    if turn.said.intent in _ABOUT_ELSE and len(said) > _SHORT:
        return None
    kind = next((kind for kind, words in _BY_WORDS if words.search(said)), None)
    return Got({"willing": str(kind)}) if kind else None


def _of_age(facts: Facts, kept: Kept) -> bool:
    return not is_minor(facts, kept)


EDUCATION = Question("education", _ask_education, _read_education, optional=True, words=("文化", "学历"))
TRADE = Question("trade", _ask_trade, _read_trade, optional=True, words=("工种",), matters=_of_age)
WAGE = Question("wage", _ask_wage, _read_wage, optional=True, words=("工资",), matters=_of_age)
WILLING = Question("willing", _ask_willing, _read_willing, matters=_of_age)
