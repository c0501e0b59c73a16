"""The details of a person in one sentence of a registration."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.slots import names, numbers
from bot.understanding.slots.gazetteer import stem
from bot.understanding.spelling.folding import fold
from bot.understanding.spelling.pinyin import loose_key

_SHORTEST = 2


@dataclass(frozen=True)
class Particulars:
    """Candidates, each still to be checked and confirmed; None where the sentence says nothing.

    `id_number`: digits and a last X, whatever its length. `phone`: digits without country code.
    `town`, `village`: names from the lists given.
    """

    name: str | None = None
    id_number: str | None = None
    phone: str | None = None
    town: str | None = None
    village: str | None = None


def particulars(text: str, towns: Sequence[str] = (), villages: Sequence[str] = ()) -> Particulars:
    """Read name, numbers and home from one message, in any order, with or without labels."""
    found = numbers.find(fold(text))
    town, rest = named(found.rest, towns)
    village, rest = named(rest, villages)
    return Particulars(names.find(rest), found.id_number, found.phone, town, village)


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
