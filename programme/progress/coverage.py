"""县不漏镇、镇不漏户、户不漏人: numbers covered and expected, at every level (R16, A35).

A person is covered by a service file or a recorded visit; a household only if all its members are.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """One person of the register."""

    town: str
    village: str
    household_id: int
    covered: bool


@dataclass(frozen=True)
class Coverage:
    """Numbers of persons and households, covered and expected."""

    people: int
    people_covered: int
    households: int
    households_covered: int

    def as_dict(self) -> dict[str, int]:
        return {
            "people": self.people,
            "people_covered": self.people_covered,
            "households": self.households,
            "households_covered": self.households_covered,
        }


def coverage_of(members: Iterable[Member]) -> Coverage:
    """Count one group of members."""
    households: dict[int, bool] = {}
    people = covered = 0
    for member in members:
        people += 1
        covered += member.covered
        households[member.household_id] = households.get(member.household_id, True) and member.covered
    return Coverage(people, covered, len(households), sum(households.values()))


def coverage_by_town(members: Iterable[Member]) -> dict[str, Coverage]:
    """By town, in the order the members come."""
    groups: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        groups[member.town].append(member)
    return {town: coverage_of(group) for town, group in groups.items()}


def coverage_by_village(members: Iterable[Member]) -> dict[tuple[str, str], Coverage]:
    """By (town, village)."""
    groups: dict[tuple[str, str], list[Member]] = defaultdict(list)
    for member in members:
        groups[member.town, member.village].append(member)
    return {place: coverage_of(group) for place, group in groups.items()}
