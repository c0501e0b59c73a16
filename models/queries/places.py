"""Towns and villages."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.places import Town, Village


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
    """The villages of one town, in the plan's order."""
    return list(session.scalars(select(Village).where(Village.town_id == town_id).order_by(Village.id)))


def list_villages_by_town(session: Session) -> dict[Town, list[Village]]:
    """Every town with its villages, both in the plan's order."""
    found: dict[Town, list[Village]] = {town: [] for town in list_towns(session)}
    towns = {town.id: town for town in found}
    for village in session.scalars(select(Village).order_by(Village.id)):
        found[towns[village.town_id]].append(village)
    return found


def find_village_id(session: Session, town_id: int, name: str) -> int | None:
    """Key of the town's village of that name."""
    return session.scalar(select(Village.id).where(Village.town_id == town_id, Village.name == name))
