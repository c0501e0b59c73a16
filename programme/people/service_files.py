"""Service files: one person, one file for life (R07, R18, R33, R59). Commands; the caller commits."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.chat.wechat import Follower
from models.database.sealing import blind_index
from models.people import Consent, Education, Person, PersonState, Source, Willingness
from models.queries.offline.qr_codes import find_code, forget_scans
from models.queries.people.people import find_person_by_id_number
from models.queries.work.training import forget_training
from models.register import Household
from programme.people.categories import CategoryFacts, category_for, move_category
from programme.people.consents import KINDS, record_consent
from programme.people.identity import age_on, birth_date, is_male, normalise_name

STORED_FROM_AGE = 14
MEALS = ("清真餐", "素食")
"""The meal wishes that are kept."""


class PersonError(ValueError):
    """The file cannot be made or changed; the text is Chinese and says what to do."""


class NameDiffers(PersonError):
    """The ID number has a file, under another name: a human must look."""


@dataclass(frozen=True)
class FileEntry:
    """Facts told about a person. None keeps the known value.

    ID number and phone normalised and checked (programme.people.identity); wages whole yuan a month.
    """

    name: str | None = None
    id_number: str | None = None
    phone: str | None = None
    town_id: int | None = None
    village_id: int | None = None
    education: Education | None = None
    student_status: str | None = None
    school: str | None = None
    major: str | None = None
    graduates: str | None = None
    trades: tuple[str, ...] | None = None
    min_wage_yuan: int | None = None
    max_wage_yuan: int | None = None
    shift: str | None = None
    benefits: tuple[str, ...] | None = None
    willing: Willingness | None = None
    ready_from: str | None = None
    skills: str | None = None
    meal_wish: str | None = None
    wants_training: bool | None = None
    learn_trades: tuple[str, ...] | None = None


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
) -> Person:
    """Make the person's file, or complete the one that the ID number already has (from the register or before).

    `user_id`: the member of staff who heard the consent. Raises PersonError for a person under 14 (PIPL 31),
    NameDiffers if the number belongs to another name.
    """
    person = _known_or_new(session, entry, source, now, today)
    amend_service_file(session, person, entry, now=now, today=today)
    if follower_id is not None:
        _link(session, person, follower_id)
    if consent_version is not None:
        person.consent_at = now
        record_consent(
            session, person, "service", given=True, via=via, now=now, version=consent_version, user_id=user_id
        )
    if person.state != PersonState.REGISTERED:
        person.state, person.registered_at = PersonState.REGISTERED, now
        person.service_no = person.service_no or f"{person.id:06d}"
    return person


def amend_service_file(session: Session, person: Person, entry: FileEntry, *, now: datetime, today: date) -> None:
    """Enter the given facts, keep the others, and set the category that follows from them."""
    for field in _PLAIN_FIELDS:
        if (value := getattr(entry, field)) is not None:
            setattr(person, field, value)
    if entry.name:
        person.name, person.name_index = entry.name, name_index(entry.name)
    if entry.phone:
        person.phone, person.phone_index = entry.phone, blind_index("phone", entry.phone)
    if entry.willing is not None:
        person.willing, person.willing_asked_at = entry.willing, now
    person.updated_at = now
    session.flush()
    move_category(session, person, *category_for(_category_facts(person, today)), now=now)


def name_index(name: str) -> str:
    """Blind index of a name, normalised (D41)."""
    return blind_index("name", normalise_name(name))


def identify(person: Person, number: str) -> None:
    """Enter an ID number (normalised, valid) in a file: sealed, indexed, with birth date and sex taken from it."""
    person.id_number, person.id_index = number, blind_index("id_number", number)
    person.birth_date, person.male = birth_date(number), is_male(number)


def _known_or_new(session: Session, entry: FileEntry, source: Source, now: datetime, today: date) -> Person:
    born = birth_date(entry.id_number) if entry.id_number else None
    if born and age_on(born, today) < STORED_FROM_AGE:
        raise PersonError(f"未满{STORED_FROM_AGE}周岁的孩子不能登记，请让家长到服务站来问升学的事。")
    known = find_person_by_id_number(session, entry.id_number) if entry.id_number else None
    if known is None:
        return _new_person(session, entry, source, now)
    if entry.name and normalise_name(known.name) != normalise_name(entry.name):
        raise NameDiffers("这个身份证号已经有档案，但是名字不一样，请找工作人员核对。")
    return known


def _new_person(session: Session, entry: FileEntry, source: Source, now: datetime) -> Person:
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
    if entry.id_number:
        identify(person, entry.id_number)
    session.add(person)
    session.flush()
    return person


def keep_way_in(session: Session, person: Person, follower: Follower) -> None:
    """Record the QR code by which the follower first came, unless the file has one (R29)."""
    if person.code_id is None and (code := find_code(session, follower.scene)) is not None:
        person.code_id = code.id


def _link(session: Session, person: Person, follower_id: int) -> None:
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


def erase_person(session: Session, person: Person, now: datetime) -> None:
    """Erase the service file (PIPL 47). Facts from the county's register stay."""
    if person.follower_id is not None:
        forget_scans(session, person.follower_id)
    _forget(person)
    forget_training(session, person.id, "资料已删除")
    person.updated_at, person.consent_at = now, None
    person.state = PersonState.LISTED if person.register_no else PersonState.ERASED
    if person.state is PersonState.ERASED:
        person.name, person.name_index = "已删除", ""
        person.id_number = person.id_index = person.birth_date = person.male = None
    session.add(Consent(person_id=person.id, scope="service", given=False, via="erased", at=now))


def _forget(person: Person) -> None:
    person.phone = person.phone_index = person.follower_id = person.code_id = None
    person.min_wage_yuan = person.max_wage_yuan = person.willing = person.willing_asked_at = None
    person.trades, person.benefits, person.learn_trades = (), (), ()
    person.shift = person.skills = person.ready_from = person.school = person.major = person.graduates = ""
    person.meal_wish, person.wants_training = None, False
    person.youth_set, person.youth_reason = None, ""


def household_town(session: Session, person: Person) -> int | None:
    """Key of the town whose staff are responsible: the file's own town, else that of the register household."""
    if person.town_id is not None or person.household_id is None:
        return person.town_id
    return session.get_one(Household, person.household_id).town_id
