"""People of the register with or without an outcome, by place (R16)."""

from sqlalchemy import Row, exists, or_, select
from sqlalchemy.orm import Session

from models.people import Person, PersonState, Visit
from models.places import Town, Village
from models.register import Household


def list_register_members(session: Session, town_id: int | None = None) -> list[Row[str, str, int, int, bool]]:
    """(town, village, household id, person id, has an outcome) of every person on the register."""
    visited = exists().where(Visit.person_id == Person.id)
    query = (
        select(
            Town.name.label("town"),
            Village.name.label("village"),
            Household.id.label("household_id"),
            Person.id.label("person_id"),
            or_(Person.state == PersonState.REGISTERED, visited).label("covered"),
        )
        .join(Household, Household.id == Person.household_id)
        .join(Town, Town.id == Household.town_id)
        .outerjoin(Village, Village.id == Household.village_id)
        .where(Person.register_no.is_not(None))
        .order_by(Town.id, Village.id, Household.id, Person.id)
    )
    if town_id is not None:
        query = query.where(Household.town_id == town_id)
    return list(session.execute(query).all())
