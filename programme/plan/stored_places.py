"""The plan's towns and villages in the database (requirements.md 2.1). The caller commits."""

from sqlalchemy.orm import Session

from models.places import Town, Village
from models.queries.places import find_village_id, list_towns, list_villages_by_town
from programme.plan.plan import Plan


def store_places(session: Session, plan: Plan) -> None:
    """Add and update the towns and villages of the plan; none is ever deleted."""
    towns = {town.name: town for town in list_towns(session)}
    for planned in plan.towns:
        town = towns.setdefault(planned.name, Town(name=planned.name))
        town.kind, town.code_stats, town.code_civil = planned.kind, planned.code_stats, planned.code_civil
        town.valid_from, town.valid_to = planned.valid_from, planned.valid_to
    session.add_all(towns.values())
    session.flush()
    known = {(one.town_id, one.name) for villages in list_villages_by_town(session).values() for one in villages}
    wanted = {(towns[village.town].id, village.name) for village in plan.villages}
    session.add_all(Village(town_id=town_id, name=name) for town_id, name in sorted(wanted - known))


def ensure_village(session: Session, town_id: int | None, name: str | None) -> int | None:
    """Key of the town's village of that name; one that the plan's partial list lacks is added (requirements.md 2.1)."""
    if town_id is None or not name:
        return None
    if (known := find_village_id(session, town_id, name)) is not None:
        return known
    village = Village(town_id=town_id, name=name)
    session.add(village)
    session.flush()
    return village.id
