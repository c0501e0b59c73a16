"""`/api/v1/reports`."""

from typing import Any

from apiflask import APIBlueprint

from console.members import STAFF, allowed, me
from console.reports import register_members
from console.services import services
from programme.calendar import today
from programme.coverage import coverage_by_town, coverage_by_village, coverage_of


def register(blueprint: APIBlueprint) -> None:
    @blueprint.get("/reports/coverage")
    @allowed(*STAFF)
    def coverage() -> dict[str, Any]:
        """Verified against expected: county, towns, villages; a representative's own town only."""
        members = register_members(me().territory)
        return {
            "as_of": today(services().clock()).isoformat(),
            "county": services().plan.origin.county.name,
            "total": coverage_of(members).as_dict(),
            "towns": [{"town": town} | found.as_dict() for town, found in coverage_by_town(members).items()],
            "villages": [
                {"town": town, "village": village} | found.as_dict()
                for (town, village), found in coverage_by_village(members).items()
            ],
        }
