"""Resident ID numbers, phones and names: normalised, checked, and masked for display.

No digit is guessed, and no number is ever part of an error text.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from opencc import OpenCC
from stdnum.cn import ric

from programme.invisible import strip_invisible

OLDEST_YEARS = 120

_CHINESE_DIGITS = str.maketrans("零〇一二三四五六七八九幺两", "00123456789" + "12")
_LOOKALIKES = str.maketrans("OolI|", "00111")
_BETWEEN_DIGITS = re.compile(r"[\s\-‐‑‒–—―−_.,，。、;；:：·'\"“”()（）]+")
_LAST_X = re.compile(r"(?:X|\*|×|✕|叉|艾克斯|爱克斯)$")
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_COUNTRY = re.compile(r"(?:\+|00)?86(?=[0-9]{11}$)")
_DOTS = "·•‧・∙⋅.。●◦∘⦁⸱⸳ᐧꞏ᛫"
_DOT = re.compile(rf"[{re.escape(_DOTS)}]+")
_LETTERS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_DASH = re.compile(rf"(?<=[{_LETTERS}])[-‐‑‒–—―−_](?=[{_LETTERS}])")
_VARIANTS = Path(__file__).parent / "data" / "name_variants.txt"
_simplifier = OpenCC("t2s")

_DIGITS = "0-9０-９零〇一二三四五六七八九幺"
_LONGEST_GAP = 2
_RUN = re.compile(rf"[{_DIGITS}](?:[\s.·-]{{0,{_LONGEST_GAP}}}[{_DIGITS}]){{6,}}(?:\s?[xX×*叉])?")
_COUNTED = re.compile(rf"[{_DIGITS}]|[xX×*叉]$")
PHONE, ID_NUMBER, OTHER = "〔电话〕", "〔身份证号〕", "〔号码〕"
_PHONE_DIGITS, _ID_DIGITS = 11, (15, 17, 18)


class IdProblem(StrEnum):
    """Reason why a number is not accepted. `sentence` tells the person what to do."""

    WRONG_LENGTH = "wrong_length"
    FIRST_GENERATION = "first_generation"
    WRONG_CHARACTER = "wrong_character"
    IMPOSSIBLE_DATE = "impossible_date"
    FUTURE_DATE = "future_date"
    TOO_OLD = "too_old"
    CHECK_DIGIT = "check_digit"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_SENTENCES = {
    IdProblem.WRONG_LENGTH: "身份证号应该是 18 位，请对着身份证数一数。最后一位是 X 的，打 X 或者“叉”都行。",
    IdProblem.FIRST_GENERATION: "这是 15 位的老号码，现在不能用了，请发新身份证上的 18 位号码。",
    IdProblem.WRONG_CHARACTER: "身份证号前 17 位都是数字，最后一位是数字或 X，请对着身份证再看一遍。",
    IdProblem.IMPOSSIBLE_DATE: "身份证号第 7 到 14 位是出生年月日，这里写的日子不存在，请再看一遍。",
    IdProblem.FUTURE_DATE: "身份证号第 7 到 14 位是出生年月日，这里写的日子还没有到，请再看一遍。",
    IdProblem.TOO_OLD: "身份证号第 7 到 14 位是出生年月日，这里写的年份太早了，请再看一遍。",
    IdProblem.CHECK_DIGIT: "身份证号有一位可能打错了，请对着身份证一位一位再看一遍。",
}


@dataclass(frozen=True)
class IdCheck:
    """Result of checking a normalised number. `birth` is None if the date cannot be read."""

    number: str
    problem: IdProblem | None
    birth: date | None = None

    @property
    def is_valid(self) -> bool:
        return self.problem is None

    @property
    def is_usable(self) -> bool:
        """True if valid, or only the age is improbable: the person with the card is believed
        (docs/decisions/old-numbers.md).
        """
        return self.problem in (None, IdProblem.TOO_OLD)

    @property
    def sentence(self) -> str:
        """Sentence for the person; "" for a valid number."""
        return self.problem.sentence if self.problem else ""


def normalise_id_number(text: str) -> str:
    """The number without spaces and separators, with plain digits for full-width and Chinese ones, ending in X."""
    plain = _LAST_X.sub("X", _plain(text).replace("x", "X"))
    return plain[:-1].translate(_LOOKALIKES) + plain[-1:].translate(_LOOKALIKES)


def check_id_number(number: str, today: date) -> IdCheck:
    """Check a normalised number by GB 11643 and D42: any region, any sequence, no birth date in the future."""
    if problem := _shape_problem(number):
        return IdCheck(number, problem)
    birth = birth_date(number)
    return IdCheck(number, _date_problem(birth, today) or _sum_problem(number) or _age_problem(birth, today), birth)


def _shape_problem(number: str) -> IdProblem | None:
    if len(number) == 15 and number.isdecimal():
        return IdProblem.FIRST_GENERATION
    if len(number) != 18:
        return IdProblem.WRONG_LENGTH
    return None if _SHAPE.fullmatch(number) else IdProblem.WRONG_CHARACTER


def _date_problem(birth: date | None, today: date) -> IdProblem | None:
    # python-stdnum accepts birth dates in the future, and refuses regions it has no name for.
    if birth is None:
        return IdProblem.IMPOSSIBLE_DATE
    return IdProblem.FUTURE_DATE if birth > today else None


def _age_problem(birth: date | None, today: date) -> IdProblem | None:
    return IdProblem.TOO_OLD if birth and age_on(birth, today) > OLDEST_YEARS else None


def _sum_problem(number: str) -> IdProblem | None:
    return None if ric.calc_check_digit(number) == number[-1] else IdProblem.CHECK_DIGIT


def birth_date(number: str) -> date | None:
    """The birth date in an 18-character number; None if there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def age_on(birth: date, day: date) -> int:
    """Completed years (周岁); the birthday itself counts (D08)."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_male(number: str) -> bool:
    """True if the sequence digit is odd, which means male."""
    return int(number[16]) % 2 == 1


def normalise_phone(text: str) -> str:
    """The digits, without spaces, dashes and the country code."""
    return _COUNTRY.sub("", _plain(text).translate(_LOOKALIKES))


def is_mobile(phone: str) -> bool:
    """True if a normalised phone is a mainland mobile number."""
    return bool(_MOBILE.fullmatch(phone))


def normalise_name(text: str) -> str:
    """The name as it is stored: as written, without spaces of any kind, with one kind of dot in it (D41)."""
    plain = unicodedata.normalize("NFKC", strip_invisible(text).replace("˙", "·"))
    return _DASH.sub("·", _DOT.sub("·", "".join(plain.split()))).strip("·")


def folded_name(text: str) -> str:
    """The name in the form in which names are compared: simplified, usual characters, no dots, no case.

    A register has 陈升 for 陈陞, and leaves out the dots of 艾力·阿不都.
    """
    plain: str = _simplifier.convert(normalise_name(text).replace("·", ""))
    return plain.translate(_usual_characters()).casefold()


def is_same_name(one: str, other: str) -> bool:
    """True if both names may stand on the ID card of one person, only written differently."""
    return folded_name(one) == folded_name(other)


@cache
def _usual_characters() -> dict[int, str]:
    """The usual character by the code of its variant."""
    lines = (line for line in _VARIANTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {ord(variant): usual for variant, usual in (line.split() for line in lines)}


def mask_id_for_staff(number: str) -> str:
    """The number with only the first six and the last two characters shown (requirements.md 2.5)."""
    return _masked(number, head=6, tail=2)


def mask_id_for_worker(number: str) -> str:
    """The number with only the last four characters shown, enough for its owner to recognise it."""
    return _masked(number, head=0, tail=4)


def mask_phone(phone: str) -> str:
    """The phone as in 138****0000."""
    return _masked(phone, head=3, tail=4)


def mask_name(name: str) -> str:
    """The name with only the first character shown, for public display: 张*."""
    return _masked(name, head=1, tail=0)


def _masked(text: str, head: int, tail: int) -> str:
    """The text with stars between head and tail; hidden completely if less than half would be hidden."""
    hidden = len(text) - head - tail
    if hidden < 1 or (hidden < head + tail and len(text) < 11):
        return "*" * len(text)
    return text[:head] + "*" * hidden + text[len(text) - tail :]


def _plain(text: str) -> str:
    """The text in NFKC, with digits for Chinese digits, without the characters people put between digits."""
    return _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", strip_invisible(text))).translate(_CHINESE_DIGITS)


def mask_numbers(text: str) -> str:
    """The text with the kind in place of phones, ID numbers and other runs of seven digits or more.

    Wages and ages stay.
    """
    return _RUN.sub(lambda run: _kind(len(_COUNTED.findall(run.group()))), text)


def _kind(digits: int) -> str:
    if digits == _PHONE_DIGITS:
        return PHONE
    return ID_NUMBER if digits in _ID_DIGITS else OTHER
