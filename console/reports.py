"""What the reports read."""

from console.services import services
from models.queries.coverage import list_register_members
from programme.coverage import Member


def register_members(town_id: int | None) -> list[Member]:
    """Everybody on the register, or of one town."""
    with services().sessions() as session:
        return [
            Member(row.town, row.village or "", row.household_id, row.covered)
            for row in list_register_members(session, town_id)
        ]
