"""Claims: a chat says whose file it is, and until the person has been asked the file is only lent to it (R18, R59).

A name and an ID number hang on many a wall, so that they move no file. The first file of a chat is its own at once if
nobody else has the number. Someone on the register is served at once, but nothing that the register holds is changed or
shown. A file that has another chat, a phone or another name stays as it is, and the chat gets a file beside it; staff
settle the difference by a call (calls.py). The words to the chat are the same in all cases. Commands; the
caller commits.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.chat.wechat import Follower
from models.pending_files import PendingFile, PendingState
from models.people import Consent, Person, PersonState, Source
from models.queries.people.files import list_consents
from models.queries.people.pending_files import find_claim, list_objectionable, list_waiting_of
from models.queries.people.people import find_person_by_id_number, list_people_of
from models.queries.people.removal import move_wishes
from programme.people.categories import CategoryFacts, category_for, move_category
from programme.people.consents import resume_notices
from programme.people.filing.entries import FileEntry, NameDiffers, PersonError, checked
from programme.people.filing.erasure import erase_person
from programme.people.identity import age_on, is_same_name
from programme.people.pending_files import OWN, entry_of, keep_entry, keep_pending, settle
from programme.people.service_files import (
    amend_service_file,
    household_town,
    new_person,
    open_file,
    show_number,
)

MOST_FILES = 3
"""Most files of one chat; further ones are made by staff."""
MOST_WAITING = 3
"""Most files that one chat may have typed for others who have not been asked yet."""
TRIES_A_DAY = 3
"""Most ID numbers that one chat may name in a day."""


class TooManyFiles(PersonError):
    """The chat has made as many files as one may; a member of staff makes further ones."""


class AlreadyHasFile(PersonError):
    """The chat belongs to a person with another ID number, and one person has one file."""


@dataclass(frozen=True)
class Registration:
    """The file that the chat has now. `warned`: key of the follower who has had the file so far."""

    person: Person
    warned: int | None = None


def refuse_other_number(session: Session, follower_id: int, number: str) -> None:
    """Raise AlreadyHasFile if the chat has a file of its own under another number (R18)."""
    numbers = {person.id_number for person in list_people_of(session, follower_id)} - {None}
    if numbers and number not in numbers:
        raise AlreadyHasFile(
            "这个微信上已经有您自己的档案了，一个人只有一份，没有再建。给家里人登记，回“我要登记”，再选“给另一个人登记”；"
            "身份证号登错了，回“人工”请工作人员改。"
        )


def register_by_chat(
    session: Session, entry: FileEntry, follower: Follower, now: datetime, today: date, consent_version: str
) -> Registration:
    """Make or complete the file of the person who writes.

    Raises PersonError, AlreadyHasFile, TooManyFiles, NameDiffers for another name than the chat's own file has.
    """
    entry = checked(entry, today)
    if not entry.id_number:
        raise PersonError("请告诉身份证号。")
    refuse_other_number(session, follower.id, entry.id_number)
    mine = list_people_of(session, follower.id)
    known = find_person_by_id_number(session, entry.id_number)
    own = _own(mine, entry, known)
    if own is None and len(mine) >= MOST_FILES:
        raise TooManyFiles(f"一个微信最多登记 {MOST_FILES} 个人，再多的要工作人员来登。")
    if own is not None and entry.name and not is_same_name(own.name, entry.name):
        raise NameDiffers("这个身份证号在您这里登记的是另一个名字，没有改动。")
    claim = find_claim(session, own.id) if own else None
    if known is None or (own is known and claim is None):
        person = own or new_person(session, entry, Source.CHAT, now)
        amend_service_file(session, person, entry, now=now, today=today, phone_proved=False)
        open_file(session, person, now, follower_id=follower.id, consent_version=consent_version)
        return Registration(person)
    person = own or _lent(session, known, entry, now, today)
    _lend(session, person, known, entry, claim, follower, now, today)
    open_file(session, person, now, follower_id=follower.id, consent_version=consent_version)
    contested = known.follower_id if known is not person and known.follower_id != follower.id else None
    return Registration(person, contested)


def _own(mine: list[Person], entry: FileEntry, known: Person | None) -> Person | None:
    """The file of this chat with the number; if nobody has the number, one of the name to which staff gave none."""
    numbered = next((person for person in mine if person.id_number == entry.id_number), None)
    if numbered is not None or known is not None:
        return numbered
    return next((one for one in mine if one.id_number is None and is_same_name(one.name, entry.name or "")), None)


def _lent(session: Session, known: Person, entry: FileEntry, now: datetime, today: date) -> Person:
    """The file that serves the chat meanwhile: the register's own if nobody else uses it, else a new one beside it."""
    unused = known.state is PersonState.LISTED and known.follower_id is None and known.phone is None
    if unused and entry.name and is_same_name(known.name, entry.name):
        return known
    beside = new_person(session, entry, Source.CHAT, now)
    show_number(beside, entry.id_number or "", today)
    return beside


def _lend(
    session: Session,
    person: Person,
    known: Person,
    entry: FileEntry,
    claim: PendingFile | None,
    follower: Follower,
    now: datetime,
    today: date,
) -> None:
    """Enter what may be entered now; keep the whole entry for the call."""
    before = entry_of(claim) if claim else FileEntry()
    pending = keep_pending(
        session,
        merged(before, entry),
        relation=OWN,
        source=Source.CHAT,
        now=now,
        today=today,
        follower_id=follower.id,
        person_id=person.id,
    )
    pending.town_id = household_town(session, known) or entry.town_id
    pending.contests_id = known.id if known is not person else None
    _enter_told(session, person, entry, before, now, today)


def _enter_told(
    session: Session, person: Person, entry: FileEntry, before: FileEntry, now: datetime, today: date
) -> None:
    """Enter the open fields; the category follows from what was told alone, and so tells nothing of the register."""
    amend_service_file(session, person, _open_fields(person, entry, before), now=now, today=today, phone_proved=False)
    told = merged(before, entry)
    facts = CategoryFacts(
        age=age_on(person.birth_date, today) if person.birth_date else None,
        education=told.education,
        student_status=told.student_status or "",
        trades=told.trades or (),
        skills=told.skills or "",
        wants_training=bool(told.wants_training),
        trained=False,
    )
    move_category(session, person, *category_for(facts), now=now)


def merged(before: FileEntry, entry: FileEntry) -> FileEntry:
    """The earlier entry with what was told since."""
    told = {one.name: value for one in fields(entry) if (value := getattr(entry, one.name)) is not None}
    return replace(before, **told)


def _open_fields(person: Person, entry: FileEntry, before: FileEntry) -> FileEntry:
    """The part of the entry that fills a gap, or that changes what this chat itself had told before."""
    held: dict[str, Any] = {
        one.name: None
        for one in fields(entry)
        if one.name not in ("name", "id_number")
        and (value := getattr(person, one.name, None)) not in (None, "", (), False)
        and value != getattr(before, one.name)
    }
    return replace(entry, **held, name=None, id_number=None)


def told_by_chat(session: Session, person: Person) -> FileEntry | None:
    """All that the chat told about the person if the file is only lent to it; None for a file of its own."""
    claim = find_claim(session, person.id)
    return entry_of(claim) if claim else None


def amend_by_chat(session: Session, person: Person, entry: FileEntry, *, now: datetime, today: date) -> None:
    """Correct the file as the person says in the chat. Raises PersonError."""
    entry = checked(entry, today)
    if claim := find_claim(session, person.id):
        before = entry_of(claim)
        keep_entry(claim, merged(before, entry))
        _enter_told(session, person, entry, before, now, today)
        return
    amend_service_file(session, person, entry, now=now, today=today, phone_proved=False)


def erase_by_chat(session: Session, person: Person, now: datetime) -> None:
    """Erase the file as the person asks in the chat; one that is only lent to the chat is given back."""
    claim = find_claim(session, person.id)
    if claim is None:
        erase_person(session, person, now)
        return
    settle(claim, PendingState.EXPIRED, None, now)
    _take_back(session, person, _consents_since(session, claim), now)


def drop_claim(session: Session, claim: PendingFile, now: datetime) -> None:
    """Take the file back from the chat, with what was told and refused there."""
    person, since = session.get_one(Person, claim.person_id), _consents_since(session, claim)
    for scope in {one.scope for one in since if one.via == "chat" and not one.given} - {"service"}:
        resume_notices(session, person, scope, "claim", now)
    _take_back(session, person, since, now)


def _consents_since(session: Session, claim: PendingFile) -> list[Consent]:
    return [one for one in list_consents(session, claim.person_id or 0) if one.at >= claim.created_at]


def _take_back(session: Session, person: Person, since: list[Consent], now: datetime) -> None:
    """Erase the file; one that the person has confirmed since, at the desk or by call, only loses the chat."""
    if any(one.scope == "service" and one.given and one.via != "chat" for one in since):
        person.follower_id = None
    else:
        erase_person(session, person, now)


def take_over(session: Session, claim: PendingFile, known: Person, now: datetime) -> None:
    """Move what the chat wished meanwhile to the file that is the person's own."""
    if claim.person_id is not None and claim.person_id != known.id:
        move_wishes(session, claim.person_id, known.id)
        erase_person(session, session.get_one(Person, claim.person_id), now)


def object_to_claims(session: Session, follower_id: int, now: datetime) -> list[str]:
    """End all claims of other chats to the files of this one. Returns the openids of those chats.

    A chat to which a file is only lent itself ends nobody's claim: a call decides.
    """
    own = [one.id for one in list_people_of(session, follower_id) if find_claim(session, one.id) is None]
    ended = []
    for claim in list_objectionable(session, own):
        drop_claim(session, claim, now)
        settle(claim, PendingState.REFUSED, None, now)
        if claim.follower_id is not None:
            ended.append(session.get_one(Follower, claim.follower_id).openid)
    return ended


def refuse_too_many_waiting(session: Session, follower_id: int, entry: FileEntry) -> None:
    """Raise TooManyFiles if the chat has typed as many files for others as may wait."""
    waiting = [one for one in list_waiting_of(session, follower_id) if entry_of(one).id_number != entry.id_number]
    if len(waiting) >= MOST_WAITING:
        raise TooManyFiles(f"您帮别人填的已经有 {MOST_WAITING} 份在等本人同意，再多的要工作人员来登。")
