"""The plan file's schema: every number, place and name that one agreement may change.

Kinds are strict, as the plan schema demands: amounts whole yuan, codes quoted, dates unquoted. Amounts are
yuan as written; the `…_fen` properties give what the rest of the program calculates with.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, StringConstraints

from programme.plan.poverty_words import PovertyVocabulary

T = TypeVar("T")
# YAML knows lists and texts only: these two let a list become a tuple and a text a StrEnum member.
Many = Annotated[tuple[T, ...], Field(strict=False)]
Choice = Annotated[T, Field(strict=False)]
Text = Annotated[str, StringConstraints(min_length=1)]
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Section(BaseModel):
    """One mapping of the file. Unknown keys are kept aside, so that a warning can name them."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow", populate_by_name=True)


class Scope(StrEnum):
    """People for whom a target or an amount is: those on the register (D10) or of the county's hukou (D11)."""

    REGISTER = "register"
    ORIGIN_HUKOU = "origin_hukou"


class Window(StrEnum):
    """Rule by which the months of the monthly subsidy are counted (D33, D34)."""

    CUMULATIVE = "cumulative"
    CONSECUTIVE = "consecutive"


class Repeat(StrEnum):
    """Rule for a second certificate (D39)."""

    NONE = "none"
    DIFFERENCE = "difference"
    PER_BAND = "per_band"


class Level(StrEnum):
    """技能等级 of a certificate, lowest first."""

    JUNIOR = "初级"
    INTERMEDIATE = "中级"
    SENIOR = "高级"
    TECHNICIAN = "技师"
    SENIOR_TECHNICIAN = "高级技师"


class Head(Section):
    """The document itself."""

    id: Text
    title: Text
    document_no: Text
    valid_from: date
    valid_to: date
    runoff_months: NonNegativeInt = 0


class County(Section):
    """The county of origin. The ID prefixes are hints, never a condition (requirements.md 2.5)."""

    name: Text
    code: Text
    id_prefix_hints: Many[str]


class Origin(Section):
    county: County
    towns_file: Text
    villages_file: Text | None = None
    poverty_vocabulary: Choice[PovertyVocabulary] = PovertyVocabulary.V2017


class Area(Section):
    """The destination, and the names that people use for it."""

    name: Text
    code: Text
    aliases: Many[str]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


class MinimumWage(Section):
    """最低工资 from that day on: yuan a month, and yuan an hour for part-time work (None: not entered)."""

    start: date = Field(alias="from")
    monthly: PositiveInt
    hourly: Annotated[Decimal, Field(strict=False, gt=0, decimal_places=1)] | None = None


class Destination(Section):
    area: Area
    minimum_wage: Many[MinimumWage] = ()


class Team(Section):
    """Establishment, shown beside the actual staff and never enforced (R12)."""

    leads: NonNegativeInt
    officers: NonNegativeInt
    representatives_per_town: NonNegativeInt


class Period(Section):
    """A target: `people` whose qualifying start lies between the two days, both included."""

    start: date = Field(alias="from")
    end: date = Field(alias="to")
    people: NonNegativeInt


class Targets(Section):
    count_rule: Literal["first_qualifying_start"] = "first_qualifying_start"
    scope: Choice[Scope] = Scope.REGISTER
    periods: Many[Period]


class CategoryName(Section):
    code: PositiveInt
    name: Text


class Stable(Section):
    """稳定就业 (D20–D28)."""

    months: PositiveInt
    consecutive: bool = True
    same_enterprise: bool = False
    dispatch_ok: bool = False
    insurance_any_of: Many[str]


class Amount(Section):
    amount: NonNegativeInt

    @property
    def amount_fen(self) -> int:
        return self.amount * 100


class ExportSubsidy(Amount):
    """One payment to the body that organised the person's move, once the person is stable (D30–D32)."""

    payee: Literal["organising_body"] = "organising_body"
    once_per_person: Literal[True] = True
    scope: Choice[Scope] = Scope.REGISTER


class MonthlySubsidy(Amount):
    """An amount for the worker for each insured month, up to `max_months` (D33–D36)."""

    payee: Literal["worker"] = "worker"
    max_months: PositiveInt
    window: Choice[Window] = Window.CUMULATIVE
    evidence: Literal["insured_month"] = "insured_month"
    scope: Choice[Scope] = Scope.ORIGIN_HUKOU


class Band(Amount):
    levels: Many[Choice[Level]]


class Award(Section):
    """Payment for a certificate, by band of level (D37–D39)."""

    payee: Literal["worker"] = "worker"
    repeat: Choice[Repeat] = Repeat.NONE
    scope: Choice[Scope] = Scope.ORIGIN_HUKOU
    issue_window: Literal["validity"] = "validity"
    accepted_types: Many[str] = ("职业资格证书", "国家职业资格证书")
    bands: Many[Band]


class Subsidies(Section):
    """An absent section is no such subsidy (D39b)."""

    export: ExportSubsidy | None = None
    monthly: MonthlySubsidy | None = None
    award: Award | None = None


class Post(Section):
    role: Text
    annual: NonNegativeInt
    count: PositiveInt

    @property
    def annual_fen(self) -> int:
        """Cost of all holders of the post in a year."""
        return self.annual * self.count * 100


class FeeSchedule(Section):
    first_percent: int = Field(ge=0, le=100)
    rest: Literal["quarterly_by_progress"] = "quarterly_by_progress"


class Fee(Section):
    """劳务费 of the agency."""

    posts: Many[Post]
    schedule: FeeSchedule

    @property
    def annual_fen(self) -> int:
        return sum(post.annual_fen for post in self.posts)


class BudgetLines(Section):
    """One year's money in yuan; an absent line is 0."""

    operating: NonNegativeInt = 0
    export: NonNegativeInt = 0
    monthly: NonNegativeInt = 0
    award: NonNegativeInt = 0

    @property
    def total(self) -> int:
        return self.operating + self.export + self.monthly + self.award


class Budget(Section):
    basis: Literal["cohort"] = "cohort"
    lines: dict[int, BudgetLines]
    assess: bool = False
    overrun: Literal["warn_then_second_approval"] = "warn_then_second_approval"

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines.values())


class Push(Section):
    """Quiet hours of SMS and calls (China time), and the most vacancies that a person may get."""

    sms_window: Annotated[tuple[TimeOfDay, TimeOfDay], Field(strict=False)]
    vacancy_per_day: NonNegativeInt
    vacancy_per_week: NonNegativeInt
    holidays_wait: bool = False
    """Scheduled notices begin after a public holiday, never in it. Optional, beyond the agreed schema."""


class Notices(Section):
    """Rules of notices to many."""

    second_approval_above: NonNegativeInt = 500
    """People; a larger notice is approved by another person than its writer."""


class Service(Section):
    """Facts for the public about the office that runs the service. Optional, beyond the agreed schema."""

    name: str = ""
    office_phone: str = ""
    office_address: str = ""
    hours: str = ""
    hotlines: Many[str] = ("12333", "12345")  # national lines: labour bureau, government
    rights_working_days: PositiveInt = 10
    """Working days within which a rights case must have its outcome (R62)."""


class PlanFile(Section):
    """The whole file."""

    head: Head = Field(alias="plan")
    origin: Origin
    destination: Destination
    team: Team
    targets: Targets
    categories: Many[CategoryName]
    stable: Stable
    subsidies: Subsidies = Subsidies()
    fee: Fee | None = None
    budget: Budget
    channels: Many[str]
    notices: Notices = Notices()
    push: Push
    service: Service = Service()
