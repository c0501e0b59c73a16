"""The plan's towns and villages in the database (requirements.md 2.1). The caller commits."""

from sqlalchemy.orm import Session

from models.places import Town, Village
from models.queries.places import find_village, list_towns, list_villages_and_doubts, move_residents
from programme.plan.plan import Plan
from programme.plan.villages import find_same_village, tidy_village


def store_places(session: Session, plan: Plan) -> None:
    """Add and update the towns and villages of the plan; none is ever deleted."""
    towns = {town.name: town for town in list_towns(session)}
    for planned in plan.towns:
        town = towns.setdefault(planned.name, Town(name=planned.name))
        town.kind, town.code_stats, town.code_civil = planned.kind, planned.code_stats, planned.code_civil
        town.valid_from, town.valid_to = planned.valid_from, planned.valid_to
    session.add_all(towns.values())
    session.flush()
    villages = (village for town in towns.values() for village in list_villages_and_doubts(session, town.id))
    known = {(village.town_id, village.name): village for village in villages}
    for place in sorted({(towns[village.town].id, village.name) for village in plan.villages}):
        if place in known:
            confirm_village(known[place])
        else:
            session.add(Village(town_id=place[0], name=place[1]))


def ensure_village(session: Session, town_id: int | None, name: str | None) -> int | None:
    """Key of the town's village that the name means, however it is written (requirements.md 2.1).

    A village that the plan's partial list lacks is added as a doubt, for staff to confirm.
    """
    if town_id is None or not name:
        return None
    village = find_or_add_village(session, session.get_one(Town, town_id), name)
    return village.id if village else None


def find_or_add_village(session: Session, town: Town, name: str) -> Village | None:
    """The town's village that the name means; a new one, `doubtful`, if it means none. None for an empty name."""
    text = tidy_village(name, town.name)
    if not text:
        return None
    known = find_village(session, town.id, text) or _known_village(session, town, text)
    if known is None:
        known = Village(town_id=town.id, name=text, doubtful=True)
        session.add(known)
        session.flush()
    return session.get_one(Village, known.same_as_id) if known.same_as_id else known


def _known_village(session: Session, town: Town, text: str) -> Village | None:
    """The village meant by another writing of its name; confirmed ones come before doubts."""
    villages = list_villages_and_doubts(session, town.id)
    sure = [village for village in villages if not village.doubtful]
    return find_same_village(text, sure, _name) or find_same_village(text, villages, _name)


def _name(village: Village) -> str:
    return village.name


def confirm_village(village: Village) -> None:
    """Enter a doubtful village among the town's villages."""
    village.doubtful, village.same_as_id = False, None


def merge_village(session: Session, village: Village, into: Village) -> None:
    """Move households and people from a doubtful village to the one that its name means, from now on too."""
    move_residents(session, village.id, into.id)
    village.same_as_id = into.id
