"""编号 of a parametric code: printed under it, short enough to be read out over the phone.

The code's id and a Damm check digit: one wrong digit, or two neighbours changed over, is no number at all.
"""

from stdnum import damm

FIRST = 1000
"""So that none begins with a nought."""
LONGEST = 7


def number_of(code_id: int) -> str:
    """Five digits, as long as there are fewer than 9,000 codes; then six."""
    body = str(FIRST + code_id)
    return body + damm.calc_check_digit(body)


def id_of(number: str) -> int | None:
    """The code's id; None for what is no number of a code, or was misheard."""
    digits = "".join(sign for sign in number if sign not in " -")
    if len(digits) > LONGEST or not digits.isascii() or not digits.isdigit() or not damm.is_valid(digits):
        return None
    code_id = int(digits[:-1] or "0") - FIRST
    return code_id if code_id > 0 else None
