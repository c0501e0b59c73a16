"""Characters that nobody sees and that nobody means: they come along with copied text and spoil every comparison."""

import unicodedata

_MARKS = frozenset(
    (
        *range(0xFE00, 0xFE10),  # variation selectors
        *range(0xE0100, 0xE01F0),  # ideographic variation selectors
        *range(0x180B, 0x1810),  # Mongolian variation selectors and vowel separator
        *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0),  # joiner and fillers, which Unicode calls letters
    )
)
_BLANKS = frozenset(("Zs", "Zl", "Zp"))
_KEPT_CONTROLS = "\t\n\r"
_BRAILLE_BLANK = "\u2800"


class _Visible(dict[int, str]):
    """Table for `str.translate`: nothing for an invisible character, a plain blank for a blank of any kind."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind = unicodedata.category(character)
        if kind in _BLANKS or character == _BRAILLE_BLANK:
            return " "
        if kind == "Cf" or code in _MARKS or (kind == "Cc" and character not in _KEPT_CONTROLS):
            return ""
        return character


_VISIBLE = _Visible()


def strip_invisible(text: str) -> str:
    """The text without zero-width and directing characters, variation selectors and control characters.

    Blanks of every kind, such as U+00A0, become a plain blank; tabs and line breaks stay.
    """
    return text.translate(_VISIBLE)
