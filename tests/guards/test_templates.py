"""Templates hold no styles or scripts of their own: the policy of `console/web/headers.py` lets neither work."""

import re

from settings import ROOT

TEMPLATES = sorted((ROOT / "console" / "templates").rglob("*.html"))
OF_ITS_OWN = re.compile(
    r"""<style|\sstyle=["'](?!primary)|\son[a-z]{3,20}=["']|javascript:|<(?:base|object|embed|iframe)\b|<script>"""
)


def test_no_template_has_styles_or_scripts_of_its_own() -> None:
    found = {file.name: OF_ITS_OWN.findall(file.read_text()) for file in TEMPLATES}

    assert len(TEMPLATES) > 50
    assert {name: words for name, words in found.items() if words} == {}


def test_what_the_browser_would_ignore_is_found() -> None:
    for words in (' style="x"', "<style>", '<a onclick="x"', "<script>", '<base href="x">', '<a href="javascript:x">'):
        assert OF_ITS_OWN.search(words), words
