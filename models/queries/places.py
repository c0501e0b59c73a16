"""Towns and villages."""

from collections.abc import Sequence

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session, joinedload

from models.people import Person
from models.places import Town, Village
from models.register import Household


def list_towns(session: Session) -> list[Town]:
    """Every town, in the plan's order."""
    return list(session.scalars(select(Town).order_by(Town.id)))


def find_town(session: Session, name: str) -> Town | None:
    """The town of that name."""
    return session.scalars(select(Town).where(Town.name == name)).one_or_none()


def find_town_id(session: Session, name: str | None) -> int | None:
    """Key of the town of that name; None also without a name."""
    return session.scalar(select(Town.id).where(Town.name == name)) if name else None


def list_villages_of(session: Session, town_id: int | None) -> list[Village]:
    """The confirmed villages of one town, in the plan's order."""
    query = select(Village).where(Village.town_id == town_id, Village.doubtful.is_(False))
    return list(session.scalars(query.order_by(Village.id)))


def list_villages_and_doubts(session: Session, town_id: int) -> list[Village]:
    """Every name of a village of one town, doubtful ones too."""
    return list(session.scalars(select(Village).where(Village.town_id == town_id).order_by(Village.id)))


def list_villages_by_town(session: Session) -> dict[Town, list[Village]]:
    """Every town with its confirmed villages, both in the plan's order."""
    found: dict[Town, list[Village]] = {town: [] for town in list_towns(session)}
    towns = {town.id: town for town in found}
    for village in session.scalars(select(Village).where(Village.doubtful.is_(False)).order_by(Village.id)):
        found[towns[village.town_id]].append(village)
    return found


def find_village(session: Session, town_id: int, name: str) -> Village | None:
    """The town's village of exactly that name, doubtful or not."""
    return session.scalars(select(Village).where(Village.town_id == town_id, Village.name == name)).one_or_none()


def list_doubtful_villages(session: Session) -> Sequence[Row[Village, int, int]]:
    """(village with its town, households, people without household) of every name that staff have to decide on."""
    households = select(func.count()).where(Household.village_id == Village.id).scalar_subquery()
    alone = (Person.village_id == Village.id, Person.household_id.is_(None))
    people = select(func.count()).where(*alone).scalar_subquery()
    query = select(Village, households.label("households"), people.label("people")).options(joinedload(Village.town))
    undecided = (Village.doubtful, Village.same_as_id.is_(None))
    return session.execute(query.where(*undecided).order_by(Village.town_id, Village.id)).all()


def move_residents(session: Session, village_id: int, into_id: int) -> None:
    """Enter the other village for all households and people of the first."""
    for table in (Household, Person):
        session.execute(update(table).where(table.village_id == village_id).values(village_id=into_id))
