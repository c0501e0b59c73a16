"""The demo's material, and the people drawn from it: the same people every time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from stdnum.cn import ric

SEED = 102
HOUSEHOLDS = 80
PEOPLE = 200
BORN_FROM, BORN_TO = date(1880, 1, 1), date(1899, 12, 31)
FOLLOWER_SHARE, REGISTERED_SHARE, REFUSAL_SHARE, EMPLOYED_SHARE = 0.3, 0.65, 0.04, 0.06


@dataclass(frozen=True)
class DemoPerson:
    """One invented person. The ID number's birth date lies before 1900 (requirements.md 2.5), `born` does not."""

    number: int
    household: int
    relation: str
    name: str
    id_number: str
    born: date
    phone: str
    education: str
    trades: tuple[str, ...]
    wage: int
    registered: bool
    follows: bool
    refuses: bool
    employed: bool

    @property
    def openid(self) -> str:
        return f"oDemoLaobanXiang{self.number:012d}"

    @property
    def register_no(self) -> str:
        return f"demo-{self.household:04d}-{self.number:04d}"


@cache
def material() -> dict[str, Any]:
    """The lists of cast.yaml. Kept: loading the demo asks for them some thirty times, 28 ms of CPU each."""
    content: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("cast.yaml").read_text(encoding="utf-8"))
    return content


def draw_people(today: date, prefix: str) -> Iterator[DemoPerson]:
    """Draw `PEOPLE` persons in `HOUSEHOLDS` households; `prefix`: the county's first six digits."""
    chance = Random(SEED)  # noqa: S311 - invented people need no secrecy
    lists = material()
    for number in range(1, PEOPLE + 1):
        household = (number - 1) % HOUSEHOLDS + 1
        registered = chance.random() < REGISTERED_SHARE
        yield DemoPerson(
            number=number,
            household=household,
            relation=lists["relations"][(number - 1) // HOUSEHOLDS],
            name=lists["surnames"][household % len(lists["surnames"])] + chance.choice(lists["given"]),
            id_number=_id_number(chance, prefix, number),
            born=today - timedelta(days=chance.randint(18 * 366, 57 * 365)),
            phone=f"1380000{number:04d}" if chance.random() < 0.85 else "",
            education=chance.choice(lists["educations"]),
            trades=tuple(chance.choice(lists["trades"])),
            wage=chance.choice(lists["wages"]),
            registered=registered,
            follows=registered and chance.random() < FOLLOWER_SHARE / REGISTERED_SHARE,
            refuses=registered and chance.random() < REFUSAL_SHARE,
            employed=registered and chance.random() < EMPLOYED_SHARE,
        )


def _id_number(chance: Random, prefix: str, number: int) -> str:
    born = BORN_FROM + timedelta(days=chance.randint(0, (BORN_TO - BORN_FROM).days))
    body = f"{prefix}{born:%Y%m%d}{number:03d}"
    return body + str(ric.calc_check_digit(f"{body}0"))  # it looks at the first 17 only
