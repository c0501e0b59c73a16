"""Many words found in one pass, as one pattern of all of them would find them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.lexicon.words import Span, Words

LETTERS = st.text("上夜班电子厂ab", min_size=1, max_size=4)


def found_by_pattern(words: list[str], text: str) -> list[Span]:
    """The same by a pattern, the longest words first."""
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return [match.span() for match in re.finditer(pattern, text)]


@given(st.lists(LETTERS, min_size=1, max_size=12, unique=True), st.text("上夜班电子厂ab,", max_size=30))
def test_words_are_found_where_a_pattern_of_all_of_them_finds_them(words: list[str], text: str) -> None:
    assert Words(words).spans(text) == found_by_pattern(words, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("我想上夜班", ["上夜班"]),
        ("上班上夜班", ["上班", "上夜班"]),
        ("夜班上班", ["夜班", "上班"]),
        ("上夜电子厂", ["上", "电子厂"]),
        ("", []),
        ("\ud800\x00👍", []),
    ],
)
def test_the_longest_of_the_words_that_begin_alike_is_found(text: str, said: list[str]) -> None:
    words = Words(["上", "上班", "夜班", "上夜班", "电子厂"])

    assert [text[start:end] for start, end in words.spans(text)] == said


def test_a_word_that_does_not_fit_gives_way_to_a_shorter_one_and_to_those_behind_it() -> None:
    words = Words(["上夜班", "上", "夜班"])

    spans = words.spans("上夜班", lambda _, start, end: end - start < len("上夜班"))

    assert spans == [(0, 1), (1, 3)]


def test_every_place_counts_those_inside_other_words_too() -> None:
    assert Words(["上夜班", "夜班", "上"]).everywhere("去上夜班") == [(1, 4), (1, 2), (2, 4)]


def test_words_are_changed_and_all_else_stays() -> None:
    words = Words(["克", "啥子"])

    assert words.replace("你克做啥子嘛", {"克": "去", "啥子": "什么"}.__getitem__) == "你去做什么嘛"


def test_no_words_are_found_nowhere() -> None:
    assert Words([]).spans("电子厂") == []
    assert Words([]).replace("电子厂", str.upper) == "电子厂"
