"""Docstrings say what something does or is; those that open with a question word read like riddles."""

import ast
import re
from collections.abc import Iterator

import pytest

from deploy.checks import tracked
from settings import ROOT

RIDDLE = re.compile(r"(?:Who|What|Which|Where|When|Whoever|Whether|Whose|Whom)\b")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
MOST = 0.02
"""The share of riddles that may be left, of all docstrings."""


def docstrings(source: str) -> Iterator[str]:
    """All docstrings of a file: its own, those of its classes and functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, DOCUMENTED) and (text := ast.get_docstring(node)):
            yield text


def riddles(texts: list[str]) -> list[str]:
    """The first lines of those that open with a question word."""
    return [text.partition("\n")[0] for text in texts if RIDDLE.match(text)]


def test_docstrings_open_with_a_verb_or_a_noun() -> None:
    files = [ROOT / name for name in tracked(ROOT) if name.endswith(".py")]
    texts = [text for file in files if file.exists() for text in docstrings(file.read_text("utf-8"))]

    found = riddles(texts)

    assert len(texts) > 1000
    assert len(found) < MOST * len(texts), f"{len(found)} of {len(texts)}: {found[:20]}"


@pytest.mark.parametrize(
    ("opening", "is_riddle"),
    [
        ("Who may learn.", True),
        ("Whose turn it is.", True),
        ("Whether the lease still holds.", True),
        ("When", True),
        ("Whole lists go again.", False),
        ("The worker, when it is ready.", False),
        ("Whatsapp is no channel.", False),
    ],
)
def test_a_question_word_at_the_beginning_makes_a_riddle(opening: str, is_riddle: bool) -> None:
    assert bool(riddles([f"{opening}\n\nMore."])) is is_riddle


def test_modules_classes_functions_and_coroutines_are_read() -> None:
    source = (
        '"""A"""\nclass B:\n    """B"""\n    def c(self):\n        """C"""\n'
        'async def d():\n    """D"""\ndef e():\n    return "E"\n'
    )

    assert sorted(docstrings(source)) == ["A", "B", "C", "D"]
