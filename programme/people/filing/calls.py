"""The answers of people who are asked by a call (R59). The caller commits."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.chat.wechat import Follower
from models.pending_files import PendingFile, PendingState
from models.people import Person, PersonState
from models.queries.people.people import find_person_by_id_number
from programme.people.consents import record_consent
from programme.people.filing.claims import drop_claim, take_over
from programme.people.filing.entries import FileEntry, OutsideTerritory, PersonError
from programme.people.filing.offers import join
from programme.people.pending_files import CALL_VERSION, OFFERED, entry_of, forget_typed_file, is_claim, settle
from programme.people.service_files import home_phone, household_town, keep_way_in, save_service_file


class SamePersonAnswers(PersonError):
    """Whoever typed a file may not also record the answer of a person who is known already."""


def agree_by_call(
    session: Session,
    pending: PendingFile,
    user_id: int,
    now: datetime,
    today: date,
    *,
    to_chat: bool,
    territory: int | None = None,
) -> Person:
    """Make the service file because the person agreed; the caller, the time and the version read are recorded.

    `to_chat`: the person also wants notices in the chat in which it was typed. `territory`: the town of the member of
    staff, who completes a file there but moves none. Raises PersonError, NameDiffers, OutsideTerritory.
    """
    if pending.relation == OFFERED:
        return _accept_offer(session, pending, user_id, now)
    entry = _of_territory(session, pending, entry_of(pending), user_id, territory)
    known = known_by(session, pending)
    linked = pending.follower_id if to_chat or is_claim(pending) else None
    person = save_service_file(session, entry, source=pending.source, now=now, today=today, follower_id=linked)
    if is_claim(pending) and known is not None:
        take_over(session, pending, known, now)
    if pending.follower_id is not None and person.registered_at == now:
        keep_way_in(session, person, session.get_one(Follower, pending.follower_id))
    person.consent_at = now
    record_consent(session, person, "service", given=True, via="call", now=now, version=CALL_VERSION, user_id=user_id)
    settle(pending, PendingState.AGREED, user_id, now)
    pending.person_id = person.id
    return person


def refuse_by_call(session: Session, pending: PendingFile, user_id: int, now: datetime) -> None:
    """Erase the entry because the person refused; only the fact of the refusal stays."""
    known = known_by(session, pending)
    if is_claim(pending):
        drop_claim(session, pending, now)
    elif known is not None and known.state is not PersonState.REGISTERED:
        record_consent(
            session, known, "service", given=False, via="call", now=now, version=CALL_VERSION, user_id=user_id
        )
    settle(pending, PendingState.REFUSED, user_id, now)
    forget_typed_file(session, pending)


def known_by(session: Session, pending: PendingFile) -> Person | None:
    """The file that has the ID number of the pending one."""
    number = entry_of(pending).id_number
    return find_person_by_id_number(session, number) if number else None


def number_to_call(session: Session, pending: PendingFile) -> tuple[str, bool]:
    """The phone to call, and whether it was on file before: then only its owner can answer for the file."""
    known = known_by(session, pending)
    if known is not None:
        own = known.phone if known.phone and not known.phone_unproved else ""
        if on_file := own or home_phone(session, known):
            return on_file, True
    return entry_of(pending).phone or "", False


def _of_territory(
    session: Session, pending: PendingFile, entry: FileEntry, user_id: int, territory: int | None
) -> FileEntry:
    """The entry as this member of staff may store it: a known file stays in its town."""
    known = known_by(session, pending)
    if known is None:
        return entry
    if pending.typed_by == user_id:
        raise SamePersonAnswers("这个人早就有档案或在名册里。您自己填的，不能自己记答复：请另一位同事打电话问本人。")
    if territory is None:
        return entry
    if household_town(session, known) != territory:
        raise OutsideTerritory(known.id)
    return replace(entry, town_id=None, village_id=None) if entry.town_id not in (None, territory) else entry


def _accept_offer(session: Session, pending: PendingFile, user_id: int, now: datetime) -> Person:
    person = session.get_one(Person, pending.person_id)
    if pending.follower_id is not None:
        join(session, person, session.get_one(Follower, pending.follower_id), now)
    settle(pending, PendingState.AGREED, user_id, now)
    return person
