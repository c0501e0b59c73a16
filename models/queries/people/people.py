"""People, found by their numbers, phones and words; and households by number."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, load_only

from models.chat.wechat import Follower
from models.database.sealing import blind_index
from models.people import Person, PersonState, Willingness
from models.register import Household


def find_person(session: Session, person_id: int) -> Person | None:
    """The person in any state, with town, village, household and follower."""
    loaded = (Person.town, Person.village, Person.household, Person.follower)
    query = select(Person).where(Person.id == person_id).options(*(joinedload(one) for one in loaded))
    return session.scalars(query).one_or_none()


def list_people(
    session: Session, *, town_id: int | None, state: PersonState | None, offset: int, limit: int
) -> Sequence[Person]:
    """One page with town and household, without erased people; None narrows nothing."""
    return session.scalars(_listed(town_id, state).offset(offset).limit(limit)).all()


def list_registered(session: Session) -> Sequence[Person]:
    """All people with a service file, by id."""
    return session.scalars(select(Person).where(Person.state == PersonState.REGISTERED).order_by(Person.id)).all()


def list_registered_after(session: Session, *, town_id: int | None, after: int, limit: int) -> Sequence[Person]:
    """Registered people with an id above `after`, with town, village and follower; of one town or all."""
    query = select(Person).where(Person.state == PersonState.REGISTERED, Person.id > after)
    if town_id is not None:
        query = query.where(Person.town_id == town_id)
    loaded = (joinedload(Person.town), joinedload(Person.village), joinedload(Person.follower))
    return session.scalars(query.options(*loaded).order_by(Person.id).limit(limit)).all()


@dataclass(frozen=True)
class PersonKeys:
    """Keys of a search for a person: blind indexes of the words, and the words as a file's number."""

    name_indexes: tuple[str, ...]
    id_index: str
    phone_index: str
    file_no: str


def list_people_by_keys(
    session: Session, keys: PersonKeys, limit: int, *, town_id: int | None = None, state: PersonState | None = None
) -> Sequence[Person]:
    """People who match one of the keys exactly, with town and household; erased people are left out."""
    fits = or_(
        Person.name_index.in_(keys.name_indexes),
        Person.id_index == keys.id_index,
        Person.phone_index == keys.phone_index,
        Person.service_no == keys.file_no,
        Person.register_no == keys.file_no,
    )
    return session.scalars(_listed(town_id, state).where(fits).limit(limit)).all()


def _listed(town_id: int | None, state: PersonState | None) -> Select[Person]:
    query = select(Person).where(Person.state != PersonState.ERASED)
    if town_id is not None:
        query = query.where(Person.town_id == town_id)
    if state is not None:
        query = query.where(Person.state == state)
    return query.options(joinedload(Person.town), joinedload(Person.household)).order_by(Person.id)


def list_family(session: Session, person: Person) -> Sequence[Person]:
    """The other members of the person's household; empty without a household."""
    if person.household_id is None:
        return ()
    others = (Person.household_id == person.household_id, Person.id != person.id)
    return session.scalars(select(Person).where(*others)).all()


def find_person_by_id_number(session: Session, number: str) -> Person | None:
    """The person with this ID number (normalised, 18 characters)."""
    return session.scalars(select(Person).where(Person.id_index == blind_index("id_number", number))).one_or_none()


def find_person_by_register_no(session: Session, number: str) -> Person | None:
    """The person with this number in the register (人编号)."""
    return session.scalars(select(Person).where(Person.register_no == number)).one_or_none()


def list_people_of(session: Session, follower_id: int) -> list[Person]:
    """All people linked to this follower (a shared phone), first linked first."""
    return list(session.scalars(select(Person).where(Person.follower_id == follower_id).order_by(Person.id)))


def list_first_people(session: Session, follower_ids: Collection[int]) -> dict[int, Person]:
    """By follower, the person who was linked first; a follower without people is left out."""
    linked = select(Person).where(Person.follower_id.in_(follower_ids)).order_by(Person.id.desc())
    return {person.follower_id: person for person in session.scalars(linked) if person.follower_id is not None}


def list_people_by_phone(session: Session, phone: str) -> list[Person]:
    """All people with this contact phone (normalised)."""
    return list(session.scalars(select(Person).where(Person.phone_index == blind_index("phone", phone))))


def find_follower(session: Session, openid: str) -> Follower | None:
    return session.scalars(select(Follower).where(Follower.openid == openid)).one_or_none()


def find_household(session: Session, number: str) -> Household | None:
    """The household with this number in the register (户编号)."""
    return session.scalars(select(Household).where(Household.number == number)).one_or_none()


_MATCHED_BY = (
    Person.id,
    Person.trades,
    Person.skills,
    Person.ready_from,
    Person.min_wage_yuan,
    Person.shift,
    Person.benefits,
    Person.birth_date,
    Person.education,
    Person.major,
    Person.student_status,
    Person.graduates,
)


def list_seekers(session: Session) -> Sequence[Person]:
    """Registered, willing, not employed, consent given, job notices not refused; no sealed column is read."""
    return session.scalars(
        select(Person)
        .where(
            Person.state == PersonState.REGISTERED,
            Person.willing == Willingness.WILLING,
            Person.employed.is_(False),
            Person.refuses_job.is_(False),
            Person.consent_at.is_not(None),
        )
        .options(load_only(*_MATCHED_BY))
        .order_by(Person.id)
    ).all()
