"""The folding of characters that only look different; every word stays as it was written."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

LONGEST = 200
"""Characters read of one message: a long voice transcript fits; what follows is not understood."""

_simplifier = OpenCC("t2s")
_STICKER = re.compile(r"\[[\u4e00-\u9fffA-Za-z]{1,6}\]|/::?[^\s\u4e00-\u9fff]{1,3}")
_UNWANTED = {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk", "Mn", "Me"}
_ORDINARY = re.compile(r"[ -~\u3001-\u3011\u4e00-\u9fff\u2018-\u201d]*")
"""Texts of nothing that would have to go; most are."""
_SPACE = re.compile(r"\s+")
_REPEATED = re.compile(r"([^\d\s零一幺二两三四五六七八九十])\1{2,}")
_AGAIN = re.compile(r"(.{1,12}?)\1{3,}")
"""The same words over and over say it twice at most; numbers too long for any use are cut alike."""
_FILLED = 60
_PLAIN = str.maketrans({"〇": "零", "～": "~", "—": "-", "–": "-", "−": "-", **dict.fromkeys("・•‧･∙⋅˙●◦∘⦁⸱⸳ᐧꞏ᛫", "·")})
_BESIDE_DOT = re.compile(r"\s?·\s?")


@lru_cache(64)  # A message is folded seven to thirteen times, by one step after another.
def fold(text: str) -> str:
    """The text in NFKC, simplified characters and lower case, without emoji, stickers, control or direction marks."""
    plain = unicodedata.normalize("NFKC", text[: LONGEST * 4].translate(_PLAIN))
    plain = _STICKER.sub(" ", plain)
    kept = plain if _ORDINARY.fullmatch(plain) else "".join(_kept(character) for character in plain)
    short = _BESIDE_DOT.sub("·", _SPACE.sub(" ", kept)).strip()[:LONGEST]
    if len(short) > _FILLED:
        short = _AGAIN.sub(r"\1\1", short)
    return _REPEATED.sub(r"\1\1", _simplifier.convert(short)).lower()


def _kept(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _UNWANTED else character
