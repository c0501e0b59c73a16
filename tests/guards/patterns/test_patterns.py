"""No text that anybody may send makes a regular expression run for seconds: while `re` runs, nothing else does."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from types import FrameType

import pytest

from bot.understanding.spelling import folding
from tests.guards.patterns.census import Census, Pattern, census
from tests.guards.patterns.texts import hard_texts

PARTS = 8
"""So that several processes share the patterns."""
SECONDS = 2.0
"""Of processor time, for one text: five times what the slowest pattern takes today."""
USUAL_LENGTHS = (200, 2000)
"""The platform takes 2,048 bytes from a person; ours and the platform's own texts are no longer either."""
LENGTHS = {
    "bot/understanding/spelling/folding.py": USUAL_LENGTHS,
    "bot/understanding/": (folding.LONGEST,),
    "programme/": (200, 5000),
}
"""By the first that fits: what is understood is cut before; a vacancy's text may have 5,000 characters."""
KNOWN_HARD = ("应该是|算|大概", "每?月|统一|按月|依法|全额", "工资|月薪|薪资|薪酬", "(?P<label>", "周?岁", "退订|不要")
CHOICE_BEFORE = r"(?:我|就|那|那就|嗯|好|是|应该是|算|大概)*(?:选择?|要)?(?:那个|这个|个)?\s*第?\s*(?P<number>\d{1,3})"
CHARGE_BEFORE = (
    r"(?:公司|厂里|厂方|单位|企业|我司)(?:每?月|统一|按月|依法|全额|为[^,。;!?\n]{0,6})*(?:缴纳?|交|付)[^,。;!?\n]{0,8}"
)
PAY_BEFORE = r"\d{2,}(?:\.\d)?(?:元|块)?/?(?:每|一)?(?:月|天|日|小时|时|h|件)"
FIELD_BEFORE = r"(?P<label>[^\n:：{}]*)[:：]?\s*\{\{\s*(?P<key>\w+)\.DATA\s*\}\}"


class Slow(Exception):
    """The alarm rang inside a match."""


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise Slow when the body takes more processor time; `re` looks for signals while it matches."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise Slow

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def slow_text(pattern: Pattern, seconds: float = SECONDS) -> str | None:
    """A text over which the pattern takes too long, None where there is none.

    `sub` goes through the whole text and tries at every letter what `match` and `search` try at some.
    """
    compiled = re.compile(pattern.source, pattern.flags)
    lengths = next((lengths for place, lengths in LENGTHS.items() if pattern.file.startswith(place)), USUAL_LENGTHS)
    for length in lengths:
        for text in hard_texts(pattern.source, pattern.flags, length, Random(length)):
            try:
                with alarm(seconds):
                    compiled.sub("", text)
                    compiled.fullmatch(text)
            except Slow:
                return text
    return None


@pytest.fixture(scope="module")
def ours() -> Census:
    return census()


def test_every_call_that_names_a_pattern_is_in_the_census(ours: Census) -> None:
    assert ours.missed == ()


@pytest.mark.parametrize("words", KNOWN_HARD)
def test_the_census_holds_the_patterns_that_were_hard_once(ours: Census, words: str) -> None:
    assert any(words in one.source for one in ours.patterns)


@pytest.mark.parametrize(
    "place",
    [
        "bot/dialogues/",
        "bot/understanding/",
        "bot/understanding/phrasebook.py",
        "programme/work/review/wording.py",
        "push/",
        "sandbox/",
    ],
)
def test_the_census_holds_patterns_of_every_part_that_has_some(ours: Census, place: str) -> None:
    assert sum(one.file.startswith(place) for one in ours.patterns) > 1


@pytest.mark.parametrize("part", range(PARTS))
def test_no_pattern_takes_long_over_a_text_made_of_its_own_alternatives(ours: Census, part: int) -> None:
    slow = {str(one): text[:80] for one in ours.patterns[part::PARTS] if (text := slow_text(one))}

    assert slow == {}


@pytest.mark.parametrize("source", [CHOICE_BEFORE, CHARGE_BEFORE, PAY_BEFORE, FIELD_BEFORE])
def test_the_patterns_that_were_hard_once_would_be_found_again(source: str) -> None:
    assert slow_text(Pattern("programme/before.py", 1, source, 0), seconds=0.1)
