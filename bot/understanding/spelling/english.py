"""The reading of English: people far from home copy it from a translator, or send it from a phone set that way."""

import re
from functools import cached_property

from bot.understanding.lexicon.tables import Lexicon
from bot.understanding.lexicon.words import Words
from programme.text.pinyin import syllables

_WORD = re.compile(r"[a-z]+(?:['/][a-z]+)*")
_LATIN = re.compile(r"[a-z]{2}")
_NUMBERED = re.compile(r"(?:number|no\.|#) ?(\d{1,2})(?!\d)")
_BLANK = re.compile(r" +")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz'")
_TABLE = "english.tsv"
_COMMANDS = frozenset({"select", "drop", "insert", "script", "ignore", "prompt", "system", "http", "www"})
"""Words of people who try to break in: their text stays as it is."""
_SHARE = 2
"""At least one of so many words must be known."""


class English:
    """A reader of English by one lexicon: word for word, which is enough for intent and slots."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._rows = {row[0]: row[1] if len(row) > 1 else "" for row in lexicon.rows(_TABLE)}
        self._known = {word for phrase in self._rows for word in _WORD.findall(phrase)}

    def read(self, text: str) -> str:
        """Put an English sentence into Chinese words; every other text stays as it is."""
        words = _WORD.findall(text) if _LATIN.search(text) else []
        if not words or not self._is_english(words):
            return text
        numbered = _NUMBERED.sub(r"第\1个", text)
        spans = self._phrases.spans(numbered, _is_whole)
        parts: list[str] = []
        after = 0
        for start, end in spans:
            parts += [numbered[after:start], self._rows[numbered[start:end]]]
            after = end
        return _BLANK.sub(" ", "".join([*parts, numbered[after:]])).replace(" ", "").strip("?.!") or text

    def _is_english(self, words: list[str]) -> bool:
        """True if enough words are known, and one of them cannot be pinyin."""
        known = [word for word in words if word in self._known]
        if len(known) * _SHARE < len(words) or _COMMANDS & {*words}:
            return False
        return any(not _is_pinyin(word) for word in known) or " ".join(words) in self._rows

    @cached_property
    def _phrases(self) -> Words:
        return Words(self._rows)


def _is_whole(text: str, start: int, end: int) -> bool:
    """True unless more letters stand around the phrase."""
    return text[start - 1 : start] not in _LETTERS and text[end : end + 1] not in _LETTERS


def _is_pinyin(word: str) -> bool:
    """True if the word may be written of syllables."""
    ends = {0}
    for end in range(1, len(word) + 1):
        if any(start in ends and word[start:end] in syllables() for start in range(max(0, end - 6), end)):
            ends.add(end)
    return len(word) in ends
