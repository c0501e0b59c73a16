"""A text made plain that still knows where each character stood in the text as written."""

import re
from collections.abc import Callable
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True)
class Traced:
    """`places[i]` is the span of the original that character `i` of `text` came from."""

    original: str
    text: str
    places: tuple[Span, ...]

    @classmethod
    def of(cls, written: str) -> "Traced":
        """The text as written, each character its own place."""
        return cls(written, written, tuple((place, place + 1) for place in range(len(written))))

    def mapped(self, change: Callable[[str], str]) -> "Traced":
        """Every character replaced by what `change` makes of it: none, one or several."""
        changed = [
            (new, place) for character, place in zip(self.text, self.places, strict=True) for new in change(character)
        ]
        return Traced(self.original, "".join(new for new, _ in changed), tuple(place for _, place in changed))

    def respelled(self, change: Callable[[str], str]) -> "Traced":
        """The whole text replaced; character by character where that changes its length."""
        whole = change(self.text)
        return Traced(self.original, whole, self.places) if len(whole) == len(self.text) else self.mapped(change)

    def sub(self, pattern: re.Pattern[str], change: str | Callable[[re.Match[str]], str]) -> "Traced":
        """As `re.sub`; what replaces a find stands where the find stood."""
        pieces: list[str] = []
        places: list[Span] = []
        end = 0
        for found in pattern.finditer(self.text):
            new = change if isinstance(change, str) else change(found)
            pieces += [self.text[end : found.start()], new]
            places += [*self.places[end : found.start()], *[self._span(found.span())] * len(new)]
            end = found.end()
        return Traced(self.original, "".join([*pieces, self.text[end:]]), (*places, *self.places[end:]))

    def with_word(self, start: int, end: int, word: str) -> "Traced":
        """The characters from `start` to before `end` replaced by a word, which stands where they stood."""
        place = self._span((start, end))
        text = self.text[:start] + word + self.text[end:]
        return Traced(self.original, text, (*self.places[:start], *[place] * len(word), *self.places[end:]))

    def as_written(self, start: int, end: int) -> str:
        """The words of the original behind the characters from `start` to before `end`."""
        first, last = self._span((start, end))
        return self.original[first:last]

    def _span(self, span: Span) -> Span:
        start, end = span
        if start == end:
            return (0, 0)
        return self.places[start][0], self.places[end - 1][1]
