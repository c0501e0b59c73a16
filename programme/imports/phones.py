"""The telephone number of a cell that may hold several, or none."""

import re
import unicodedata

_MOBILE = re.compile(r"(?<![0-9])(?:(?:\+|00)?86[ -]?)?(1[3-9][0-9](?:[ -]?[0-9]){8})(?![0-9])")
_MOBILES_JOINED = re.compile(r"(?<![0-9])(1[3-9][0-9]{9}){2,4}(?![0-9])")
_LANDLINE = re.compile(r"(?<![0-9])(0[1-9][0-9]{1,2})[ )-]{0,2}([2-8][0-9]{6,7})(?![0-9])")
_NUMBER_LENGTH = 11


def first_phone(text: str) -> str:
    """Digits of the first mobile number in the text; else of the first landline with its area code; else ""."""
    plain = re.sub(r"[^0-9+()]", lambda mark: "-" if unicodedata.category(mark[0]) == "Pd" else " ", text)
    if joined := _MOBILES_JOINED.search(plain):
        return joined[0][:_NUMBER_LENGTH]
    if mobile := _MOBILE.search(plain):
        return re.sub("[^0-9]", "", mobile[1])
    landline = _LANDLINE.search(plain)
    return landline[1] + landline[2] if landline else ""
