"""Bodies of the API as interfaces.md names them. Wrong kinds are refused field by field."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from console.api.schemas.days import Day, Moment
from models.push.postings import PostingChannel
from models.work import VacancyKind
from programme.invisible import strip_invisible
from programme.work.review.vacancy_review import VacancyPosting
from push.channels.facts import Family
from push.offline.postings import MOST_COPIES

LARGEST_ID = 2**31 - 1
Text = Annotated[str, Field(max_length=5000)]
Short = Annotated[str, Field(max_length=200)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Body(BaseModel):
    """A body; unknown keys are ignored, strings are stripped of invisible characters and of blanks around them."""

    model_config = ConfigDict(str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _visible(cls, value: object) -> object:
        if isinstance(value, list):
            return [strip_invisible(one) if isinstance(one, str) else one for one in value]
        return strip_invisible(value) if isinstance(value, str) else value


class PageIn(Body):
    """The query of a page, `?cursor=&limit=`: rows after `cursor`, at most 500."""

    cursor: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0
    limit: Annotated[int, Field(ge=1)] = 50


class SeenIn(Body):
    """The query `?version=`: the version that was looked at before publishing; absent: the first."""

    version: Annotated[int, Field(ge=1, le=LARGEST_ID)] = 1


class VacancyIn(Body):
    """A vacancy. Storing one needs only the title; the review says what else publication needs."""

    kind: VacancyKind = VacancyKind.JOB
    title: Annotated[str, Field(min_length=1, max_length=100)]
    enterprise: Short = ""
    trade: Short = ""
    headcount: Count | None = None
    wage_min: Count | None = None
    wage_max: Count | None = None
    age_min: Count | None = None
    age_max: Count | None = None
    education: Short = ""
    majors: Annotated[list[Short], Field(max_length=50)] = []
    skills: Text = ""
    shift: Short = ""
    benefits: Annotated[list[Short], Field(max_length=50)] = []
    address: Short = ""
    text: Text = ""
    valid_until: Day | None = None

    def posting(self, enterprise: str) -> VacancyPosting:
        """The vacancy as the review rules read it; an enterprise's name comes from its token."""
        values = self.model_dump() | {"enterprise": enterprise, "benefits": tuple(self.benefits)}
        values["majors"] = tuple(self.majors)
        return VacancyPosting(**values)


class DayIn(Body):
    """The query `?as_of=`: the state at the end of that Chinese day; absent: today."""

    as_of: Day | None = None


class NoticeIn(Body):
    """A draft. `audience`: an absent key is no condition; `channels` absent: all; `send_at` without zone: China."""

    kind: Literal["job", "training", "policy"]
    title: Annotated[str, Field(min_length=1, max_length=100)]
    body: Annotated[str, Field(min_length=1, max_length=5000)]
    url: Annotated[str, Field(max_length=1000, pattern=r"^(https?://\S+)?$")] | None = None
    audience: dict[str, Any] | None = None
    channels: list[Family] | None = None
    send_at: Moment | None = None
    urgent: bool = False


class PostingsIn(Body):
    """Postings to order: at the stations of `towns` and in `villages` (names); `due_at` without zone: China."""

    channels: Annotated[list[PostingChannel], Field(min_length=1, max_length=4)]
    towns: Annotated[list[Short], Field(max_length=500)] = []
    villages: Annotated[list[Short], Field(max_length=5000)] = []
    due_at: Moment
    copies: Annotated[int, Field(ge=1, le=MOST_COPIES)] = 1


class PersonIn(Body):
    """A service file from staff; `openid` where staff linked a chat."""

    name: Annotated[str, Field(min_length=1, max_length=50)] | None = None
    id_number: Short | None = None
    phone: Short | None = None
    town: Short | None = None
    village: Short | None = None
    education: Short | None = None
    in_school: bool | None = None
    school: Short | None = None
    major: Short | None = None
    graduates: Annotated[str, Field(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")] | None = None
    trades: Annotated[list[Short], Field(max_length=50)] | None = None
    min_wage: Count | None = None
    willing: bool | None = None
    consent: bool | None = None
    openid: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_-]*$")] | None = None
