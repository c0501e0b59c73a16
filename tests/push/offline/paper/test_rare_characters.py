"""Rare characters of names in print (issue 10: K10)."""

from pathlib import Path

import pytest

from push.offline.paper.typst import compile_png

PAGE = """#set page(width: 60pt, height: 30pt)
#set text(font: "Noto Sans SC")
#json(bytes(sys.inputs.data)).name
"""


@pytest.mark.parametrize("character", ["𠮷", "𫰡", "䶮", "陞"])
def test_a_rare_character_is_printed_or_stands_as_a_box(tmp_path: Path, character: str) -> None:
    sheet = tmp_path / "name.typ"
    sheet.write_text(PAGE, encoding="utf-8")

    printed, without = (compile_png(sheet, {"name": name}) for name in (f"杨千{character}", "杨千"))

    assert printed != without


def test_the_character_that_one_font_lacks_comes_from_another(tmp_path: Path) -> None:
    sheet = tmp_path / "name.typ"
    sheet.write_text(PAGE, encoding="utf-8")

    assert compile_png(sheet, {"name": "𠮷"}) != compile_png(sheet, {"name": "𫰡"})
