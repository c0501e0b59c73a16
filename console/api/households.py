"""`/api/v1/households`."""

from typing import Any

from apiflask import APIBlueprint
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from console.api.paging import page
from console.members import STAFF, allowed, me
from console.services import services
from models.register import Household


def register(blueprint: APIBlueprint) -> None:
    @blueprint.get("/households")
    @allowed(*STAFF)
    def list_households() -> dict[str, Any]:
        """Register households; a representative sees the own town's."""
        query = select(Household).options(joinedload(Household.town), joinedload(Household.village))
        if me().territory is not None:
            query = query.where(Household.town_id == me().territory)
        with services().sessions() as session:
            return page(session, query, Household.id, show)


def show(household: Household) -> dict[str, Any]:
    return {
        "id": household.id,
        "number": household.number,
        "town": household.town.name,
        "village": household.village.name if household.village else "",
        "poverty_status": household.status,
        "kind": household.kind,
    }
