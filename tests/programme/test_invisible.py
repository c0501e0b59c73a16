"""Invisible characters in what people paste (issue 10, K15)."""

import pytest

from programme.invisible import strip_invisible


@pytest.mark.parametrize(
    "text",
    [
        "姓名\u200b",
        "\ufeff姓名",
        "姓\u00ad名",
        "\u2060姓名\u2060",
        "\u202d姓名\u202c",
        "\u2067姓名\u2069",
        "姓名\ufe0f",
        "姓\U000e0100名",
        "姓\u200d名\u200c",
        "\u200e姓\u200f名\u061c",
        "姓\u034f名\u180e\u3164",
        "\x00姓名\x7f\x85",
        "姓名\U000e0020",
    ],
)
def test_what_nobody_sees_is_left_out(text: str) -> None:
    assert strip_invisible(text) == "姓名"


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003", "\u202f", "\u205f", "\u3000", "\u2028", "\u2800"])
def test_blanks_of_every_kind_become_a_plain_blank(blank: str) -> None:
    assert strip_invisible(f"张{blank}三") == "张 三"


def test_what_people_see_stays() -> None:
    text = "杨千𫰡 艾力·阿不都 a\tb\r\n１３８😀\ue000é"

    assert strip_invisible(text) == text
