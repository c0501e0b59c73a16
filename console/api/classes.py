"""`/api/v1/classes`."""

from functools import partial

from apiflask import APIBlueprint
from sqlalchemy.orm import Session

from console.access.members import allowed, me
from console.access.permissions import Action
from console.api.paging import cut
from console.api.schemas.classes import AnnouncedOut, CancelIn, ClassIn, ClassOut, ClassPage, shown
from console.api.schemas.requests import PageIn, SeenIn
from console.services import services
from console.web.errors import InputError
from models.queries.notices.audience import find_town_ids
from models.queries.work.training import count_places, find_course, get_class, list_classes_after
from programme.training.classes import add_course, draft_class
from push.triggers.classes import cancel_class, publish_class


def register(blueprint: APIBlueprint) -> None:
    """Add the routes: post, list, look at, announce, call off."""

    @blueprint.post("/classes")
    @allowed(Action.PLAN_CLASSES)
    @blueprint.input(ClassIn, location="json")
    @blueprint.output(ClassOut, status_code=201)
    def post_class(json_data: ClassIn) -> tuple[ClassOut, int]:
        """Plan a class; nobody is told yet."""
        runtime = services()
        with runtime.sessions.begin() as session:
            now, entry = runtime.clock(), json_data
            course = find_course(session, entry.course) or add_course(
                session, entry.course, entry.kind, entry.trades, entry.text, now
            )
            made = draft_class(session, course, entry.draft(_town_id(session, entry.town)), me().id, now)
            return _show(session, made.id), 201

    @blueprint.get("/classes")
    @allowed(Action.SEE_PROGRAMME)
    @blueprint.input(PageIn, location="query")
    @blueprint.output(ClassPage)
    def list_all_classes(query_data: PageIn) -> dict[str, object]:
        """Classes, oldest first."""
        with services().sessions() as session:
            rows, next_cursor = cut(partial(list_classes_after, session), query_data)
            places = count_places(session, [held.id for held in rows])
            return {"items": [shown(held, places[held.id]) for held in rows], "next_cursor": next_cursor}

    @blueprint.get("/classes/<int:class_id>")
    @allowed(Action.SEE_PROGRAMME)
    @blueprint.output(ClassOut)
    def get_one_class(class_id: int) -> ClassOut:
        """One class."""
        with services().sessions() as session:
            return _show(session, class_id)

    @blueprint.post("/classes/<int:class_id>/publish")
    @allowed(Action.PUBLISH_CLASSES)
    @blueprint.input(SeenIn, location="query")
    @blueprint.output(AnnouncedOut)
    def publish_one_class(class_id: int, query_data: SeenIn) -> AnnouncedOut:
        """Open the class in the version that was looked at; creates and starts the notice to the people it fits."""
        with services().sessions() as session:
            get_class(session, class_id)
        notice_id = publish_class(services(), me().id, class_id, query_data.version)
        with services().sessions() as session:
            return AnnouncedOut(**_show(session, class_id).model_dump(), notice_id=notice_id)

    @blueprint.post("/classes/<int:class_id>/cancel")
    @allowed(Action.CANCEL_CLASSES)
    @blueprint.input(CancelIn, location="json")
    @blueprint.output(ClassOut)
    def cancel_one_class(class_id: int, json_data: CancelIn) -> ClassOut:
        """Call the class off; the enrolled are told why."""
        with services().sessions() as session:
            get_class(session, class_id)
        cancel_class(services(), me().id, class_id, json_data.reason)
        with services().sessions() as session:
            return _show(session, class_id)


def _show(session: Session, class_id: int) -> ClassOut:
    return shown(get_class(session, class_id), count_places(session, [class_id])[class_id])


def _town_id(session: Session, name: str) -> int | None:
    if not name:
        return None
    found = find_town_ids(session, [name]).get(name)
    if found is None:
        raise InputError(f"没有叫“{name}”的镇（乡），请检查名称。")
    return found
