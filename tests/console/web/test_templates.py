"""Templates hold no style and no script of their own: the pages' policy lets a browser apply neither."""

import re

import pytest
from jinja2 import Environment

from settings import ROOT

TEMPLATES = ROOT / "console" / "templates"
REFUSED = re.compile(r"\sstyle=|<style|\son[a-z]{3,12}=|\shx-on|<script(?![^>]{0,200}(?:\ssrc=|application/json))")


def html_of(source: str) -> str:
    """The text of a template without what Jinja reads."""
    return "".join(text for _, kind, text in Environment(autoescape=True).lex(source) if kind == "data")


def test_no_template_holds_what_the_browser_will_not_apply() -> None:
    pages = sorted(TEMPLATES.rglob("*.html"))

    assert len(pages) > 50
    assert {page.name: found[0] for page in pages if (found := REFUSED.search(html_of(page.read_text("utf-8"))))} == {}


@pytest.mark.parametrize(
    ("source", "is_refused"),
    [
        ('<p class="mt-2" style="white-space:pre-line">', True),
        ('<p{% if wide %} style="width: 3%"{% endif %}>', True),
        ("<style>p { margin: 0 }</style>", True),
        ('<button onclick="print()">', True),
        ('<form hx-on:submit="x()">', True),
        ("<script>draw()</script>", True),
        ('<script src="/static/console.js"></script>', False),
        ('<script type="application/json" id="towns">[]</script>', False),
        ('{% macro act(url, style="primary") %}<button>{% endmacro %}', False),
        ('<option value="on">', False),
    ],
)
def test_it_is_found_where_a_writer_would_put_it(source: str, is_refused: bool) -> None:
    assert bool(REFUSED.search(html_of(source))) is is_refused
