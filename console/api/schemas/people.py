"""Answers of `/api/v1/people` and `/api/v1/households`."""

from datetime import date

from pydantic import BaseModel

from console.api.schemas.china_time import ChinaTime
from models.people import PersonState


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
