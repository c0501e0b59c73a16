"""Files typed for another person, and the call after which they are stored or erased (R59). The caller commits."""

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.chat.wechat import Follower
from models.pending_files import PendingFile, PendingState
from models.people import Education, Person, PersonState, Source, Willingness
from models.queries.people.pending_files import forget_typed, list_pending_of
from models.queries.people.people import find_person_by_id_number
from programme.people.consents import record_consent
from programme.people.identity import age_on, birth_date
from programme.people.service_files import STORED_FROM_AGE, FileEntry, PersonError, keep_way_in, save_service_file

CALL_VERSION = "call-1"
"""Version of `words_to_read`."""
OWN = "本人"
"""Relation if the person spoke and staff typed."""
ANYBODY = "他"
"""Relation if none was told."""
TYPED_WITHIN = timedelta(days=7)
"""Time in which a file was typed: a registration may be interrupted for days."""
WAITS_FOR = timedelta(days=30)
"""Longest time for which data is kept without consent."""


class AlreadySettled(PersonError):
    """Another member of staff has already recorded the answer."""


def words_to_read(service: str, name: str, relation: str) -> str:
    """Text read to the person before asking (PIPL 14, 17, 29); its version is `CALL_VERSION`."""
    who = f"您的家人或熟人（跟我们说您是他的{relation}）" if relation not in (OWN, ANYBODY) else "有人"
    begin = "您用语音跟我们说要登记，我们帮您填了" if relation == OWN else f"{who}帮您填了登记"
    return (
        f"您好，请问是{name}本人吗？我是{service}的。{begin}：姓名、身份证号、电话、住处和想找的活。"
        "只用来给您介绍岗位、培训和办补贴，加密保存；身份证号是敏感信息，只用来核对本人。"
        "用人单位只有在您报名并答应之后才看得到您的联系方式。您随时可以查、改、删，不收任何费用。"
        "您同意登记吗？不同意，我们马上把填的内容全部删掉。"
    )


def keep_pending(
    session: Session,
    entry: FileEntry,
    *,
    relation: str,
    source: Source,
    now: datetime,
    today: date,
    follower_id: int | None = None,
    typed_by: int | None = None,
) -> PendingFile:
    """Store the file, sealed. The same person typed again in the same chat replaces the earlier file.

    Raises PersonError for a person under 14, of whom nothing is stored (PIPL 31).
    """
    born = birth_date(entry.id_number) if entry.id_number else None
    if born and age_on(born, today) < STORED_FROM_AGE:
        raise PersonError(f"未满{STORED_FROM_AGE}周岁的孩子不能登记，请让家长到服务站来问升学的事。")
    for earlier in list_pending_of(session, follower_id, typed_by):
        if entry.id_number and entry_of(earlier).id_number == entry.id_number:
            earlier.state, earlier.entry = PendingState.EXPIRED, ""
    pending = PendingFile(
        state=PendingState.PENDING,
        entry=json.dumps(asdict(entry), ensure_ascii=False),
        relation=relation,
        source=source,
        town_id=entry.town_id,
        follower_id=follower_id,
        typed_by=typed_by,
        created_at=now,
    )
    session.add(pending)
    session.flush()
    return pending


def entry_of(pending: PendingFile) -> FileEntry:
    """The file's entry. Raises AlreadySettled if it has been wiped."""
    if not pending.entry:
        raise AlreadySettled("这一条已经有结果了。")
    values = json.loads(pending.entry)
    for name in ("trades", "benefits"):
        values[name] = None if values[name] is None else tuple(values[name])
    values["education"] = Education(values["education"]) if values["education"] else None
    values["willing"] = Willingness(values["willing"]) if values["willing"] else None
    return FileEntry(**values)


def agree_by_call(
    session: Session, pending: PendingFile, user_id: int, now: datetime, today: date, *, to_chat: bool
) -> Person:
    """Make the service file because the person agreed; the caller, the time and the version read are recorded.

    `to_chat`: the person also wants notices in the chat in which it was typed. Raises PersonError, NameDiffers.
    """
    linked = pending.follower_id if to_chat else None
    person = save_service_file(
        session, entry_of(pending), source=pending.source, now=now, today=today, follower_id=linked
    )
    if pending.follower_id is not None and person.registered_at == now:
        keep_way_in(session, person, session.get_one(Follower, pending.follower_id))
    person.consent_at = now
    record_consent(session, person, "service", given=True, via="call", now=now, version=CALL_VERSION, user_id=user_id)
    _settle(pending, PendingState.AGREED, user_id, now)
    pending.person_id = person.id
    return person


def refuse_by_call(session: Session, pending: PendingFile, user_id: int, now: datetime) -> None:
    """Erase the entry because the person refused; only the fact of the refusal stays."""
    number = entry_of(pending).id_number
    known = find_person_by_id_number(session, number) if number else None
    if known is not None and known.state is not PersonState.REGISTERED:
        record_consent(
            session, known, "service", given=False, via="call", now=now, version=CALL_VERSION, user_id=user_id
        )
    _settle(pending, PendingState.REFUSED, user_id, now)
    _forget_chat(session, pending)


def note_no_answer(pending: PendingFile, user_id: int, now: datetime) -> None:
    """Record that nobody answered the call; the file stays on the list."""
    entry_of(pending)
    pending.tries += 1
    pending.called_by, pending.called_at = user_id, now


def expire_file(session: Session, pending: PendingFile) -> None:
    """Erase the entry because nobody was reached in time."""
    pending.state, pending.entry = PendingState.EXPIRED, ""
    _forget_chat(session, pending)


def _forget_chat(session: Session, pending: PendingFile) -> None:
    """Erase also the chat messages in which the file was typed."""
    if pending.follower_id is not None and pending.typed_by is None:
        forget_typed(session, pending.follower_id, pending.created_at - TYPED_WITHIN, pending.created_at)


def _settle(pending: PendingFile, state: PendingState, user_id: int, now: datetime) -> None:
    pending.state, pending.entry = state, ""
    pending.called_by, pending.called_at, pending.version = user_id, now, CALL_VERSION
