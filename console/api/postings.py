"""`/api/v1/notices/{id}/postings`: the postings of a notice at places (R29)."""

from apiflask import APIBlueprint
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.api.schemas.notices import PostingList, PostingOut
from console.api.schemas.requests import PostingsIn
from console.services import services
from models.push.postings import Posting
from models.queries.notices.listings import get_announced
from models.queries.offline.postings import list_postings
from push.offline.paper.postings import place_of
from push.offline.postings import Order, order_postings, places_named, scans_since


def register(blueprint: APIBlueprint) -> None:
    @blueprint.get("/notices/<int:notice_id>/postings")
    @allowed(Action.SEE_PROGRAMME)
    @blueprint.output(PostingList)
    def list_of_notice(notice_id: int) -> dict[str, object]:
        """Every posting of the notice; a representative sees the own town's."""
        return {"items": _of(notice_id)}

    @blueprint.post("/notices/<int:notice_id>/postings")
    @allowed(Action.ARRANGE_POSTINGS)
    @blueprint.input(PostingsIn, location="json")
    @blueprint.output(PostingList, status_code=201)
    def order(notice_id: int, json_data: PostingsIn) -> tuple[dict[str, object], int]:
        """Order postings; one that is ordered already stays as it is. Returns all postings of the notice."""
        runtime = services()
        with runtime.sessions() as session:
            get_announced(session, notice_id)
            places = places_named(session, json_data.towns, json_data.villages)
        order_postings(
            runtime, me().id, notice_id, Order(json_data.channels, places, json_data.due_at, json_data.copies)
        )
        return {"items": _of(notice_id)}, 201


def show_postings(session: Session, notice_id: int) -> list[PostingOut]:
    """The API's shape of a notice's postings; also part of the notice's own answer."""
    rows = list_postings(session, notice_id=notice_id, town_id=me().territory)
    scans = scans_since(session, rows)
    return [_shown(posting, scans[posting.id]) for posting in rows]


def _of(notice_id: int) -> list[PostingOut]:
    with services().sessions() as session:
        get_announced(session, notice_id)
        return show_postings(session, notice_id)


def _shown(posting: Posting, scans: int) -> PostingOut:
    return PostingOut(
        id=posting.id,
        channel=posting.channel,
        place=place_of(posting),
        state=posting.state,
        reason=posting.reason,
        copies=posting.copies,
        due_at=posting.due_at,
        ended_at=posting.ended_at,
        has_photo=bool(posting.photo),
        scans=scans,
    )
