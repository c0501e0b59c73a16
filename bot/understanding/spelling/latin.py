"""The reading of pinyin typed without tones."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from bot.understanding.lexicon.tables import TERMS, Lexicon
from programme.text.pinyin import readings, syllables

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
_FEWEST_LETTERS = 4
_UNKNOWN_COST = 3.0


class PinyinDecoder:
    """A decoder of pinyin to the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def decode(self, text: str) -> str:
        """Put every run of Latin letters that is nothing but pinyin into Chinese; all else stays."""
        read = _RUN.sub(lambda run: self._decoded(run.group()), text) if _RUN.search(text) else text
        return read if read == text else read.replace(" ", "")

    @cached_property
    def _dictionary(self) -> Mapping[tuple[str, ...], str]:
        """The table of words; built when pinyin first comes, for it needs the sounds of all characters."""
        return _dictionary(self._lexicon)

    def _decoded(self, run: str) -> str:
        tokens = re.split(r"[ ']", run)
        if len(run) < _FEWEST_LETTERS or run in _KEPT:
            return run
        sounds: list[str] = []
        for token in tokens:
            parts = _split(token.replace("v", "u"))
            if parts is None:
                return run
            sounds += parts
        words = self._words(sounds) if len(sounds) > 1 or run in syllables() else None
        return run if words is None else "".join(words)

    def _words(self, sounds: Sequence[str]) -> list[str] | None:
        """The cheapest reading as words of up to six syllables; None when most of the sounds stay unread."""
        best: list[tuple[float, list[str]]] = [(0.0, [])]
        for end in range(1, len(sounds) + 1):
            options = [self._extended(best[start], sounds[start:end]) for start in range(max(0, end - 6), end)]
            best.append(min((option for option in options if option), key=lambda option: option[0]))
        cost, words = best[-1]
        return words if cost < _UNKNOWN_COST * len(sounds) * 0.6 else None

    def _extended(self, head: tuple[float, list[str]], sounds: Sequence[str]) -> tuple[float, list[str]] | None:
        word = self._dictionary.get(tuple(sounds))
        if word:
            return head[0] + 1 + 0.3 * (len(sounds) == 1), [*head[1], word]
        return (head[0] + _UNKNOWN_COST, [*head[1], sounds[0]]) if len(sounds) == 1 else None


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


def _dictionary(lexicon: Lexicon) -> Mapping[tuple[str, ...], str]:
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
