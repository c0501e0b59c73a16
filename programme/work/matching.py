"""Match of a person's wishes and a vacancy, with the reasons, or the wishes against it (R32, PIPL 24).

Pure; the database is asked in search.py. An absent wish is no condition. A wage wish fits if the vacancy's upper
figure reaches it. Nobody under 16 ever fits, and nobody under 18 fits work that is closed to them (hazards.py). An age
ceiling is the enterprise's wish (requirements.md 3.1): notices respect it, and a person who asks is told of it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

import yaml

from models.work import VacancyKind
from programme.people.ages import ADULT_AGE, WORKING_AGE
from programme.people.education import education_rank
from programme.people.majors import is_asked_for
from programme.work.wages import wage_words, yuan_words

MOST_TRADES = 1000
"""Most sets of trades cached with their neighbours."""
_ANY_SHIFT = ("", "不定")


class Wish(StrEnum):
    """Kinds of wishes about a vacancy, in the words of the reply that names them."""

    TRADE = "工种"
    WAGE = "工资"
    CEILING = "最高工资"
    SHIFT = "班次"
    BENEFITS = "待遇"
    LOCATION = "地点"
    AGE = "年龄"
    EDUCATION = "文化程度"
    KIND = "岗位性质"
    MAJOR = "专业"


@dataclass(frozen=True)
class VacancyFacts:
    """Facts of a vacancy that decide a match. Wages in whole yuan a month, ages in years."""

    trade: str = ""
    wage_min: int | None = None
    wage_max: int | None = None
    age_min: int | None = None
    age_max: int | None = None
    education: str = ""
    shift: str = ""
    benefits: tuple[str, ...] = ()
    place: str = ""
    kind: str = VacancyKind.JOB
    majors: tuple[str, ...] = ()
    adults_only: bool = False


@dataclass(frozen=True)
class Wishes:
    """Wishes and facts of a person. Empty means: no condition; without a `kind` only employment is meant.

    `major` is asked for: a vacancy must name it (专业对口). `studied` is the major in the person's file, "" if the file
    has none: a vacancy that names majors must name it. None: no file is considered. `minor`: the person is under 18
    whatever age is asked about; `age` is a condition, this only closes what is for adults.
    """

    trades: tuple[str, ...] = ()
    min_wage: int | None = None
    max_wage: int | None = None
    shift: str = ""
    benefits: tuple[str, ...] = ()
    location: str = ""
    age: int | None = None
    education: str = ""
    kind: str = ""
    major: str = ""
    studied: str | None = None
    minor: bool = False

    def named(self) -> tuple[Wish, ...]:
        """The wishes that are conditions."""
        return tuple(wish for name, wish in _WISH_OF.items() if getattr(self, name))

    def without(self, wish: Wish) -> "Wishes":
        """The same wishes without this one."""
        field = _FIELD_OF[wish]
        return replace(self, **{field: type(self).__dataclass_fields__[field].default})  # type: ignore[arg-type]


_FIELD_OF = {
    Wish.TRADE: "trades",
    Wish.WAGE: "min_wage",
    Wish.CEILING: "max_wage",
    Wish.SHIFT: "shift",
    Wish.BENEFITS: "benefits",
    Wish.LOCATION: "location",
    Wish.AGE: "age",
    Wish.EDUCATION: "education",
    Wish.KIND: "kind",
    Wish.MAJOR: "major",
}
_WISH_OF = {field: wish for wish, field in _FIELD_OF.items()}


@dataclass(frozen=True)
class Fit:
    """Result of a match. `reasons`: Chinese reasons for it; `excluded_by`: the wishes against it."""

    reasons: tuple[str, ...]
    excluded_by: tuple[Wish, ...]

    @property
    def fits(self) -> bool:
        return not self.excluded_by


def fit(vacancy: VacancyFacts, wishes: Wishes) -> Fit:
    """Compare one vacancy with one person's wishes, each wish by itself."""
    excluding = tuple(wish for wish, holds in _CHECKS.items() if not holds(vacancy, wishes))
    return Fit(tuple(_reasons(vacancy, wishes)), excluding)


def fits(vacancy: VacancyFacts, wishes: Wishes) -> bool:
    """True if the vacancy fits the wishes; cheaper than `fit`, without reasons."""
    return all(holds(vacancy, wishes) for holds in _CHECKS.values())


def _trade_fits(vacancy: VacancyFacts, wishes: Wishes) -> bool:
    return not wishes.trades or vacancy.trade in _offered(wishes.trades)


@lru_cache(MOST_TRADES)
def _offered(trades: tuple[str, ...]) -> frozenset[str]:
    """Trades that suit a person who wants one of these: they and their neighbours."""
    return frozenset(near for trade in trades for near in (trade, *neighbours().get(trade, ())))


def _wage_fits(vacancy: VacancyFacts, wishes: Wishes) -> bool:
    highest = vacancy.wage_max or vacancy.wage_min
    return wishes.min_wage is None or (highest is not None and highest >= wishes.min_wage)


def _shift_fits(vacancy: VacancyFacts, wishes: Wishes) -> bool:
    return wishes.shift in _ANY_SHIFT or vacancy.shift in (wishes.shift, *_ANY_SHIFT)


def _age_fits(vacancy: VacancyFacts, wishes: Wishes) -> bool:
    age = wishes.age
    if vacancy.adults_only and (wishes.minor or (age is not None and age < ADULT_AGE)):
        return False
    if age is None:
        return True
    lowest = max(vacancy.age_min or 0, WORKING_AGE)
    return age >= lowest and (vacancy.age_max is None or age <= vacancy.age_max)


def _education_fits(vacancy: VacancyFacts, wishes: Wishes) -> bool:
    has = education_rank(wishes.education)
    asked = None if has is None else education_rank(vacancy.education)
    return asked is None or has is None or has >= asked


def _kind_fits(vacancy: VacancyFacts, wishes: Wishes) -> bool:
    return vacancy.kind == (wishes.kind or VacancyKind.JOB)


def _major_fits(vacancy: VacancyFacts, wishes: Wishes) -> bool:
    if wishes.major and not is_asked_for(wishes.major, vacancy.majors):
        return False
    return wishes.studied is None or not vacancy.majors or is_asked_for(wishes.studied, vacancy.majors)


# In the order in which a reply names the wishes against a vacancy.
_CHECKS: Mapping[Wish, Callable[[VacancyFacts, Wishes], bool]] = {
    Wish.TRADE: _trade_fits,
    Wish.WAGE: _wage_fits,
    Wish.CEILING: lambda vacancy, wishes: wishes.max_wage is None or (vacancy.wage_min or 0) <= wishes.max_wage,
    Wish.SHIFT: _shift_fits,
    Wish.BENEFITS: lambda vacancy, wishes: set(wishes.benefits) <= set(vacancy.benefits),
    Wish.LOCATION: lambda vacancy, wishes: wishes.location in vacancy.place,
    Wish.AGE: _age_fits,
    Wish.EDUCATION: _education_fits,
    Wish.KIND: _kind_fits,
    Wish.MAJOR: _major_fits,
}


def _reasons(vacancy: VacancyFacts, wishes: Wishes) -> Iterator[str]:
    if wishes.trades:
        yield f"想做{'、'.join(wishes.trades)}，岗位是{vacancy.trade}"
    if wishes.min_wage:
        yield f"想要每月{yuan_words(wishes.min_wage)}以上，岗位{wage_words(vacancy.wage_min, vacancy.wage_max)}"
    if wishes.shift and vacancy.shift:
        yield f"想上{wishes.shift}，岗位{vacancy.shift}"
    if wishes.benefits:
        yield f"要{'、'.join(wishes.benefits)}，岗位有"
    if wishes.age is not None and (vacancy.age_min or vacancy.age_max):
        yield f"{wishes.age}岁，在岗位年龄范围内"
    if wishes.studied and vacancy.majors:
        yield f"学的是{wishes.studied}，专业对口"


@cache
def neighbours() -> dict[str, tuple[str, ...]]:
    """Trades that a wish for another also fits, from data/trades.yaml."""
    content = yaml.safe_load((Path(__file__).parent / "data" / "trades.yaml").read_text(encoding="utf-8"))
    return {trade: tuple(others) for trade, others in content.items()}
