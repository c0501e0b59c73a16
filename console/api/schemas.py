"""Bodies of the API as interfaces.md names them. Wrong kinds are refused field by field."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from models.notices import NoticeKind
from programme.review import VacancyPosting

Text = Annotated[str, Field(max_length=5000)]
Short = Annotated[str, Field(max_length=200)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Body(BaseModel):
    """Unknown keys are ignored; strings are stripped."""

    model_config = ConfigDict(str_strip_whitespace=True)


class VacancyIn(Body):
    """Vacancy. Only the title is needed to store it; the review says what else publication needs."""

    title: Annotated[str, Field(min_length=1, max_length=100)]
    enterprise: Short = ""
    trade: Short = ""
    headcount: Count | None = None
    wage_min: Count | None = None
    wage_max: Count | None = None
    age_min: Count | None = None
    age_max: Count | None = None
    education: Short = ""
    skills: Text = ""
    shift: Short = ""
    benefits: list[Short] = []
    address: Short = ""
    text: Text = ""
    valid_until: date | None = None

    def posting(self) -> VacancyPosting:
        values = self.model_dump()
        return VacancyPosting(**values | {"benefits": tuple(values["benefits"])})


class NoticeIn(Body):
    """A draft. `audience`: an absent key is no condition; `channels` absent: all."""

    kind: NoticeKind
    title: Annotated[str, Field(min_length=1, max_length=100)]
    body: Annotated[str, Field(min_length=1, max_length=5000)]
    url: Annotated[str, Field(max_length=1000)] | None = None
    audience: dict[str, Any] = {}
    channels: list[str] | None = None
    send_at: datetime | None = None


class PersonIn(Body):
    """A service file from staff; `openid` where staff linked a chat."""

    name: Annotated[str, Field(min_length=1, max_length=50)] | None = None
    id_number: Short | None = None
    phone: Short | None = None
    town: Short | None = None
    village: Short | None = None
    education: Short | None = None
    trades: list[Short] | None = None
    min_wage: Count | None = None
    willing: bool | None = None
    consent: bool | None = None
    openid: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_-]*$")] | None = None
