"""The reading of pinyin typed without tones."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from bot.understanding.lexicon.tables import TERMS, Lexicon
from programme.text.pinyin import loosened, readings, syllables

_RUN = re.compile(r"[a-z]+(?:[ '][a-z]+)*")
_KEPT = frozenset(
    [
        "cnc",
        "smt",
        "pcb",
        "led",
        "qc",
        "td",
        "tui",
        "ok",
        "app",
        "qq",
        "hi",
        "hello",
        "bye",
        "vx",
        "sos",
        "help",
        "cad",
        "plc",
        "select",
        "from",
        "drop",
    ]
)
_NUMBERED = re.compile(r"(?<=\d) ?hao(?![a-z])")
_FEWEST_LETTERS = 4
_UNKNOWN_COST, _HEARD_COST = 3.0, 2.0
_MOST_PLANS = 16

Words = Mapping[tuple[str, ...], str]
"""Sounds → the word."""


class PinyinDecoder:
    """A decoder of pinyin to the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._named = lru_cache(_MOST_PLANS)(_sounds_of)

    def decode(self, text: str, names: tuple[str, ...] = ()) -> str:
        """Put every run of Latin letters that is nothing but pinyin into Chinese; all else stays.

        `names`: further words, places of the plan in force.
        """
        if not _RUN.search(text):
            return text
        text = _NUMBERED.sub("号", text)
        named = self._named(names)
        read = _RUN.sub(lambda run: self._decoded(run.group(), named), text)
        return read if read == text else read.replace(" ", "")

    @cached_property
    def _dictionary(self) -> Words:
        """The table of words; built when pinyin first comes, for it needs the sounds of all characters."""
        return _dictionary(self._lexicon)

    @cached_property
    def _loose(self) -> Words:
        """Trades, benefits and shifts by what south-western speech hears as one; sounds of several are left out."""
        found: dict[tuple[str, ...], str] = {}
        for word in (alias for table in TERMS for alias in self._lexicon.aliases(table) if len(alias) > 1):
            for sounds in readings(word)[:1]:
                key = tuple(map(loosened, sounds))
                found[key] = "" if found.get(key, word) != word else word
        return found

    def _decoded(self, run: str, named: Words) -> str:
        tokens = re.split(r"[ ']", run)
        if len(run) < _FEWEST_LETTERS or run in _KEPT:
            return run
        sounds: list[str] = []
        for token in tokens:
            parts = _split(token.replace("v", "u"))
            if parts is None:
                return run
            sounds += parts
        words = self._words(sounds, named) if len(sounds) > 1 or run in syllables() else None
        return run if words is None else "".join(words)

    def _words(self, sounds: Sequence[str], named: Words) -> list[str] | None:
        """The cheapest reading as words of up to six syllables; None when most of the sounds stay unread."""
        best: list[tuple[float, list[str]]] = [(0.0, [])]
        for end in range(1, len(sounds) + 1):
            options = [self._extended(best[start], sounds[start:end], named) for start in range(max(0, end - 6), end)]
            best.append(min((option for option in options if option), key=lambda option: option[0]))
        cost, words = best[-1]
        return words if cost < _UNKNOWN_COST * len(sounds) * 0.6 else None

    def _extended(
        self, head: tuple[float, list[str]], sounds: Sequence[str], named: Words
    ) -> tuple[float, list[str]] | None:
        spoken = tuple(sounds)
        word = named.get(spoken) or self._dictionary.get(spoken)
        if word:
            return head[0] + 1 + 0.3 * (len(sounds) == 1), [*head[1], word]
        if len(sounds) > 1 and (heard := self._loose.get(tuple(map(loosened, spoken)))):
            return head[0] + _HEARD_COST, [*head[1], heard]
        return (head[0] + _UNKNOWN_COST, [*head[1], sounds[0]]) if len(sounds) == 1 else None


def _sounds_of(names: tuple[str, ...]) -> Words:
    """Sounds → name, for names of two characters and more."""
    return {sounds: name for name in names if len(name) > 1 for sounds in readings(name)[:1]}


def _split(token: str) -> list[str] | None:
    """The token as the fewest syllables, the longest first; None when the token is not pinyin."""
    best: list[list[str] | None] = [[]] + [None] * len(token)
    for end in range(1, len(token) + 1):
        for start in range(max(0, end - 6), end):
            head = best[start]
            if head is None or token[start:end] not in syllables():
                continue
            current = best[end]
            if current is None or len(head) + 1 < len(current):
                best[end] = [*head, token[start:end]]
    return best[-1]


def _dictionary(lexicon: Lexicon) -> Words:
    """Sounds → word; the word listed first wins, the lexicon's tables come after the common words."""
    found: dict[tuple[str, ...], str] = {}
    listed = [*lexicon.words("words.txt"), *lexicon.words("anchors.txt")]
    for table in TERMS:
        listed += [word for word in lexicon.aliases(table) if word.isalpha() and not word.isascii()]
    listed += [word for row in lexicon.rows("places.tsv") for word in row[1].split()]
    for word in dict.fromkeys(listed):
        for sounds in readings(word)[: 1 if len(word) == 1 else None]:
            found.setdefault(sounds, word)
    return found
