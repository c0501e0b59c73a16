"""Service files entered by staff, at the desk or by the API. The caller commits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.pending_files import PendingFile
from models.people import Education, Person, Source, Willingness
from models.queries.people.people import find_person_by_id_number
from models.queries.places import find_town_id
from programme.calendar import today
from programme.invisible import strip_invisible
from programme.people.consents import record_consent
from programme.people.education import education_rank
from programme.people.filing.entries import FileEntry, OutsideTerritory, PersonError, checked
from programme.people.filing.offers import ChatLink, link_chat
from programme.people.majors import major_named
from programme.people.pending_files import ANYBODY, OWN, keep_pending
from programme.people.service_files import amend_service_file, household_town, save_service_file
from programme.people.youth import IN_SCHOOL, NOT_IN_SCHOOL
from programme.plan.plan import Plan
from programme.plan.stored_places import ensure_village

CONSENT_BY_STAFF = "staff-1"
_EDUCATION_BY_RANK = tuple(Education)


@dataclass(frozen=True)
class PersonFacts:
    """Facts as staff entered them; None keeps the known value."""

    name: str | None = None
    id_number: str | None = None
    phone: str | None = None
    town: str | None = None
    village: str | None = None
    education: str | None = None
    in_school: bool | None = None
    school: str | None = None
    major: str | None = None
    graduates: str | None = None
    trades: tuple[str, ...] | None = None
    min_wage: int | None = None
    skills: str | None = None
    ready_from: str | None = None
    meal_wish: str | None = None
    willing: bool | None = None
    consent: bool | None = None
    openid: str | None = None


def add_person(
    session: Session,
    plan: Plan,
    facts: PersonFacts,
    source: Source,
    now: datetime,
    territory: int | None = None,
    user_id: int | None = None,
) -> tuple[Person, ChatLink]:
    """Make a new file, or complete the one of the same ID number (R18). Raises PersonError.

    Raises OutsideTerritory if the person lives, or the existing file belongs, outside the `territory` (a town; R13).
    """
    entry = _new_entry(session, plan, facts, now, territory)
    person = save_service_file(
        session,
        entry,
        source=source,
        now=now,
        today=today(now),
        consent_version=CONSENT_BY_STAFF if facts.consent else None,
        via=source.value,
        user_id=user_id,
    )
    return person, link_chat(session, person, facts.openid, now, territory, user_id)


def keep_for_call(
    session: Session,
    plan: Plan,
    facts: PersonFacts,
    now: datetime,
    user_id: int,
    territory: int | None = None,
    follower_id: int | None = None,
) -> PendingFile:
    """Keep a file for a person who is absent, until the call. `follower_id`: the chat in which the person spoke.

    Raises PersonError, OutsideTerritory, as `add_person`.
    """
    return keep_pending(
        session,
        _new_entry(session, plan, facts, now, territory),
        relation=ANYBODY if follower_id is None else OWN,
        source=Source.DESK,
        now=now,
        today=today(now),
        follower_id=follower_id,
        typed_by=user_id,
    )


def change_person(
    session: Session,
    plan: Plan,
    person: Person,
    facts: PersonFacts,
    now: datetime,
    territory: int | None = None,
    user_id: int | None = None,
) -> ChatLink:
    """Enter the given facts, keep the others. Raises PersonError, or OutsideTerritory for a town outside it."""
    entry = checked(_entry(session, plan, facts, territory, person.town_id), today(now))
    _check_holder(session, entry.id_number, territory)
    amend_service_file(session, person, entry, now=now, today=today(now))
    chats = link_chat(session, person, facts.openid, now, territory, user_id)
    if facts.consent is not None and facts.consent != (person.consent_at is not None):
        person.consent_at = now if facts.consent else None
        record_consent(session, person, "service", given=facts.consent, via="staff", now=now, version=CONSENT_BY_STAFF)
    return chats


def _new_entry(session: Session, plan: Plan, facts: PersonFacts, now: datetime, territory: int | None) -> FileEntry:
    entry = checked(_entry(session, plan, facts, territory), today(now))
    if not entry.name:
        raise PersonError("请填姓名。")
    _check_holder(session, entry.id_number, territory)
    return entry


def _check_holder(session: Session, number: str | None, territory: int | None) -> None:
    """Refuse a member of staff of one town an ID number that belongs to a file of another."""
    known = find_person_by_id_number(session, number) if number else None
    if known is not None:
        _check_territory(household_town(session, known), territory, known.id)


def _check_territory(town_id: int | None, territory: int | None, person_id: int | None = None) -> None:
    if territory is not None and town_id != territory:
        raise OutsideTerritory(person_id)


def _entry(
    session: Session, plan: Plan, facts: PersonFacts, territory: int | None, lives_in: int | None = None
) -> FileEntry:
    """The facts as an entry. `lives_in`: known town of the person, in which a village alone is sought."""
    town_id = _town_id(session, plan, facts.town)
    if town_id is not None:
        _check_territory(town_id, territory)
    return FileEntry(
        name=facts.name or None,
        id_number=facts.id_number or None,
        phone=facts.phone or None,
        town_id=town_id,
        village_id=ensure_village(session, town_id or lives_in, strip_invisible(facts.village or "").strip()),
        education=_education(facts.education),
        student_status=None if facts.in_school is None else IN_SCHOOL if facts.in_school else NOT_IN_SCHOOL,
        school=facts.school,
        major=None if facts.major is None else major_named(strip_invisible(facts.major)),
        graduates=facts.graduates,
        trades=facts.trades,
        min_wage_yuan=facts.min_wage,
        willing=_WILLING[facts.willing],
        skills=facts.skills,
        ready_from=facts.ready_from,
        meal_wish=facts.meal_wish,
    )


_WILLING = {None: None, True: Willingness.WILLING, False: Willingness.UNWILLING}


def _town_id(session: Session, plan: Plan, name: str | None) -> int | None:
    name = strip_invisible(name or "").strip()
    if not name:
        return None
    planned = plan.find_town(name)
    town_id = find_town_id(session, planned.name if planned else name)
    if town_id is None:
        raise PersonError(f"没有乡镇“{name}”，可选：{'、'.join(town.name for town in plan.towns)}")
    return town_id


def _education(words: str | None) -> Education | None:
    if not words:
        return None
    rank = education_rank(strip_invisible(words))
    if rank is None:
        raise PersonError(f"文化程度“{words}”看不懂，可选：{'、'.join(Education)}")
    return _EDUCATION_BY_RANK[rank]
