"""Households of the register, their members, statuses and notices (R16, R20)."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from models.people import Person, PersonState, Visit
from models.places import Town
from models.push.notices import Delivery, Notice
from models.register import Household, HouseholdStatus


def is_covered() -> ColumnElement[bool]:
    """Condition: the person has a service file or a recorded visit."""
    return or_(Person.state == PersonState.REGISTERED, exists().where(Visit.person_id == Person.id))


def find_household_by_id(session: Session, household_id: int) -> Household | None:
    """The household with town and village."""
    query = select(Household).where(Household.id == household_id)
    return session.scalars(query.options(joinedload(Household.town), joinedload(Household.village))).one_or_none()


def list_households_of(
    session: Session, town_id: int | None, *, open_only: bool, offset: int, limit: int
) -> list[Household]:
    """Households of one town or all, by town and village; `open_only`: those with a member without an outcome."""
    query = (
        select(Household)
        .join(Town, Town.id == Household.town_id)
        .options(joinedload(Household.town), joinedload(Household.village))
        .order_by(Household.town_id, Household.village_id, Household.id)
    )
    if town_id is not None:
        query = query.where(Household.town_id == town_id)
    if open_only:
        query = query.where(
            exists().where(Person.household_id == Household.id, Person.register_no.is_not(None), ~is_covered())
        )
    return list(session.scalars(query.offset(offset).limit(limit)))


def list_households_after(session: Session, *, town_id: int | None, after: int, limit: int) -> Sequence[Household]:
    """Households with an id above `after`, with town and village; of one town or all."""
    query = select(Household).where(Household.id > after)
    if town_id is not None:
        query = query.where(Household.town_id == town_id)
    loaded = (joinedload(Household.town), joinedload(Household.village))
    return session.scalars(query.options(*loaded).order_by(Household.id).limit(limit)).all()


def list_members(session: Session, household_ids: list[int]) -> list[tuple[Person, bool]]:
    """Members of these households, each with True if the person has an outcome; erased people are left out."""
    query = select(Person, is_covered()).where(
        Person.household_id.in_(household_ids), Person.state != PersonState.ERASED
    )
    return [(person, covered) for person, covered in session.execute(query.order_by(Person.household_id, Person.id))]


def list_statuses(session: Session, household_id: int) -> list[HouseholdStatus]:
    """Recorded changes of 脱贫属性, newest first (R20)."""
    query = select(HouseholdStatus).where(HouseholdStatus.household_id == household_id)
    return list(session.scalars(query.order_by(HouseholdStatus.since.desc(), HouseholdStatus.id.desc())))


def list_recorded_statuses(session: Session, household_id: int) -> list[HouseholdStatus]:
    """Changes of 脱贫属性 in the order in which they were recorded."""
    query = select(HouseholdStatus).where(HouseholdStatus.household_id == household_id)
    return list(session.scalars(query.order_by(HouseholdStatus.id)))


def list_deliveries_of(session: Session, household_id: int, limit: int) -> list[Delivery]:
    """The latest notices to members, with notice and person."""
    query = (
        select(Delivery)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(Delivery.household_id == household_id)
        .options(joinedload(Delivery.notice), joinedload(Delivery.person))
        .order_by(Delivery.notice_id.desc(), Delivery.id)
    )
    return list(session.scalars(query.limit(limit)))
