"""Commands over QR codes: a batch of posters gets a code of its own; a code is withdrawn or restored (R29)."""

from dataclasses import dataclass
from datetime import date

from models.places import Village
from models.push.qr_codes import CodeKind, PosterBatch, QrCode
from models.queries.staff.staff import add_audit
from push.offline.postings import MOST_COPIES
from push.offline.qr_targets import Target
from push.runtime import Runtime


class BatchRefused(Exception):
    """The batch cannot be entered so; the text says in plain Chinese why."""


@dataclass(frozen=True)
class BatchEntry:
    """Place, day, manner and number of the posters or flyers given out."""

    town_id: int
    place: str
    on_day: date
    copies: int
    manner: str = ""
    village_id: int | None = None


def add_batch(rt: Runtime, user_id: int | None, entry: BatchEntry) -> Target:
    """Enter the batch. Returns the target of its code, which is still to be made. Raises BatchRefused."""
    if not entry.place.strip():
        raise BatchRefused("请写在哪里发，例如“镇上赶场”。")
    if not 1 <= entry.copies <= MOST_COPIES:
        raise BatchRefused(f"张数是 1 到 {MOST_COPIES}。")
    with rt.sessions.begin() as session:
        village = session.get(Village, entry.village_id) if entry.village_id else None
        if entry.village_id and (village is None or village.town_id != entry.town_id):
            raise BatchRefused("这个村不在这个乡镇。")
        batch = PosterBatch(
            town_id=entry.town_id,
            village_id=entry.village_id,
            place=entry.place.strip(),
            manner=entry.manner.strip(),
            on_day=entry.on_day,
            copies=entry.copies,
            created_by=user_id,
            created_at=rt.clock(),
        )
        session.add(batch)
        session.flush()
        add_audit(session, rt.clock(), user_id, "poster_batch_added", "poster_batch", batch.id)
        return Target(CodeKind.BATCH, batch.id, batch.town_id, batch.village_id)


def withdraw_code(rt: Runtime, user_id: int | None, code_id: int, *, withdrawn: bool) -> None:
    """Withdraw or restore a code. People who scan a withdrawn code get the ordinary greeting; scans still count.

    Raises NoResultFound.
    """
    with rt.sessions.begin() as session:
        code = session.get_one(QrCode, code_id)
        code.withdrawn_at = rt.clock() if withdrawn else None
        add_audit(session, rt.clock(), user_id, "code_withdrawn" if withdrawn else "code_restored", "qr_code", code_id)
