"""The place names of the plan in force; only the plan's files hold them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.understanding.lexicon.words import Words
from programme.text.pinyin import loose_key

_KIND = re.compile(
    r"(?<=..)(?:开发区|[\u4e00-\u9fff]*?民族乡|(?:[\u4e00-\u9fff]族)+乡|街道|社区|村委会|居委会|[镇乡村县市区州省])$"
)
_SHORTEST = 2
_VILLAGES = ("村", "社区", "村委会", "居委会")
_REGION = r"(?:高新技术产业|高技术产业|高新技术|高新)?(?:开发区|工业园|工业区|高新区|产业园|园区|区|那边|那里|这边)?"


@lru_cache(4000)  # An answer about a home is compared with all places of the plan.
def stem(name: str) -> str:
    """The name without its kind: 某某镇 → 某某; a name of two characters stays."""
    short = _KIND.sub("", name)
    return re.sub(r"(?<=..)(?:回族|彝族|苗族|白族|傣族|壮族|土家族|布依族|藏族)+$", "", short)


@dataclass(frozen=True)
class Gazetteer:
    """The places that people come from and the place of the work.

    `origin`: the county first, towns, villages: homes, and places of work for those who stay. `destination`: the full
    name of the area; `aliases`: what people call it, the canonical short form first.
    """

    origin: tuple[str, ...] = ()
    destination: str = ""
    aliases: tuple[str, ...] = ()

    def canonical(self, place: str) -> str:
        """The area's short form for any of its names; another place as it is."""
        mine = {self.destination, *self.aliases} - {""}
        return self.aliases[0] if self.aliases and place in mine else place

    @cached_property
    def core(self) -> str:
        """The part of the area's name that all its longer forms share, without the kind."""
        return stem(self.aliases[0]) if self.aliases else ""

    @cached_property
    def city(self) -> str:
        """The city: the part of the full name before `core`."""
        return self.destination.partition(self.core)[0] if self.core and self.core in self.destination else ""

    @cached_property
    def home(self) -> Words:
        """All origin names, with and without their kind."""
        return Words({name for full in self.origin for name in (full, stem(full)) if len(name) > 1})

    @cached_property
    def villages(self) -> frozenset[str]:
        """Names of villages in all forms but those of towns: many are everyday words (向阳, 团结)."""
        villages = {form for full in self.origin if full.endswith(_VILLAGES) for form in (full, stem(full))}
        return frozenset(villages - {form for full in self._larger for form in (full, stem(full))})

    @cached_property
    def _larger(self) -> tuple[str, ...]:
        return tuple(full for full in self.origin if not full.endswith(_VILLAGES))

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """The names that people write in pinyin or by sound: destination, county, towns; no villages."""
        ends = ("区", "开发区") if self.core and not self.core.endswith("区") else ()
        area = (self.core, *(self.core + end for end in ends), self.city, *self.aliases)
        homes = (form for full in self._larger for form in (full, stem(full)))
        return tuple(name for name in dict.fromkeys((*area, *homes)) if len(name) > 1)

    @cached_property
    def names(self) -> Words:
        """The words that a name of the destination begins with."""
        return Words({*self.aliases[1:], self.city, self.core, self.city + self.core} - {""})

    @cached_property
    def area(self) -> re.Pattern[str] | None:
        """The pattern of the area's name in any form; None without an area."""
        return re.compile(f"(?:{re.escape(self.city)})?{re.escape(self.core)}{_REGION}") if self.core else None


def named(text: str, known: Sequence[str]) -> tuple[str | None, str]:
    """The place of the list that the text names, and the text with it cut out by a comma.

    Full names first, then without their kind, then by sound; the longest first, so that a name
    inside another one (高桥 in 上高桥) is not mistaken for it.
    """
    spelled = [(name, name) for name in known] + [(stem(name), name) for name in known]
    for spelling, name in sorted(spelled, key=lambda pair: (pair[0] != pair[1], -len(pair[0]))):
        if len(spelling) >= _SHORTEST and spelling in text and not _part_of_longer(spelling, text, known):
            return name, text.replace(spelling, ",", 1)
    return _by_sound(text, known)


def _part_of_longer(spelling: str, text: str, known: Sequence[str]) -> bool:
    """True if the text says a longer name of the list at this place."""
    longer = [stem(name) for name in known if spelling in stem(name) and spelling != stem(name)]
    longer += [stem(name) for name in known if stem(spelling) in stem(name)[1:] and spelling != name]
    return any(name in text for name in longer)


def _by_sound(text: str, known: Sequence[str]) -> tuple[str | None, str]:
    """The same by sound, for names with their kind typed out (木竿镇): two sounds alone would be found anywhere."""
    for name in sorted(known, key=len, reverse=True):
        key, size = loose_key(name), len(name)
        for start in range(len(text) - size + 1):
            if size > _SHORTEST and text[start + size - 1] == name[-1] and loose_key(text[start : start + size]) == key:
                return name, text[:start] + "," + text[start + size :]
    return None, text
