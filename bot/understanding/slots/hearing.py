"""Names of places written with characters that sound alike: 中上 → 中山, 去东管 → 去东莞."""

import re
from functools import lru_cache

from bot.understanding.lexicon.tables import Lexicon
from bot.understanding.slots.gazetteer import Gazetteer
from bot.understanding.spelling.pinyin import loose_key

_ROWS = frozenset({"省", "广东", "华东", "西南", "其他"})
"""The rows of places.tsv that are large enough to be guessed."""
_SHORTEST, _LONGEST, _MOST_PLANS = 2, 4, 16
_BEFORE = re.compile(r"[去到在往来克切回离]$")
_AFTER = re.compile(r"那边|那里|开发区|区|高新|有|打工|上班|市|县|厂|的厂|招|港|的[厂场]")
_AFTER_OTHERS = re.compile(
    r"那边|那里|这边|打工|上班|市|县|镇|找|做|学|干|有没有|有什么|招|附近|街上|那个|的厂|近|[, .?。]|$"
)
_OPENS = re.compile(r"(?:^|[ ,.?。])$")
_OPENED = re.compile(r"市|县|镇|那边|这边|有没有|有不有|招不招|招人|招工|哪家|哪里有")
_WORK = re.compile(r"[\u4e00-\u9fff]{0,5}(?:厂|招|工)")

Names = dict[tuple[str, ...], str]


class Hearing:
    """A hearer of place names by the sounds of one lexicon and of a plan."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._listed = [name for row in lexicon.rows("places.tsv") if row[0] in _ROWS for name in row[1].split()]
        self._real = frozenset(lexicon.words("real_words.txt")) | frozenset(lexicon.words("words.txt"))
        self._names = lru_cache(_MOST_PLANS)(self._by_sound)

    def heard(self, text: str, gazetteer: Gazetteer) -> str:
        """The normalised text with homophones of place names put right where a place is spoken of."""
        sounds, names = loose_key(text), self._names(gazetteer.spoken)
        freely = {gazetteer.city, gazetteer.core} if {gazetteer.city, gazetteer.core} - {""} else set()
        for size in range(_LONGEST, _SHORTEST - 1, -1):
            for start in range(len(text) - size + 1):
                name = names.get(sounds[start : start + size])
                if name and self._is_misspelt(text, start, name, name in freely):
                    text = text[:start] + name + text[start + size :]
        return text

    def _is_misspelt(self, text: str, start: int, name: str, freely: bool) -> bool:
        """True if another word of the same sound stands where a place does. `freely`: one sign of it is enough."""
        end = start + len(name)
        written, before, after = text[start:end], text[:start], text[end:]
        if written == name or written in self._real:
            return False
        if freely:
            opened = _OPENS.search(before) and _WORK.match(after)
            return bool(_BEFORE.search(before) or _AFTER.match(after) or opened)
        placed = _BEFORE.search(before) and _AFTER_OTHERS.match(after)
        return bool(placed or (_OPENS.search(before) and _OPENED.match(after)))

    def _by_sound(self, spoken: tuple[str, ...]) -> Names:
        """Sound → the one place that sounds so; the plan's first."""
        found: Names = {}
        for name in self._listed:
            key = loose_key(name)
            found[key] = "" if key in found else name
        return {**found, **{loose_key(name): name for name in reversed(spoken)}}
