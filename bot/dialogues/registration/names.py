"""A person's name as an answer: read leniently, kept as the card has it."""

import re
import unicodedata

from bot.understanding.lexicon.tables import BASE
from bot.understanding.slots import names
from bot.understanding.spelling.folding import fold
from programme.people.identity import normalise_name

LONGEST_USUAL, LONGEST_UNDOTTED = 3, 4
_WRITTEN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")
# Surnames that short sentences begin with far more often than names do.
_RATHER_WORDS = frozenset("别从代家者能后合东通越有会要计来还就红公时双充")
_NO_NAME_BEGINS = frozenset("我你您他她是不有没在要想能会怎咋什哪这请帮给就还也很太真好继接可晓愿恩嗯哦啊喂再")
_SURNAMES = tuple(sorted({*BASE.words("surnames.txt")} - _RATHER_WORDS - _NO_NAME_BEGINS, key=len, reverse=True))
_NO_NAMES = frozenset(BASE.words("no_names.txt"))
_TITLES = ("老师", "师傅", "老板", "主任", "上来", "一下", "时候")


def read_name(text: str) -> str | None:
    """The name that answers our question, None where the text can hardly be one."""
    plain = fold(text).strip(" ,。.!")
    name = names.answered(text) or (plain if sounds_like_name(text) else None)
    if name is None or name[0] in _NO_NAME_BEGINS or name in _NO_NAMES:
        return None
    return as_written(name, text) if "·" in name or len(name) <= LONGEST_UNDOTTED else None


def sounds_like_name(text: str) -> bool:
    """A family name and one or two characters more: a name, whatever else it may sound like (招弟, 保安, 蒋丽)."""
    plain = fold(text).strip(" ,。.!")
    surname = next((one for one in _SURNAMES if plain.startswith(one)), "")
    usual = len(surname) < len(plain) <= LONGEST_USUAL + len(surname) - 1 and bool(_WRITTEN.fullmatch(plain))
    return bool(surname) and usual and plain not in _NO_NAMES and not plain.endswith(_TITLES)


def as_written(name: str, text: str) -> str:
    """Folding makes 乾 干 as well; characters usual on mainland cards stay as the person wrote them."""
    written = normalise_name(unicodedata.normalize("NFKC", text))
    size = len(name)
    for start in range(len(written) - size + 1):
        if fold(piece := written[start : start + size]) == name:
            return "".join(own if _is_usual(own) else plain for own, plain in zip(piece, name, strict=True))
    return name


def _is_usual(character: str) -> bool:
    """In the mainland's own set (GB 2312): no traditional form."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
