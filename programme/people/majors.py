"""所学专业: majors as people name them, and the match with the majors of a vacancy (专业对口, R35). Pure."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

_ENDINGS = ("技术应用", "与应用", "专业", "技术", "应用", "类")


@cache
def majors() -> dict[str, tuple[str, ...]]:
    """Every major with the words for it, from data/majors.yaml."""
    content = yaml.safe_load((Path(__file__).parent / "data" / "majors.yaml").read_text(encoding="utf-8"))
    return {major: tuple(words) for major, words in content.items()}


def find_major(text: str) -> str | None:
    """The major that the text names, by the longest word for one; None if it names none."""
    said = text.upper()
    named = [(len(word), major) for major, words in majors().items() for word in words if word in said]
    return max(named)[1] if named else None


def major_named(text: str) -> str:
    """The word under which a major is stored: its usual one, else as written."""
    return find_major(text) or _bare(text)


def is_asked_for(major: str, asked: Iterable[str]) -> bool:
    """True if a vacancy that asks for these majors also means this one."""
    own = major_named(major)
    return bool(own) and any(own == other or (other and other in major) for other in map(major_named, asked))


def _bare(text: str) -> str:
    words = text.strip()
    for ending in _ENDINGS:
        words = words.removesuffix(ending) or words
    return words
