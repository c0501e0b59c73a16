"""Numbers as people write them: 12, 十二, 三千五, 4千5, 1.2万, 4k5."""

import re

DIGITS = {"零": 0, "一": 1, "幺": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}
_SCALES = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000, "百": 100}
_SMALL = re.compile(
    r"(?P<hundreds>[一二两三四五六七八九]百零?)?(?P<tens>[一二三四五六七八九]?十)?(?P<ones>[零一二两三四五六七八九])?"
)
_PART = re.compile(r"(\d+(?:\.\d+)?|[一二两三四五六七八九十])([万w千k百])?")


def small(text: str) -> int | None:
    """A whole number below 1,000 in digits or Chinese; None when the text is anything else."""
    if text.isdecimal() and text.isascii():
        return int(text) if len(text) <= 3 else None
    match = _SMALL.fullmatch(text)
    if not text or match is None:
        return None
    hundreds, tens, ones = match["hundreds"], match["tens"], match["ones"]
    value = DIGITS[hundreds[0]] * 100 if hundreds else 0
    if tens:
        value += 10 * (DIGITS[tens[0]] if len(tens) == 2 else 1)
    return value + (DIGITS[ones] if ones else 0)


def amount(text: str) -> int:
    """The value of one amount in yuan; a last digit without a scale counts one scale lower (三千五 = 3500).

    `text` consists of numbers each followed by an optional scale; anything else is skipped.
    """
    value, scale = 0.0, 1
    for number, unit in _PART.findall(text):
        size = float(number) if number[0].isascii() else float(DIGITS.get(number, 10))
        previous, scale = scale, _SCALES.get(unit, 1)
        if not unit and previous > 1 and size < 10 and "零" not in text:
            size *= previous // 10
        value += size * scale
    return round(value)
