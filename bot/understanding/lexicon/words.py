"""The finding of many words in one pass over a text (Aho–Corasick): the cost does not grow with their number."""

from collections.abc import Callable, Iterable

import ahocorasick

Span = tuple[int, int]
"""First character, and the one after the last."""


class Words:
    """Words to be found. Immutable, and safe in several threads."""

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word in words:
            self._automaton.add_word(word, len(word))
        self._automaton.make_automaton()

    def everywhere(self, text: str) -> list[Span]:
        """Every place of every word, from left to right, the longest first where several begin."""
        if not self._automaton:
            return []
        found = [(end - size + 1, end + 1) for end, size in self._automaton.iter(text)]
        return sorted(found, key=longest_first) if len(found) > 1 else found

    def spans(self, text: str, fits: Callable[[str, int, int], bool] | None = None) -> list[Span]:
        """The places of words apart from each other, from left to right, the longest where several begin.

        `fits`: True for the place of a word in the text that counts.
        """
        chosen: list[Span] = []
        after = 0
        for start, end in self.everywhere(text):
            if start >= after and (fits is None or fits(text, start, end)):
                chosen.append((start, end))
                after = end
        return chosen

    def replace(self, text: str, change: Callable[[str], str]) -> str:
        """The text with every word changed."""
        spans = self.spans(text)
        if not spans:
            return text
        parts: list[str] = []
        after = 0
        for start, end in spans:
            parts += [text[after:start], change(text[start:end])]
            after = end
        return "".join([*parts, text[after:]])


def longest_first(span: Span) -> Span:
    """The order of places from left to right, the longest first where several begin."""
    return span[0], -span[1]
