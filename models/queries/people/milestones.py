"""Counts and events behind the milestones, by town (R06)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from models.people import Person
from models.places import Town
from models.register import Household, HouseholdStatus


def count_people_by_town(
    session: Session, until: datetime, day: date, town_id: int | None
) -> Iterable[Row[str, int, int, int]]:
    """(town, registered, trained, employed) of persons, `until` excluded, starts of work up to `day`."""
    reached = (Person.registered_at < until, Person.trained_at < until, Person.employed_on <= day)
    query = (
        select(Town.name, *(func.sum(case((one, 1), else_=0)) for one in reached))
        .join(Person, Person.town_id == Town.id)
        .where(Person.registered_at.is_not(None) | Person.trained_at.is_not(None) | Person.employed_on.is_not(None))
        .group_by(Town.id, Town.name)
        .order_by(Town.id)
    )
    return session.execute(query if town_id is None else query.where(Town.id == town_id)).all()


def list_status_events(session: Session, day: date, town_id: int | None) -> Iterable[Row[str, int, str, date]]:
    """(town, household id, status, since) recorded for a day up to `day`, a household's own in recording order."""
    query = (
        select(Town.name, HouseholdStatus.household_id, HouseholdStatus.status, HouseholdStatus.since)
        .join(Household, Household.id == HouseholdStatus.household_id)
        .join(Town, Town.id == Household.town_id)
        .where(HouseholdStatus.since <= day)
        .order_by(Town.id, HouseholdStatus.household_id, HouseholdStatus.id)
    )
    return session.execute(query if town_id is None else query.where(Town.id == town_id)).all()


def list_events_of(session: Session, household_ids: Sequence[int]) -> dict[int, list[tuple[str, date]]]:
    """(status, since) by household, in recording order; empty for one without any."""
    query = select(HouseholdStatus.household_id, HouseholdStatus.status, HouseholdStatus.since)
    found: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for household_id, status, since in session.execute(
        query.where(HouseholdStatus.household_id.in_(household_ids)).order_by(HouseholdStatus.id)
    ):
        found[household_id].append((status, since))
    return found
