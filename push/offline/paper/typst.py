"""Typst templates compiled to PDF and PNG, fonts embedded."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import typst

FONTS = ("notosanssc", "notosanstc", "notosansjp")
"""The first prints; the others lend it rare characters of names. What none has is printed as a box, not left out."""
PIXELS_AN_INCH = 300.0
"""Resolution of pictures, sharp enough to be printed elsewhere."""


def compile_pdf(template: Path, data: Mapping[str, object]) -> bytes:
    """The typst template filled with the data, as PDF. The words go in as JSON, never as source."""
    return _compiled(template, data, "pdf")


def compile_png(template: Path, data: Mapping[str, object]) -> bytes:
    """The filled template as PNG; only for a template of one page."""
    return _compiled(template, data, "png")


def _compiled(template: Path, data: Mapping[str, object], form: Literal["pdf", "png"]) -> bytes:
    made = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format=form,
        ppi=PIXELS_AN_INCH,
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave several files for one")
    return made


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the wheel alone: the system's may lack Chinese."""
    folder = files("justmytype_intl_cjk").joinpath("fonts", "ofl")
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder.joinpath(name)) for name in FONTS])
