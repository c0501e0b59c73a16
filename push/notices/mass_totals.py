"""Totals of a mass send: the platform reports counts of the list and names nobody (docs/platform.md 3.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from models.queries.notices.mass_lists import list_mass_lists


@dataclass(frozen=True)
class MassTotals:
    """All lists of a notice. `arrived` and `missed` count people on the `reported` lists."""

    lists: int
    people: int
    reported: int
    arrived: int
    missed: int
    """Filtered out or failed; the platform does not name them."""


def mass_totals_of(session: Session, notice_id: int) -> MassTotals:
    """Totals of the notice's mass lists; zero lists if it went by other routes."""
    lists = list_mass_lists(session, notice_id)
    told = [(people, detail) for _, people, detail in lists if detail and _number(detail, "TotalCount")]
    arrived = sum(_number(detail, "SentCount") for _, detail in told)
    missed = sum(max(people - _number(detail, "SentCount"), 0) for people, detail in told)
    return MassTotals(len(lists), sum(people for _, people, _ in lists), len(told), arrived, missed)


def _number(detail: Mapping[str, Any], name: str) -> int:
    value = str(detail.get(name, ""))
    return int(value) if value.isascii() and value.isdigit() else 0
