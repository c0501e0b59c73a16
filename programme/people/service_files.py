"""Service files: one person, one file for life (R07, R18, R33, R59). Commands; the caller commits."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.chat.wechat import Follower
from models.database.sealing import blind_index
from models.people import Person, PersonState, Source
from models.queries.offline.qr_codes import find_code
from models.queries.people.people import find_person_by_id_number
from models.register import Household
from programme.people.categories import CategoryFacts, category_for, move_category
from programme.people.consents import KINDS, record_consent
from programme.people.filing.entries import FileEntry, NameDiffers, NumberTaken, PersonError, accepted_number, checked
from programme.people.identity import age_on, birth_date, folded_name, is_male, is_same_name, normalise_name

MEALS = ("清真餐", "素食")
"""The meal wishes that are kept."""

_PLAIN_FIELDS = (
    *("town_id", "village_id", "education", "student_status", "school", "major", "graduates"),
    *("trades", "min_wage_yuan", "max_wage_yuan"),
    *("shift", "benefits", "ready_from", "skills", "meal_wish", "wants_training", "learn_trades"),
)


def save_service_file(
    session: Session,
    entry: FileEntry,
    *,
    source: Source,
    now: datetime,
    today: date,
    follower_id: int | None = None,
    consent_version: str | None = None,
    via: str = "chat",
    user_id: int | None = None,
    phone_proved: bool = True,
) -> Person:
    """Make the person's file, or complete the one that the ID number already has (from the register or before).

    `user_id`: the member of staff who heard the consent. `phone_proved`: as for `amend_service_file`. Raises
    PersonError (`checked`), NameDiffers if the number belongs to another name.
    """
    person = _known_or_new(session, checked(entry, today), source, now, today)
    amend_service_file(session, person, entry, now=now, today=today, phone_proved=phone_proved)
    open_file(session, person, now, follower_id=follower_id, consent_version=consent_version, via=via, user_id=user_id)
    return person


def open_file(
    session: Session,
    person: Person,
    now: datetime,
    *,
    follower_id: int | None = None,
    consent_version: str | None = None,
    via: str = "chat",
    user_id: int | None = None,
) -> None:
    """Register the person, with the chat and the consent given."""
    if follower_id is not None:
        link(session, person, follower_id)
    if consent_version is not None:
        person.consent_at = now
        record_consent(
            session, person, "service", given=True, via=via, now=now, version=consent_version, user_id=user_id
        )
    if person.state != PersonState.REGISTERED:
        person.state, person.registered_at = PersonState.REGISTERED, now
        person.service_no = person.service_no or f"{person.id:06d}"


def amend_service_file(
    session: Session, person: Person, entry: FileEntry, *, now: datetime, today: date, phone_proved: bool = True
) -> None:
    """Enter the given facts, keep the others, and set the category that follows from them.

    `phone_proved`: False if the phone was only told in a chat: no short message goes there until a call was answered.
    An ID number is entered where the file has none. Raises PersonError (`checked`), NumberTaken.
    """
    entry = checked(entry, today)
    _enter_number(session, person, entry.id_number, today)
    for field in _PLAIN_FIELDS:
        if (value := getattr(entry, field)) is not None:
            setattr(person, field, value)
    if entry.name:
        person.name, person.name_index = entry.name, name_index(entry.name)
    if entry.phone:
        _enter_phone(session, person, entry.phone, phone_proved)
    if entry.willing is not None:
        person.willing, person.willing_asked_at = entry.willing, now
    person.updated_at = now
    session.flush()
    move_category(session, person, *category_for(_category_facts(person, today)), now=now)


def _enter_number(session: Session, person: Person, number: str | None, today: date) -> None:
    if not number or number == person.id_number:
        return
    if person.id_number:
        raise PersonError("证件号码不能改，请另建档案。")
    if find_person_by_id_number(session, number):
        raise NumberTaken("这个证件号码已经有档案了，请核对是不是同一个人。")
    identify(person, number, today)


def _enter_phone(session: Session, person: Person, phone: str, proved: bool) -> None:
    """Enter the phone. One that was proved before, or that the register has for the household, stays proved."""
    if proved or phone == home_phone(session, person):
        person.phone_unproved = False
    elif phone != person.phone:
        person.phone_unproved = True
    person.phone, person.phone_index = phone, blind_index("phone", phone)


def home_phone(session: Session, person: Person) -> str:
    """The telephone that the register has for the household; empty for none."""
    household = session.get(Household, person.household_id) if person.household_id is not None else None
    return (household.phone or "") if household else ""


def name_index(name: str) -> str:
    """Blind index of a name, in the form in which names are compared (D41)."""
    return blind_index("name", folded_name(name))


def name_indexes(name: str) -> tuple[str, ...]:
    """The indexes under which a name is sought: files of earlier years have that of the name as it was written."""
    return name_index(name), blind_index("name", normalise_name(name))


def identify(person: Person, number: str, today: date) -> None:
    """Enter an ID number in a file: sealed, indexed, with birth date and sex taken from it.

    Raises PersonError for a number that no file may have (`accepted_number`).
    """
    show_number(person, number, today)
    person.id_index = blind_index("id_number", number)


def show_number(person: Person, number: str, today: date) -> None:
    """Enter an ID number that another file has already: with birth date and sex, but found under the other file."""
    person.id_number = number = accepted_number(number, today)
    person.birth_date, person.male = birth_date(number), is_male(number)


def _known_or_new(session: Session, entry: FileEntry, source: Source, now: datetime, today: date) -> Person:
    known = find_person_by_id_number(session, entry.id_number) if entry.id_number else None
    if known is None:
        return new_person(session, entry, source, now)
    if entry.name and not is_same_name(known.name, entry.name):
        raise NameDiffers("这个身份证号已经有档案，但是名字不一样，请找工作人员核对。")
    return known


def new_person(session: Session, entry: FileEntry, source: Source, now: datetime) -> Person:
    """A person with the name of the entry and nothing else yet. Raises PersonError without a name."""
    if not entry.name:
        raise PersonError("请告诉姓名。")
    person = Person(
        state=PersonState.LISTED,
        source=source,
        name=entry.name,
        name_index=name_index(entry.name),
        created_at=now,
        updated_at=now,
    )
    session.add(person)
    session.flush()
    return person


def keep_way_in(session: Session, person: Person, follower: Follower) -> None:
    """Record the QR code by which the follower first came, unless the file has one (R29)."""
    if person.code_id is None and (code := find_code(session, follower.scene)) is not None:
        person.code_id = code.id


def link(session: Session, person: Person, follower_id: int) -> None:
    """Make the chat the person's; what was stopped there is stopped for the person."""
    follower = session.get_one(Follower, follower_id)
    person.follower_id = follower_id
    if person.state != PersonState.REGISTERED:
        keep_way_in(session, person, follower)
    if follower.stopped and follower.following:
        for kind in KINDS:
            setattr(person, f"refuses_{kind}", True)


def _category_facts(person: Person, today: date) -> CategoryFacts:
    return CategoryFacts(
        age=age_on(person.birth_date, today) if person.birth_date else None,
        education=person.education,
        student_status=person.student_status or "",
        trades=person.trades,
        skills=person.skills or "",
        wants_training=bool(person.wants_training),
        trained=person.trained_at is not None,
    )


def household_town(session: Session, person: Person) -> int | None:
    """Key of the town whose staff are responsible: the file's own town, else that of the register household."""
    if person.town_id is not None or person.household_id is None:
        return person.town_id
    return session.get_one(Household, person.household_id).town_id
