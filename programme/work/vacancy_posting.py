"""A vacancy as an enterprise writes it, before the review."""

from dataclasses import dataclass
from datetime import date

from models.work import VacancyKind


@dataclass(frozen=True)
class VacancyPosting:
    """岗位. Wages in whole yuan a month; None and "" mean that the enterprise left the field empty."""

    kind: VacancyKind = VacancyKind.JOB
    title: str = ""
    enterprise: str = ""
    trade: str = ""
    headcount: int | None = None
    wage_min: int | None = None
    wage_max: int | None = None
    age_min: int | None = None
    age_max: int | None = None
    education: str = ""
    majors: tuple[str, ...] = ()
    skills: str = ""
    shift: str = ""
    benefits: tuple[str, ...] = ()
    address: str = ""
    text: str = ""
    valid_until: date | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """The texts that can state a condition; the names of firms and streets are left out."""
        return (self.title, self.trade, self.education, self.skills, self.shift, "、".join(self.benefits), self.text)
