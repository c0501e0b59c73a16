"""`/api/v1/people`: service files. ID number and phone only ever masked."""

from typing import Any

from apiflask import APIBlueprint
from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from console.api.paging import page
from console.api.schemas import PersonIn
from console.members import STAFF, TEAM, allowed, me
from console.people import PersonFacts, add_person, change_person
from console.services import services
from models.people import Person, PersonState, Source, Willingness
from models.queries.staff import add_audit
from models.staff import Role
from programme.calendar import today
from programme.identity import age_on, mask_id_for_staff, mask_phone
from programme.people import erase_person

WRITERS = (*TEAM, Role.REPRESENTATIVE, Role.COUNTY)


def register(blueprint: APIBlueprint) -> None:
    """Routes in the order of interfaces.md."""

    @blueprint.get("/people")
    @allowed(*STAFF)
    def list_people() -> dict[str, Any]:
        query = select(Person).where(Person.state == PersonState.REGISTERED).options(*_PLACES)
        if me().territory is not None:
            query = query.where(Person.town_id == me().territory)
        with services().sessions() as session:
            return page(session, query, Person.id, show)

    @blueprint.post("/people")
    @allowed(*WRITERS)
    @blueprint.input(PersonIn, location="json")
    def post_person(json_data: PersonIn) -> tuple[dict[str, Any], int]:
        """A new service file; the ID number's own where it has one already (then 200)."""
        runtime = services()
        with runtime.sessions.begin() as session:
            now = runtime.clock()
            person = add_person(session, runtime.plan, _facts(json_data), Source.API, now)
            if not me().sees_town(person.town_id):
                abort(403)
            add_audit(session, now, me().id, "person_saved", "person", person.id)
            person_id, is_new = person.id, person.registered_at == now
        with runtime.sessions() as session:
            return show(_find(session, person_id)), 201 if is_new else 200

    @blueprint.get("/people/<int:person_id>")
    @allowed(*STAFF)
    def get_person(person_id: int) -> dict[str, Any]:
        with services().sessions() as session:
            return show(_find(session, person_id))

    @blueprint.patch("/people/<int:person_id>")
    @allowed(*WRITERS)
    @blueprint.input(PersonIn, location="json")
    def patch_person(person_id: int, json_data: PersonIn) -> dict[str, Any]:
        """Change what is given, keep the rest."""
        runtime = services()
        with runtime.sessions.begin() as session:
            person, now = _find(session, person_id), runtime.clock()
            change_person(session, runtime.plan, person, _facts(json_data), now)
            add_audit(session, now, me().id, "person_changed", "person", person_id)
        with runtime.sessions() as session:
            return show(_find(session, person_id))

    @blueprint.delete("/people/<int:person_id>")
    @allowed(*TEAM)
    def delete_person(person_id: int) -> tuple[str, int]:
        """Erase the service file (PIPL 47)."""
        runtime = services()
        with runtime.sessions.begin() as session:
            erase_person(session, _find(session, person_id), runtime.clock())
            add_audit(session, runtime.clock(), me().id, "person_erased", "person", person_id)
        return "", 204


_PLACES = (joinedload(Person.town), joinedload(Person.village))


def _facts(body: PersonIn) -> PersonFacts:
    values = body.model_dump()
    return PersonFacts(**values | {"trades": tuple(body.trades) if body.trades is not None else None})


def _find(session: Session, person_id: int) -> Person:
    person = session.scalars(select(Person).where(Person.id == person_id).options(*_PLACES)).one_or_none()
    if person is None or person.state == PersonState.ERASED or not me().sees_town(person.town_id):
        abort(404)
    return person


def show(person: Person) -> dict[str, Any]:
    """Service file of interfaces.md."""
    day = today(services().clock())
    return {
        "id": person.id,
        "service_no": person.service_no,
        "state": person.state.value,
        "name": person.name,
        "id_number": mask_id_for_staff(person.id_number) if person.id_number else None,
        "phone": mask_phone(person.phone) if person.phone else None,
        "age": age_on(person.birth_date, day) if person.birth_date else None,
        "category": person.category,
        "household_id": person.household_id,
        "town": person.town.name if person.town else None,
        "village": person.village.name if person.village else None,
        "education": person.education.value if person.education else None,
        "trades": list(person.trades),
        "min_wage": person.min_wage_yuan,
        "willing": person.willing == Willingness.WILLING if person.willing else None,
        "employed": person.employed,
        "consent": person.consent_at is not None,
        "openid_linked": person.follower_id is not None,
    }
