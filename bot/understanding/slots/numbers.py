"""Identity and phone numbers inside a sentence: found and told apart, not yet checked."""

import re
from dataclasses import dataclass

from bot.understanding.slots.numerals import DIGITS

Span = tuple[int, int]

_SPOKEN = re.compile(r"[零一二两三四五六七八九幺](?:[ -]?[零一二两三四五六七八九幺]){5,}")
_CROSS = r"x×*χ"
_RUN = re.compile(
    rf"(?:\+?(?:00)?86[ -]?(?=1[3-9]))?(?:[ol](?=\d))?\d"
    rf"(?:[ \-._]{{0,2}}\d|[ol])*(?:[ \-]{{0,2}}(?:[{_CROSS}]|叉|艾克斯))?"
)
_ID_LABEL = re.compile(r"(?:身份证?|身份证?号码?|证件号?码?|身份号码?)(?:是|为|号|码|[: ,])*$")
_PHONE_LABEL = re.compile(r"(?:电话|手机|联系|号码|打)(?:方式|号码|号)?(?:是|为|[: ,])*$")
_PHONE = re.compile(r"1[3-9]\d{9}")
_PHONE_LIKE = re.compile(r"1[3-9]\d{7,}")
"""A phone with a digit lost or doubled: nine digits or more, longer than a birth date."""
_IDENTITY = re.compile(r"\d{17}[\dX]")
_IDENTITY_LENGTHS = range(14, 21)
_PHONE_LENGTHS = range(8, 14)
_SEPARATORS = re.compile(r"[ \-._]+")


@dataclass(frozen=True)
class Numbers:
    """Candidates as digits without separators, X upper-case; and the text with them blanked out."""

    id_number: str | None
    phone: str | None
    rest: str


def find(text: str) -> Numbers:
    """Read folded text. A number of a wrong length counts as what its label says (身份证, 电话)."""
    identity: str | None = None
    phone: str | None = None
    plain = _SPOKEN.sub(_dictated, text)
    for match in _RUN.finditer(plain):
        first, second = _told_apart(match.group(), plain[: match.start()])
        identity, phone = identity or first, phone or second
    rest = _RUN.sub(lambda run: "," * len(run.group()) if len(run.group()) > 5 else run.group(), plain)
    return Numbers(identity, phone, rest)


def _dictated(match: re.Match[str]) -> str:
    return "".join(str(DIGITS[c]) if c in DIGITS else c for c in match.group())


def _told_apart(run: str, before: str) -> tuple[str | None, str | None]:
    """Identity number and phone in one run of digits; the lengths decide which pieces belong together."""
    pieces = [_cleaned(piece) for piece in _SEPARATORS.split(run) if piece]
    if len(pieces) > 1 and pieces[-1] == "X":
        pieces[-2:] = [pieces[-2] + "X"]
    whole = "".join(pieces)
    if _IDENTITY.fullmatch(whole):
        return whole, None
    phone = whole.removeprefix("+").removeprefix("00").removeprefix("86") if len(whole) > 11 else whole
    if _PHONE.fullmatch(phone):
        return None, phone
    for cut in range(1, len(pieces)):
        pair = _pair("".join(pieces[:cut]), "".join(pieces[cut:]))
        if pair:
            return pair
    glued = [_pair(whole[:cut], whole[cut:]) for cut in (18, 11) if len(whole) == 29]
    return next((pair for pair in glued if pair), None) or _labelled(whole, before)


def _cleaned(piece: str) -> str:
    digits = re.sub(rf"[{_CROSS}]|叉|艾克斯", "X", piece)
    return digits.replace("o", "0").replace("l", "1")


def _pair(first: str, second: str) -> tuple[str, str] | None:
    if _IDENTITY.fullmatch(first) and _PHONE.fullmatch(second):
        return first, second
    if _PHONE.fullmatch(first) and _IDENTITY.fullmatch(second):
        return second, first
    return None


def _labelled(whole: str, before: str) -> tuple[str | None, str | None]:
    if _ID_LABEL.search(before) and len(whole) >= _PHONE_LENGTHS.start:
        return whole, None
    if (_PHONE_LABEL.search(before) or _PHONE_LIKE.fullmatch(whole)) and len(whole) in _PHONE_LENGTHS:
        return None, whole
    return (whole, None) if len(whole) in _IDENTITY_LENGTHS else (None, None)
