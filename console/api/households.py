"""`/api/v1/households`."""

from datetime import date
from functools import partial

from apiflask import APIBlueprint

from console.access.members import allowed, me
from console.access.permissions import Action
from console.api.paging import cut
from console.api.schemas.people import HouseholdOut, HouseholdPage
from console.api.schemas.requests import PageIn
from console.services import services
from models.queries.people.households import list_households_after
from models.queries.people.milestones import list_events_of
from models.register import Household
from programme.progress.milestones import lifted_on


def register(blueprint: APIBlueprint) -> None:
    @blueprint.get("/households")
    @allowed(Action.SEE_PROGRAMME)
    @blueprint.input(PageIn, location="query")
    @blueprint.output(HouseholdPage)
    def list_households(query_data: PageIn) -> dict[str, object]:
        """Register households; a representative sees the own town's."""
        with services().sessions() as session:
            rows, next_cursor = cut(partial(list_households_after, session, town_id=me().territory), query_data)
            events = list_events_of(session, [one.id for one in rows])
            return {"items": [show(one, lifted_on(events[one.id])) for one in rows], "next_cursor": next_cursor}


def show(household: Household, since: date | None) -> HouseholdOut:
    """The API's shape of a household; `since`: the day on which it was lifted out of poverty."""
    return HouseholdOut(
        id=household.id,
        number=household.number,
        town=household.town.name,
        village=household.village.name if household.village else "",
        poverty_status=household.status,
        kind=household.kind,
        lifted_on=since,
    )
