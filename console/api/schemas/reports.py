"""Answers of `/api/v1/reports`."""

from datetime import date

from pydantic import BaseModel


class MilestonesOut(BaseModel):
    """四个一 (R06): `registered`, `trained` and `employed` count persons, `lifted` households."""

    registered: int
    trained: int
    employed: int
    lifted: int


class TownMilestones(MilestonesOut):
    town: str


class MilestonesReport(BaseModel):
    """Reached by the end of `as_of`."""

    as_of: date
    total: MilestonesOut
    towns: list[TownMilestones]


class CoverageOut(BaseModel):
    """Covered and expected."""

    people: int
    people_covered: int
    households: int
    households_covered: int


class TownCoverage(CoverageOut):
    town: str


class VillageCoverage(TownCoverage):
    village: str


class CoverageReport(BaseModel):
    """R16: county, towns, villages."""

    as_of: date
    county: str
    total: CoverageOut
    towns: list[TownCoverage]
    villages: list[VillageCoverage]
