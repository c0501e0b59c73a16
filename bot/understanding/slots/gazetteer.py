"""The place names of the plan in force; only the plan's files hold them."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

_KIND = re.compile(
    r"(?<=..)(?:开发区|[\u4e00-\u9fff]*?民族乡|(?:[\u4e00-\u9fff]族)+乡|街道|社区|村委会|居委会|[镇乡村县市区州省])$"
)


@lru_cache(4000)  # An answer about a home is compared with all places of the plan.
def stem(name: str) -> str:
    """The name without its kind: 某某镇 → 某某; a name of two characters stays."""
    short = _KIND.sub("", name)
    return re.sub(r"(?<=..)(?:回族|彝族|苗族|白族|傣族|壮族|土家族|布依族|藏族)+$", "", short)


@dataclass(frozen=True)
class Gazetteer:
    """The places that people come from and the place of the work.

    `origin`: county, towns, villages: home, never the place of a job. `destination`: the full
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
    def home(self) -> re.Pattern[str] | None:
        """The pattern of all origin names, with and without their kind; None without any."""
        names = {name for full in self.origin for name in (full, stem(full)) if len(name) > 1}
        ordered = sorted(names, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, ordered))) if ordered else None
