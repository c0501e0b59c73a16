"""Names of places written with characters that sound alike: 中上 → 中山, 去东管 → 去东莞."""

import re
from functools import lru_cache

from bot.understanding.lexicon.tables import Lexicon
from bot.understanding.slots.gazetteer import Gazetteer
from programme.text.pinyin import loose_key

_ROWS = frozenset({"广东"})
"""The rows of places.tsv that are near and well known; the sounds of others are everyday words (广西, 关系)."""
_MOST_PLANS = 16
_BEFORE = re.compile(r"[去到在往来克切回离]$")
_AFTER = re.compile(r"那边|那里|开发区|区|高新|有|打工|上班|市|县|厂|的厂|招|港|的[厂场]")
_AFTER_OTHERS = re.compile(
    r"那边|那里|这边|打工|上班|市|县|镇|找|做|学|干|有没有|有什么|招|附近|街上|那个|的厂|近|[, .?。]|$"
)
_OPENS = re.compile(r"(?:^|[ ,.?。])$")
_OPENED = re.compile(r"市|县|镇|那边|这边|有没有|有不有|招不招|招人|招工|哪家|哪里有|的?[\u4e00-\u9fff]{0,3}厂")
_WORK = re.compile(r"[\u4e00-\u9fff]{0,5}(?:厂|招|工)")

Names = dict[str, list[tuple[tuple[str, ...], str]]]
"""First sound → the sounds and the name of every place that begins with it, the longest first."""


class Hearing:
    """A hearer of place names by the sounds of one lexicon and of a plan."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._listed = [name for row in lexicon.rows("places.tsv") if row[0] in _ROWS for name in row[1].split()]
        self._real = frozenset(lexicon.words("real_words.txt")) | frozenset(lexicon.words("words.txt"))
        self._names = lru_cache(_MOST_PLANS)(self._by_sound)

    def heard(self, text: str, gazetteer: Gazetteer) -> str:
        """The normalised text with homophones of place names put right where a place is spoken of."""
        sounds, names = loose_key(text), self._names(gazetteer.spoken)
        for start, sound in enumerate(sounds):
            for key, name in names.get(sound, ()):
                end = start + len(key)
                freely = name in (gazetteer.city, gazetteer.core)
                if sounds[start:end] == key and self._is_misspelt(text, start, name, freely):
                    text = text[:start] + name + text[end:]
                    break
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
        """The table of places; of two that sound alike the plan's."""
        names = {loose_key(name): name for name in (*self._listed, *reversed(spoken))}
        found: Names = {}
        for key, name in sorted(names.items(), key=lambda pair: -len(pair[0])):
            found.setdefault(key[0], []).append((key, name))
        return found
