"""One cell as text, or the reason why it does not hold what its author meant."""

import re
import unicodedata
from datetime import date, time, timedelta

from programme.imports.refusals import CellFault
from programme.invisible import strip_invisible

LONGEST = 32_767
"""Characters in one cell, as many as the usual spreadsheet programs allow."""
_EXACT_BELOW = 10**15
"""Spreadsheets keep 15 digits of a number; the 16th and all after it are lost."""
_AS_TEXT = "先把整列设为“文本”格式，再照原件重新填"
_ROUNDED = f"存成了数字，第 15 位以后已经丢失；{_AS_TEXT}"
_QUOTED = re.compile(r'=\s{0,9}(?:"((?:[^"]|"")*)"|“([^“”]*)”)')
_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:\.[0-9]{1,20})?[eE](?:[+ -][0-9]{1,3}|[0-9]{2,3})")
_FORMATTED = re.compile(r"([1-9][0-9]{0,2}(?:,[0-9]{3}){1,9}|[0-9]{1,30})(?:\.0{1,6})?")
_FORMULA_ERROR = re.compile(
    r"#(?:N/?A|REF|VALUE|NAME|NUM|NULL|DIV/0|SPILL|CALC|FIELD|UNKNOWN|BUSY|BLOCKED|CONNECT|EXTERNAL|GETTING_DATA)[!?]?"
    r"|#{2,}|Err:[0-9]{3}|nan|<na>|n/a|nat|null|none|undefined|true|false",
    re.IGNORECASE,
)
_EMPTY_WORDS = frozenset(("无", "没有", "暂无", "不详", "未知", "不明", "空", "待补", "待填", "未填"))


def plain_text(cell: object) -> str:
    """The cell as text without invisible characters and outer spaces, a whole number without `.0`; "" if empty.

    `="53…"` and `'53…`, which keep a spreadsheet from changing a number, are unwrapped. Raises CellFault for a
    number that lost digits, a formula or its error, a date or a logical value.
    """
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return _number(cell)
    text = _unwrapped(strip_invisible(cell).strip())
    if len(text) > LONGEST:
        raise CellFault(f"这一格有 {len(text)} 个字，太长了，多半是把别的行粘了进来；请改短")
    if fault := _fault(unicodedata.normalize("NFKC", text)):
        raise CellFault(fault)
    return _plain_number(text)


def folded_text(cell: object) -> str:
    """As `plain_text`, with full-width letters, digits and brackets made plain (NFKC)."""
    return unicodedata.normalize("NFKC", plain_text(cell)).strip()


def is_filler(text: str) -> bool:
    """True if the text only fills the cell: 无, -, /, ？, 000."""
    return text in _EMPTY_WORDS or not any(letter.isalpha() or letter in "123456789" for letter in text)


def _number(cell: object) -> str:
    if isinstance(cell, bool):
        raise CellFault("是 TRUE 或 FALSE，请改成真正的内容")
    if isinstance(cell, date | time | timedelta):
        raise CellFault(f"被表格自动改成了日期或时间；{_AS_TEXT}")
    if isinstance(cell, int | float) and not abs(cell) < _EXACT_BELOW:
        raise CellFault(_ROUNDED)
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _plain_number(text: str) -> str:
    """`1,234` and `1234.0`, as programs write whole numbers, without comma and `.0`; any other text as it is."""
    formatted = _FORMATTED.fullmatch(text)
    if not formatted or text == formatted[1].replace(",", ""):
        return text
    digits = formatted[1].replace(",", "")
    if int(digits) >= _EXACT_BELOW:
        raise CellFault(_ROUNDED)
    return digits


def _unwrapped(text: str) -> str:
    quoted = _QUOTED.fullmatch(text)
    if not quoted:
        return text.lstrip("'‘’`").strip()
    return (quoted[2] or (quoted[1] or "").replace('""', '"')).strip()


def _fault(text: str) -> str:
    if _SCIENTIFIC.fullmatch(text):
        return f"变成了科学计数法，后几位已经丢失；{_AS_TEXT}"
    if _FORMULA_ERROR.fullmatch(text):
        return f"是公式出错留下的（{text[:12]}），请改成真正的内容"
    if text.startswith("=") and not text.startswith("=="):
        return "是公式，不是内容；请复制这一列，再“选择性粘贴”成“值”"
    return ""
