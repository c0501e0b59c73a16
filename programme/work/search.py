"""Search for vacancies for a person, and for people for a vacancy, in the database (R32)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from models.people import Person
from models.queries.people.people import list_seekers
from models.queries.work.vacancies import list_open_vacancies
from models.work import Vacancy, VacancyKind
from programme.people.filing.readiness import ready_on
from programme.people.identity import age_on
from programme.people.youth import is_in_school
from programme.work.hazards import Hazard, find_hazard
from programme.work.matching import VacancyFacts, Wish, Wishes, fit, fits
from programme.work.vocabulary import TRADES
from programme.work.wages import yuan_words

ROUND_YUAN = 100


@dataclass(frozen=True)
class Found:
    """One page of vacancies, the number that fit in all, and a Chinese hint which wish to drop if none fits."""

    vacancies: tuple[Vacancy, ...]
    total: int
    hint: str = ""


@dataclass(frozen=True)
class Posted:
    """An open vacancy, and its facts that decide a match."""

    vacancy: Vacancy
    facts: VacancyFacts


def facts_of(vacancy: Vacancy) -> VacancyFacts:
    """Facts of a stored vacancy that decide a match."""
    return VacancyFacts(
        trade=vacancy.trade,
        wage_min=vacancy.wage_min,
        wage_max=vacancy.wage_max,
        age_min=vacancy.age_min,
        age_max=vacancy.age_max,
        education=vacancy.education,
        shift=vacancy.shift,
        benefits=vacancy.benefits,
        place=f"{vacancy.address}{vacancy.enterprise.address}{vacancy.enterprise.name}",
        kind=vacancy.kind,
        majors=vacancy.majors,
        adults_only=hazard_of(vacancy) is not None,
    )


def hazard_of(vacancy: Vacancy) -> Hazard | None:
    """The word that closes the vacancy to people under 18."""
    return find_hazard(f"{vacancy.title}\n{vacancy.trade}", f"{vacancy.skills}\n{vacancy.text}")


def wishes_of(person: Person, today: date) -> Wishes:
    """Wishes and facts in a person's service file: skills stand for a trade that is not named. No upper wage."""
    return Wishes(
        trades=person.trades or tuple(one for one in person.skills.split("、") if one in TRADES),
        min_wage=person.min_wage_yuan,
        shift=person.shift,
        benefits=person.benefits,
        age=age_on(person.birth_date, today) if person.birth_date else None,
        education=person.education or "",
        studied=person.major,
    )


def search_vacancies(session: Session, wishes: Wishes, *, today: date, limit: int = 3, offset: int = 0) -> Found:
    """Open vacancies that fit, best paid first; if none fits, a hint which wish excludes most."""
    return search_posted(posted(list_open_vacancies(session, today)), wishes, limit=limit, offset=offset)


def posted(vacancies: Sequence[Vacancy]) -> list[Posted]:
    """The vacancies with their facts, best paid first."""
    paid = sorted(vacancies, key=lambda vacancy: (-(vacancy.wage_max or vacancy.wage_min or 0), vacancy.id))
    return [Posted(vacancy, facts_of(vacancy)) for vacancy in paid]


def search_posted(board: Sequence[Posted], wishes: Wishes, *, limit: int = 3, offset: int = 0) -> Found:
    """As `search_vacancies`, among these vacancies."""
    fitting = [one.vacancy for one in board if fits(one.facts, wishes)]
    hint = "" if fitting else hint_for([one.facts for one in board], wishes)
    return Found(tuple(fitting[offset : offset + limit]), len(fitting), hint)


def hint_for(vacancies: Sequence[VacancyFacts], wishes: Wishes) -> str:
    """The single wish without which most vacancies fit, in words: `工资每月4500元以上没有；改成4000元有6个。`"""
    opened = {wish: _fitting(vacancies, wishes.without(wish)) for wish in wishes.named() if wish is not Wish.AGE}
    best = max(opened, key=lambda wish: len(opened[wish]), default=None)
    if best is None or not opened[best]:
        return ""
    if best is Wish.WAGE and wishes.min_wage:
        return _lower_wage(opened[best], wishes, wishes.min_wage)
    return f"{best.value}按您说的没有合适的；不限{best.value}的话有{len(opened[best])}个。"


def _fitting(vacancies: Sequence[VacancyFacts], wishes: Wishes) -> list[VacancyFacts]:
    return [facts for facts in vacancies if fits(facts, wishes)]


def _lower_wage(vacancies: Sequence[VacancyFacts], wishes: Wishes, asked: int) -> str:
    best_paid = max(facts.wage_max or facts.wage_min or 0 for facts in vacancies)
    offer = min(best_paid, asked - 1) // ROUND_YUAN * ROUND_YUAN
    count = len(_fitting(vacancies, replace(wishes, min_wage=offer)))
    return f"每月{yuan_words(asked)}以上的没有；改成{yuan_words(offer)}有{count}个。"


def match_people(session: Session, vacancy: Vacancy, today: date) -> list[tuple[int, list[str]]]:
    """(person id, Chinese reasons) of all people to whom a published vacancy may be sent.

    Conditions: ready before the vacancy ends, willing, not employed, consent, job notices not refused, of an age that
    is known and sufficient, and every stated wish fits. Internships and work-study are for people in school (R35),
    employment for all others.
    """
    facts = facts_of(vacancy)
    for_students = vacancy.kind is not VacancyKind.JOB
    matches = []
    for person in list_seekers(session):
        if not _in_time(person, vacancy):
            continue
        if person.birth_date is None or for_students != is_in_school(person, today):
            continue
        verdict = fit(facts, replace(wishes_of(person, today), kind=vacancy.kind))
        if verdict.fits:
            matches.append((person.id, [*verdict.reasons] or ["没有提别的要求，愿意外出务工"]))
    return matches


def _in_time(person: Person, vacancy: Vacancy) -> bool:
    """True unless the person told a day to start that is later than the last day of the vacancy."""
    day = ready_on(person.ready_from)
    return day is None or vacancy.valid_until is None or day <= vacancy.valid_until
