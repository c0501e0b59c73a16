"""Persons and households."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from models.chat.wechat import Follower
from models.database.sealing import blind_index
from models.people import Person, PersonState, Willingness
from models.register import Household


def find_person_by_id_number(session: Session, number: str) -> Person | None:
    """`number` normalised, 18 characters."""
    return session.scalars(select(Person).where(Person.id_index == blind_index("id_number", number))).one_or_none()


def list_people_of(session: Session, follower_id: int) -> list[Person]:
    """Everybody who speaks through this follower (a shared phone), first linked first."""
    return list(session.scalars(select(Person).where(Person.follower_id == follower_id).order_by(Person.id)))


def list_first_people(session: Session, follower_ids: Collection[int]) -> dict[int, Person]:
    """By follower, who was linked to this phone first; nobody where the phone belongs to no person."""
    linked = select(Person).where(Person.follower_id.in_(follower_ids)).order_by(Person.id.desc())
    return {person.follower_id: person for person in session.scalars(linked) if person.follower_id is not None}


def list_people_by_phone(session: Session, phone: str) -> list[Person]:
    """Everybody with this contact phone (normalised)."""
    return list(session.scalars(select(Person).where(Person.phone_index == blind_index("phone", phone))))


def find_follower(session: Session, openid: str) -> Follower | None:
    return session.scalars(select(Follower).where(Follower.openid == openid)).one_or_none()


def find_household(session: Session, number: str) -> Household | None:
    """By the register's 户编号."""
    return session.scalars(select(Household).where(Household.number == number)).one_or_none()


_MATCHED_BY = (
    Person.id,
    Person.trades,
    Person.min_wage_yuan,
    Person.shift,
    Person.benefits,
    Person.birth_date,
    Person.education,
    Person.major,
    Person.student_status,
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
