"""Answers of `/api/v1/vacancies`."""

from datetime import date

from pydantic import BaseModel

from models.work import Severity, VacancyKind, VacancyState


class Review(BaseModel):
    severity: Severity
    reasons: list[str]


class VacancyOut(BaseModel):
    """Vacancy with `id`, `state` and `review`."""

    id: int
    state: VacancyState
    review: Review
    kind: VacancyKind
    title: str
    enterprise: str
    trade: str
    headcount: int | None
    filled: int
    wage_min: int | None
    wage_max: int | None
    age_min: int | None
    age_max: int | None
    education: str
    majors: list[str]
    skills: str
    shift: str
    benefits: list[str]
    address: str
    text: str
    valid_until: date
    version: int


class PublishedOut(VacancyOut):
    """A published vacancy and the notice that tells of it."""

    notice_id: int


class VacancyPage(BaseModel):
    items: list[VacancyOut]
    next_cursor: str | None
