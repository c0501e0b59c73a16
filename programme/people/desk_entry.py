"""Service files entered by staff, at the desk or by the API. The caller commits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.chat.wechat import Follower
from models.pending_files import PendingFile
from models.people import Education, Person, Source, Willingness
from models.queries.people.people import find_follower, find_person_by_id_number
from models.queries.places import find_town_id
from programme.calendar import today
from programme.people.consents import record_consent
from programme.people.education import education_rank
from programme.people.identity import (
    check_id_number,
    is_mobile,
    normalise_id_number,
    normalise_name,
    normalise_phone,
)
from programme.people.majors import major_named
from programme.people.pending_files import ANYBODY, OWN, keep_pending
from programme.people.readiness import ready_from
from programme.people.service_files import (
    FileEntry,
    PersonError,
    amend_service_file,
    household_town,
    identify,
    save_service_file,
)
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
) -> Person:
    """Make a new file, or complete the one of the same ID number (R18). Raises PersonError.

    Raises OutsideTerritory if the person lives, or the existing file belongs, outside the `territory` (a town; R13).
    """
    entry = _entry(session, plan, facts, now, territory)
    if not entry.name:
        raise PersonError("请填姓名。")
    known = find_person_by_id_number(session, entry.id_number) if entry.id_number else None
    if known is not None:
        _check_territory(household_town(session, known), territory)
    return save_service_file(
        session,
        entry,
        source=source,
        now=now,
        today=today(now),
        follower_id=_follower_id(session, facts.openid, now),
        consent_version=CONSENT_BY_STAFF if facts.consent else None,
        via=source.value,
        user_id=user_id,
    )


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

    Raises PersonError, OutsideTerritory.
    """
    entry = _entry(session, plan, facts, now, territory)
    if not entry.name:
        raise PersonError("请填姓名。")
    return keep_pending(
        session,
        entry,
        relation=ANYBODY if follower_id is None else OWN,
        source=Source.DESK,
        now=now,
        today=today(now),
        follower_id=follower_id,
        typed_by=user_id,
    )


def change_person(
    session: Session, plan: Plan, person: Person, facts: PersonFacts, now: datetime, territory: int | None = None
) -> None:
    """Enter the given facts, keep the others. Raises PersonError, or OutsideTerritory for a town outside it."""
    entry = _entry(session, plan, facts, now, territory, person.town_id)
    if entry.id_number and person.id_number != entry.id_number:
        if person.id_number:
            raise PersonError("证件号码不能改，请另建档案。")
        if find_person_by_id_number(session, entry.id_number):
            raise PersonError("这个证件号码已经有档案了，请核对是不是同一个人。")
        identify(person, entry.id_number)
    amend_service_file(session, person, entry, now=now, today=today(now))
    if facts.openid:
        person.follower_id = _follower_id(session, facts.openid, now)
    if facts.consent is not None and facts.consent != (person.consent_at is not None):
        person.consent_at = now if facts.consent else None
        record_consent(session, person, "service", given=facts.consent, via="staff", now=now, version=CONSENT_BY_STAFF)


def _check_territory(town_id: int | None, territory: int | None) -> None:
    if territory is not None and town_id != territory:
        raise OutsideTerritory


def _entry(
    session: Session,
    plan: Plan,
    facts: PersonFacts,
    now: datetime,
    territory: int | None,
    lives_in: int | None = None,
) -> FileEntry:
    """The facts checked and normalised. `lives_in`: known town of the person, in which a village alone is sought."""
    town_id = _town_id(session, plan, facts.town)
    if town_id is not None:
        _check_territory(town_id, territory)
    return FileEntry(
        name=normalise_name(facts.name) if facts.name else None,
        id_number=_id_number(facts.id_number, now),
        phone=_phone(facts.phone),
        town_id=town_id,
        village_id=ensure_village(session, town_id or lives_in, facts.village),
        education=_education(facts.education),
        student_status=None if facts.in_school is None else IN_SCHOOL if facts.in_school else NOT_IN_SCHOOL,
        school=facts.school,
        major=None if facts.major is None else major_named(facts.major),
        graduates=facts.graduates,
        trades=facts.trades,
        min_wage_yuan=facts.min_wage,
        willing=_WILLING[facts.willing],
        skills=facts.skills,
        ready_from=_ready_from(facts.ready_from, now),
        meal_wish=facts.meal_wish,
    )


_WILLING = {None: None, True: Willingness.WILLING, False: Willingness.UNWILLING}


def _ready_from(words: str | None, now: datetime) -> str | None:
    """The day, or the words if they name none."""
    return (ready_from(words, today(now)) or words.strip()) if words else words


def _id_number(text: str | None, now: datetime) -> str | None:
    if not text:
        return None
    check = check_id_number(normalise_id_number(text), today(now))
    if not check.is_usable:
        raise PersonError(check.sentence)
    return check.number


def _phone(text: str | None) -> str | None:
    if not text:
        return None
    phone = normalise_phone(text)
    if not is_mobile(phone):
        raise PersonError("手机号应是 11 位，以 1 开头，请核对。")
    return phone


def _town_id(session: Session, plan: Plan, name: str | None) -> int | None:
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
    rank = education_rank(words)
    if rank is None:
        raise PersonError(f"文化程度“{words}”看不懂，可选：{'、'.join(Education)}")
    return _EDUCATION_BY_RANK[rank]


def _follower_id(session: Session, openid: str | None, now: datetime) -> int | None:
    """Follower of the chat that staff linked; created if the follower has not written yet."""
    if not openid:
        return None
    follower = find_follower(session, openid)
    if follower is None:
        follower = Follower(openid=openid, following=True, followed_at=now)
        session.add(follower)
        session.flush()
    return follower.id


class OutsideTerritory(Exception):
    """A representative acted outside their own town (R13)."""

    def __init__(self) -> None:
        super().__init__("这不是您负责的乡镇，不能办。")
