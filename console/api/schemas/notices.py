"""Answers of the API as interfaces.md names them; the OpenAPI document is made from these classes."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, PlainSerializer

from models.people import PersonState
from models.push.notices import AttemptOutcome, Channel, NoticeKind, NoticeState
from models.push.postings import PostingChannel, PostingState
from models.work import Severity, VacancyKind, VacancyState
from programme.calendar import china


def _china_time(moment: datetime) -> str:
    return china(moment).isoformat(timespec="seconds")


ChinaTime = Annotated[datetime, PlainSerializer(_china_time, return_type=str)]
"""`2026-11-23T10:00:00+08:00`."""


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


class PublishedOut(VacancyOut):
    """A published vacancy and the notice that tells of it."""

    notice_id: int


class VacancyPage(BaseModel):
    items: list[VacancyOut]
    next_cursor: str | None


class Counts(BaseModel):
    """People by outcome; `people` is the sum of the others."""

    people: int
    sent: int
    delivered: int
    handed_over: int
    refused: int
    suppressed: int
    unsure: int
    pending: int


class Households(BaseModel):
    targeted: int
    reached: int
    handed_over: int
    unreached: int


class PostingOut(BaseModel):
    """A posting of a notice at a place; it reaches no household (R29). `scans`: of its code since it was ordered."""

    id: int
    channel: PostingChannel
    place: str
    state: PostingState
    reason: str
    copies: int
    due_at: ChinaTime
    ended_at: ChinaTime | None
    has_photo: bool
    scans: int


class PostingList(BaseModel):
    items: list[PostingOut]


class NoticeOut(BaseModel):
    """Notice with what became of it."""

    id: int
    kind: NoticeKind
    state: NoticeState
    title: str
    body: str
    url: str
    audience: dict[str, Any]
    channels: list[str]
    vacancy_id: int | None
    parent_id: int | None
    """The notice it goes on from: to those added since, or once more to those it failed."""
    urgent: bool
    send_at: ChinaTime | None
    schedule_note: str
    """A hint for scheduling: a start put off by a holiday, a year without announced holidays."""
    approved_at: ChinaTime | None
    finished_at: ChinaTime | None
    pause_reason: str
    counts: Counts
    households: Households
    postings: list[PostingOut]


class NoticePage(BaseModel):
    items: list[NoticeOut]
    next_cursor: str | None


class AttemptOut(BaseModel):
    channel: Channel
    outcome: AttemptOutcome | None
    reason: str
    at: ChinaTime


class DeliveryOut(BaseModel):
    """The fate of a notice for one person. A person who shares another's phone shows that person's attempts."""

    id: int
    person_id: int
    household_id: int | None
    state: str
    channel: Channel | None
    reason: str
    at: ChinaTime | None
    attempts: list[AttemptOut]


class DeliveryPage(BaseModel):
    items: list[DeliveryOut]
    next_cursor: str | None


class PersonOut(BaseModel):
    """Service file; ID number and phone only masked."""

    id: int
    service_no: str | None
    state: PersonState
    name: str
    id_number: str | None
    phone: str | None
    age: int | None
    category: int | None
    household_id: int | None
    town: str | None
    village: str | None
    education: str | None
    in_school: bool | None
    school: str
    major: str
    graduates: str
    trades: list[str]
    min_wage: int | None
    willing: bool | None
    employed: bool
    consent: bool
    openid: str | None
    registered_at: ChinaTime | None
    trained_at: ChinaTime | None
    employed_on: date | None


class PersonPage(BaseModel):
    items: list[PersonOut]
    next_cursor: str | None


class HouseholdOut(BaseModel):
    """A household of the register."""

    id: int
    number: str
    town: str
    village: str
    poverty_status: str
    kind: str
    lifted_on: date | None
    """Since when it is out of poverty, where it was lifted while on the register (R06)."""


class HouseholdPage(BaseModel):
    items: list[HouseholdOut]
    next_cursor: str | None


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
