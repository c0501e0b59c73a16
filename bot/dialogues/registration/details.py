"""Name, ID number, phone, town and village read from any sentence (R33), so that they are not asked for again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.dialogues.base import Facts, Kept
from bot.dialogues.registration.home import towns_named, villages_of
from bot.dialogues.registration.identity import id_fault, phone_fault, without_former
from bot.dialogues.registration.names import as_written, is_plausible, sounds_like_name
from bot.understanding.slots import names, numbers
from bot.understanding.slots.gazetteer import named
from bot.understanding.spelling.folding import fold

_INTRODUCES = ("叫", "姓名", "名字")


@dataclass(frozen=True)
class FoundDetails:
    """`values`: certain answers by question. `faults`: by question, the sentence about a number that must be wrong."""

    values: Kept = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def beside(self, kept: Kept) -> "FoundDetails":
        """The details without those that are known already."""
        return FoundDetails(_without(self.values, kept), _without(self.faults, kept))

    def with_values(self, further: Kept) -> "FoundDetails":
        """The details with further values."""
        return FoundDetails({**self.values, **further}, self.faults)


def _without(told: Kept, kept: Kept) -> Kept:
    return {name: value for name, value in told.items() if name not in kept}


def particulars(text: str, facts: Facts) -> FoundDetails:
    """The details of a service file in the text.

    Beside a number, a bare name and a town count; without a number, only a name after a word such as 我叫.
    """
    plain = without_former(fold(text))
    found = numbers.find(plain)
    read = {"id_number": found.id_number, "phone": found.phone}
    told = {name: value for name, value in read.items() if value}
    if not told:
        name = names.find(plain) if any(word in plain for word in _INTRODUCES) else None
        return FoundDetails({"name": as_written(name, text)} if name and is_plausible(name) else {})
    faults = {name: fault for name, value in told.items() if (fault := _FAULTS[name](value, facts))}
    home, rest = _home(found.rest, facts)
    return FoundDetails({**_name(rest, text), **_without(told, faults), **home}, faults)


_FAULTS = {"id_number": id_fault, "phone": phone_fault}


def _name(rest: str, text: str) -> Kept:
    pieces = (piece for piece in rest.replace(",", " ").split() if sounds_like_name(piece))
    name = names.find(rest) or next(pieces, None)
    return {"name": as_written(name, text)} if name and is_plausible(name) else {}


def _home(text: str, facts: Facts) -> tuple[Kept, str]:
    """Town and village, and the text without them; a village counts only behind its town, as 朝阳 may be a name."""
    towns = facts.plan.towns_on(facts.today)
    meant = towns_named(text, towns)
    if len(meant) > 1:
        return {"town_doubt": [town.name for town in meant]}, text
    town, rest = named(text, [one.name for one in meant or towns])
    if town is None:
        return {}, text
    at = next(at for at, (own, left) in enumerate(zip(text, rest, strict=False)) if own != left)
    village, behind = named(rest[at:], villages_of(facts, town))
    return {"town": town, **({"village": village} if village else {})}, rest[:at] + behind
