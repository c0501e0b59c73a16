"""The people whom a notice is for: conditions on people as one SELECT."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, String, cast, or_, select
from sqlalchemy.orm import Session

from models.database.base import holding
from models.database.dialects import among
from models.people import Education, Person, Willingness
from models.places import Town, Village
from models.queries.notices.follow_ups import addressed_in, failed_in
from models.register import Household
from models.training import ClassMatch
from models.work import Match


@dataclass(frozen=True)
class AudienceConditions:
    """Conditions of an audience, names resolved to keys. None or empty: no condition."""

    person_id: int | None = None
    vacancy_id: int | None = None
    class_id: int | None = None
    addressed_in: tuple[int, ...] = ()
    """Notices whose people are left out."""
    failed_in: int | None = None
    """A notice: only people whom it did not reach."""
    town_ids: tuple[int, ...] = ()
    village_ids: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()
    poverty_statuses: tuple[str, ...] = ()
    born_until: date | None = None
    """Latest birth date: at least so old."""
    born_after: date | None = None
    educations: tuple[Education, ...] = ()
    trades: tuple[str, ...] = ()
    willingness: Willingness | None = None
    employed: bool | None = None


def people_in(conditions: AudienceConditions) -> Select[int]:
    """Ids of the people who meet every condition. A person whose fact is unknown does not meet its condition."""
    people = select(Person.id)
    for column, values in (
        (Person.town_id, conditions.town_ids),
        (Person.village_id, conditions.village_ids),
        (Person.category, conditions.categories),
        (Person.education, conditions.educations),
    ):
        if values:
            people = people.where(column.in_(values))
    if conditions.poverty_statuses:
        households = select(Household.id).where(Household.status.in_(conditions.poverty_statuses))
        people = people.where(Person.household_id.in_(households))
    if conditions.trades:
        people = people.where(or_(*(cast(Person.trades, String).like(holding(trade)) for trade in conditions.trades)))
    return _narrowed(people, conditions)


def _narrowed(people: Select[int], conditions: AudienceConditions) -> Select[int]:
    if conditions.person_id is not None:
        people = people.where(Person.id == conditions.person_id)
    if conditions.vacancy_id is not None:
        people = people.where(Person.id.in_(select(Match.person_id).where(Match.vacancy_id == conditions.vacancy_id)))
    if conditions.class_id is not None:
        people = people.where(
            Person.id.in_(select(ClassMatch.person_id).where(ClassMatch.class_id == conditions.class_id))
        )
    if conditions.addressed_in:
        people = people.where(~addressed_in(conditions.addressed_in))
    if conditions.failed_in is not None:
        people = people.where(Person.id.in_(failed_in(conditions.failed_in)))
    if conditions.born_until is not None:
        people = people.where(Person.birth_date <= conditions.born_until)
    if conditions.born_after is not None:
        people = people.where(Person.birth_date > conditions.born_after)
    if conditions.willingness is not None:
        people = people.where(Person.willing == conditions.willingness)
    if conditions.employed is not None:
        people = people.where(Person.employed.is_(conditions.employed))
    return people


def people_with_ids(person_ids: Collection[int]) -> Select[int]:
    """Ids of these people as a SELECT with one parameter, however many they are."""
    return select(Person.id).where(among(Person.id, person_ids))


def find_town_ids(session: Session, names: Collection[str]) -> dict[str, int]:
    """Ids of the towns that exist, by name."""
    return dict(session.execute(select(Town.name, Town.id).where(Town.name.in_(names))).all())


def list_villages_named(session: Session, names: Collection[str], town_ids: Collection[int]) -> list[tuple[str, int]]:
    """Name and id of every village with one of these names, within the towns if given (names repeat across towns)."""
    villages = select(Village.name, Village.id).where(Village.name.in_(names))
    if town_ids:
        villages = villages.where(Village.town_id.in_(town_ids))
    return [(name, key) for name, key in session.execute(villages)]
