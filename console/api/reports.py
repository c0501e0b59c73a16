"""`/api/v1/reports`."""

from dataclasses import asdict

from apiflask import APIBlueprint

from console.access.members import allowed, me
from console.access.permissions import Action
from console.api.schemas.reports import (
    CoverageOut,
    CoverageReport,
    MilestonesOut,
    MilestonesReport,
    TownCoverage,
    TownMilestones,
    VillageCoverage,
)
from console.api.schemas.requests import DayIn
from console.services import services
from models.queries.people.coverage import list_register_members
from programme.calendar import today
from programme.progress.coverage import Member, coverage_by_town, coverage_by_village, coverage_of
from programme.progress.milestones import milestones_by_town, total


def register(blueprint: APIBlueprint) -> None:
    @blueprint.get("/reports/coverage")
    @allowed(Action.SEE_PROGRAMME)
    @blueprint.output(CoverageReport)
    def coverage() -> CoverageReport:
        """Verified against expected: county, towns, villages; a representative's own town only."""
        members = register_members(me().territory)
        return CoverageReport(
            as_of=today(services().clock()),
            county=services().plan.origin.county.name,
            total=CoverageOut(**asdict(coverage_of(members))),
            towns=[TownCoverage(town=town, **asdict(found)) for town, found in coverage_by_town(members).items()],
            villages=[
                VillageCoverage(town=town, village=village, **asdict(found))
                for (town, village), found in coverage_by_village(members).items()
            ],
        )

    @blueprint.get("/reports/milestones")
    @allowed(Action.SEE_PROGRAMME)
    @blueprint.input(DayIn, location="query")
    @blueprint.output(MilestonesReport)
    def milestones(query_data: DayIn) -> MilestonesReport:
        """四个一 by a day: persons and households that reached each; a representative's own town only."""
        day = query_data.as_of or today(services().clock())
        with services().sessions() as session:
            found = milestones_by_town(session, day, me().territory)
        return MilestonesReport(
            as_of=day,
            total=MilestonesOut(**asdict(total(found))),
            towns=[TownMilestones(town=town, **asdict(reached)) for town, reached in found.items()],
        )


def register_members(town_id: int | None) -> list[Member]:
    """The people on the register, of one town or all."""
    with services().sessions() as session:
        return [
            Member(row.town, row.village or "", row.household_id, row.covered)
            for row in list_register_members(session, town_id)
        ]
