"""The name of a person as an answer: read leniently, kept as the ID card writes it."""

import re

from opencc import OpenCC

from bot.understanding.lexicon.tables import BASE
from bot.understanding.slots import names
from bot.understanding.spelling.folding import fold
from programme.invisible import strip_invisible
from programme.people.identity import normalise_name

LONGEST_USUAL, LONGEST_UNDOTTED = 3, 4
_WRITTEN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")
# Surnames with which sentences begin far more often than names.
_RATHER_WORDS = frozenset("别从代家者能后合东通越有会要计来还就红公时双充")
_NO_NAME_BEGINS = frozenset("我你您他她是不有没在要想能会怎咋什哪这请帮给就还也很太真好继接可晓愿恩嗯哦啊喂再")
_SURNAMES = tuple(sorted({*BASE.words("surnames.txt")} - _RATHER_WORDS - _NO_NAME_BEGINS, key=len, reverse=True))
_PART = "[\u3400-\u9fff\U00020000-\U0003ffff]{2,8}"
_STOPPED = re.compile(rf"{_PART}(?: ?[.．。｡] ?{_PART}){{1,4}}")
_NO_NAMES = frozenset(BASE.words("no_names.txt"))
_simplified, _traditional = OpenCC("t2s"), OpenCC("s2t")
_TITLES = ("老师", "师傅", "老板", "主任", "上来", "一下", "时候")


def read_name(text: str) -> str | None:
    """The name in an answer to the question for it; None if the text can hardly be one."""
    text = _with_dots(text)
    plain = fold(text).strip(" ,。.!")
    name = names.answered(text) or (plain if sounds_like_name(text) else None)
    if name is None or name[0] in _NO_NAME_BEGINS or name in _NO_NAMES:
        return None
    return as_written(name, text) if "·" in name or len(name) <= LONGEST_UNDOTTED else None


def _with_dots(text: str) -> str:
    """The text with the dot of names for a full stop between two parts of one: 艾力.阿不都."""
    return normalise_name(text) if _STOPPED.fullmatch(strip_invisible(text).strip()) else text


def sounds_like_name(text: str) -> bool:
    """True for a surname and one or two more characters, even if they are also another word (招弟, 保安, 蒋丽)."""
    plain = fold(text).strip(" ,。.!")
    surname = next((one for one in _SURNAMES if plain.startswith(one)), "")
    usual = len(surname) < len(plain) <= LONGEST_USUAL + len(surname) - 1 and bool(_WRITTEN.fullmatch(plain))
    return bool(surname) and usual and plain not in _NO_NAMES and not plain.endswith(_TITLES)


def as_written(name: str, text: str) -> str:
    """The folded name with the characters of `text`: folding would turn 陈陞 into 陈升.

    A person whose surname is traditional (陳) has a phone set to it; what is beyond doubt is simplified then.
    """
    written = normalise_name(text)
    size = len(name)
    for start in range(len(written) - size + 1):
        if fold(piece := written[start : start + size]) == name:
            return "".join(map(_on_card, piece)) if _on_card(piece[0]) != piece[0] else piece
    return name


def _on_card(character: str) -> str:
    """The simplified character, if it has no other traditional form: of 升 there are three, so that 陞 stays."""
    plain = _simplified.convert(character)
    return plain if _traditional.convert(plain) == character else character
