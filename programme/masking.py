"""What people write, without the numbers in it that say who they are."""

import re

_DIGITS = "0-9０-９零〇一二三四五六七八九幺"
_LONGEST_GAP = 2
_RUN = re.compile(rf"[{_DIGITS}](?:[\s.·-]{{0,{_LONGEST_GAP}}}[{_DIGITS}]){{6,}}(?:\s?[xX×*叉])?")
_COUNTED = re.compile(rf"[{_DIGITS}]|[xX×*叉]$")
PHONE, ID_NUMBER, OTHER = "〔电话〕", "〔身份证号〕", "〔号码〕"
_PHONE_DIGITS, _ID_DIGITS = 11, (15, 17, 18)


def mask_numbers(text: str) -> str:
    """Phones, ID numbers and other runs of seven digits or more as what they are; wages and ages stay."""
    return _RUN.sub(lambda run: _kind(len(_COUNTED.findall(run.group()))), text)


def _kind(digits: int) -> str:
    if digits == _PHONE_DIGITS:
        return PHONE
    return ID_NUMBER if digits in _ID_DIGITS else OTHER
