"""Files typed for another person, and the call after which they are stored or erased (R59). The caller commits."""

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.pending_files import PendingFile, PendingState
from models.people import Education, Source, Willingness
from models.queries.people.pending_files import forget_typed, list_pending_of
from programme.people.filing.entries import FileEntry, PersonError, checked

CALL_VERSION = "call-1"
"""Version of `words_to_read`."""
OWN = "本人"
"""Relation if the person spoke and staff typed."""
ANYBODY = "他"
"""Relation if none was told."""
OFFERED = "微信"
"""Relation of a chat that staff want to link to a file: the chat is asked, or the person by a call."""
TYPED_WITHIN = timedelta(days=7)
"""Time in which a file was typed: a registration may be interrupted for days."""
WAITS_FOR = timedelta(days=30)
"""Longest time for which data is kept without consent."""


class AlreadySettled(PersonError):
    """Another member of staff has already recorded the answer."""


def is_claim(pending: PendingFile) -> bool:
    """True for a file that a chat uses while the person is still to be asked (claims.py)."""
    return pending.person_id is not None and pending.typed_by is None


def words_to_read(service: str, name: str, pending: PendingFile) -> str:
    """Text read to the person before asking (PIPL 14, 17, 29); its version is `CALL_VERSION`."""
    hello = f"您好，请问是{name}本人吗？我是{service}的。"
    if pending.relation == OFFERED:
        return f"{hello}我们想把您的微信连到您的服务档案上，以后通知发到微信。您同意吗？不同意就不连。"
    if is_claim(pending):
        return (
            f"{hello}有人在微信上用您的姓名和身份证号登记了。是您本人吗？是您本人，您的档案以后就用那个微信。"
            "不是您，我们马上把那个微信填的内容全部删掉，您原来的档案不动。"
        )
    relation = pending.relation
    who = f"您的家人或熟人（跟我们说您是他的{relation}）" if relation not in (OWN, ANYBODY) else "有人"
    begin = "您用语音跟我们说要登记，我们帮您填了" if relation == OWN else f"{who}帮您填了登记"
    return (
        f"{hello}{begin}：姓名、身份证号、电话、住处和想找的活。"
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
    person_id: int | None = None,
) -> PendingFile:
    """Store the file, sealed. The same person typed again in the same chat replaces the earlier file.

    `person_id`: the file that is in use meanwhile (claims.py). Raises PersonError (`checked`).
    """
    entry = checked(entry, today)
    for earlier in list_pending_of(session, follower_id, typed_by):
        if earlier.person_id == person_id and entry_of(earlier).id_number == entry.id_number and entry.id_number:
            earlier.state, earlier.entry = PendingState.EXPIRED, ""
    pending = PendingFile(
        state=PendingState.PENDING,
        relation=relation,
        source=source,
        town_id=entry.town_id,
        follower_id=follower_id,
        typed_by=typed_by,
        created_at=now,
        person_id=person_id,
    )
    keep_entry(pending, entry)
    session.add(pending)
    session.flush()
    return pending


def keep_entry(pending: PendingFile, entry: FileEntry) -> None:
    """Put the entry in place of the earlier one."""
    pending.entry = json.dumps(asdict(entry), ensure_ascii=False)


def entry_of(pending: PendingFile) -> FileEntry:
    """The file's entry. Raises AlreadySettled if it has been wiped."""
    if not pending.entry:
        raise AlreadySettled("这一条已经有结果了。")
    values = json.loads(pending.entry)
    for name in ("trades", "benefits", "learn_trades"):
        values[name] = None if values[name] is None else tuple(values[name])
    values["education"] = Education(values["education"]) if values["education"] else None
    values["willing"] = Willingness(values["willing"]) if values["willing"] else None
    return FileEntry(**values)


def note_no_answer(pending: PendingFile, user_id: int, now: datetime) -> None:
    """Record that nobody answered the call; the file stays on the list."""
    entry_of(pending)
    pending.tries += 1
    pending.called_by, pending.called_at = user_id, now


def expire_file(session: Session, pending: PendingFile) -> None:
    """Erase the entry because nobody was reached in time."""
    pending.state, pending.entry = PendingState.EXPIRED, ""
    forget_typed_file(session, pending)


def forget_typed_file(session: Session, pending: PendingFile) -> None:
    """Erase also the chat messages in which the file was typed."""
    if pending.follower_id is not None and pending.typed_by is None:
        forget_typed(session, pending.follower_id, pending.created_at - TYPED_WITHIN, pending.created_at)


def settle(pending: PendingFile, state: PendingState, user_id: int | None, now: datetime) -> None:
    """Record the answer and wipe the entry. `user_id`: the member of staff who called; None: said in the chat."""
    pending.state, pending.entry = state, ""
    pending.called_by, pending.called_at, pending.version = user_id, now, CALL_VERSION
