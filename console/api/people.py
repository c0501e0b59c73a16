"""`/api/v1/people`: service files. ID number and phone only ever masked."""

from functools import partial

from apiflask import APIBlueprint
from flask import abort
from sqlalchemy.orm import Session

from console.access.entries import refusals_audited
from console.access.members import allowed, me
from console.access.permissions import Action
from console.api.paging import page
from console.api.schemas.people import PersonOut, PersonPage
from console.api.schemas.requests import PageIn, PersonIn
from console.services import services
from models.people import Person, PersonState, Source, Willingness
from models.queries.people.people import find_person, list_registered_after
from models.queries.staff.staff import add_audit
from programme.calendar import today
from programme.people.desk_entry import PersonFacts, add_person, change_person
from programme.people.filing.erasure import erase_person
from programme.people.filing.offers import ChatLink
from programme.people.identity import age_on, mask_id_for_staff, mask_phone
from programme.people.youth import is_student
from push.delivery.late_replies import queue_late_reply


def register(blueprint: APIBlueprint) -> None:
    """Add the routes, in the order of interfaces.md."""

    @blueprint.get("/people")
    @allowed(Action.SEE_PROGRAMME)
    @blueprint.input(PageIn, location="query")
    @blueprint.output(PersonPage)
    def list_people(query_data: PageIn) -> dict[str, object]:
        """Service files; a representative sees the own town's."""
        with services().sessions() as session:
            return page(partial(list_registered_after, session, town_id=me().territory), query_data, show)

    @blueprint.post("/people")
    @allowed(Action.ENTER_PEOPLE)
    @blueprint.input(PersonIn, location="json")
    @blueprint.output(PersonOut, status_code=201)
    def post_person(json_data: PersonIn) -> tuple[PersonOut, int]:
        """Make a service file; if the ID number has one already, that one is changed (then 200)."""
        runtime, facts = services(), _facts(json_data)
        with refusals_audited(), runtime.sessions.begin() as session:
            now = runtime.clock()
            person, chats = add_person(session, runtime.plan, facts, Source.API, now, me().territory, me().id)
            add_audit(session, now, me().id, "person_saved", "person", person.id, detail=_detail(json_data))
            person_id, is_new = person.id, person.registered_at == now
        _tell(chats)
        return _shown(person_id), 201 if is_new else 200

    @blueprint.get("/people/<int:person_id>")
    @allowed(Action.SEE_PROGRAMME)
    @blueprint.output(PersonOut)
    def get_person(person_id: int) -> PersonOut:
        """One service file."""
        return _shown(person_id)

    @blueprint.patch("/people/<int:person_id>")
    @allowed(Action.ENTER_PEOPLE)
    @blueprint.input(PersonIn, location="json")
    @blueprint.output(PersonOut)
    def patch_person(person_id: int, json_data: PersonIn) -> PersonOut:
        """Change what is given, keep the rest."""
        runtime, facts = services(), _facts(json_data)
        with refusals_audited(), runtime.sessions.begin() as session:
            person, now = _find(session, person_id), runtime.clock()
            detail = _detail(json_data) | {"follower_before": person.follower_id}
            chats = change_person(session, runtime.plan, person, facts, now, me().territory, me().id)
            add_audit(session, now, me().id, "person_changed", "person", person_id, detail=detail)
        _tell(chats)
        return _shown(person_id)

    @blueprint.delete("/people/<int:person_id>")
    @allowed(Action.ERASE_PEOPLE)
    @blueprint.output({}, status_code=204)
    def delete_person(person_id: int) -> tuple[str, int]:
        """Erase the service file (PIPL 47)."""
        runtime = services()
        with runtime.sessions.begin() as session:
            erase_person(session, _find(session, person_id), runtime.clock())
            add_audit(session, runtime.clock(), me().id, "person_erased", "person", person_id)
        return "", 204


def _facts(body: PersonIn) -> PersonFacts:
    values = body.model_dump()
    return PersonFacts(**values | {"trades": tuple(body.trades) if body.trades is not None else None})


def _detail(body: PersonIn) -> dict[str, object]:
    """The names of the fields that were given; never their values."""
    return {"fields": sorted(body.model_fields_set)}


def _tell(chats: ChatLink) -> None:
    """Say to the chats what was linked; after the commit."""
    for openid, words in chats.words().items():
        queue_late_reply(services(), openid, words)


def _find(session: Session, person_id: int) -> Person:
    person = find_person(session, person_id)
    if person is None or person.state == PersonState.ERASED or not me().sees_town(person.town_id):
        abort(404)
    return person


def _shown(person_id: int) -> PersonOut:
    with services().sessions() as session:
        return show(_find(session, person_id))


def show(person: Person) -> PersonOut:
    day = today(services().clock())
    return PersonOut(
        id=person.id,
        service_no=person.service_no,
        state=person.state,
        name=person.name,
        id_number=mask_id_for_staff(person.id_number) if person.id_number else None,
        phone=mask_phone(person.phone) if person.phone else None,
        age=age_on(person.birth_date, day) if person.birth_date else None,
        category=person.category,
        household_id=person.household_id,
        town=person.town.name if person.town else None,
        village=person.village.name if person.village else None,
        education=person.education.value if person.education else None,
        in_school=is_student(person.student_status) if person.student_status else None,
        school=person.school,
        major=person.major,
        graduates=person.graduates,
        trades=list(person.trades),
        min_wage=person.min_wage_yuan,
        willing=person.willing == Willingness.WILLING if person.willing else None,
        employed=person.employed,
        consent=person.consent_at is not None,
        openid=person.follower.openid if person.follower else None,
        registered_at=person.registered_at,
        trained_at=person.trained_at,
        employed_on=person.employed_on,
    )
