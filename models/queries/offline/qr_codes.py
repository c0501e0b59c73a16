"""Parametric QR codes: their targets and their scans. A caller that counts holds the lock of the follower's row."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session, joinedload

from models.chat.wechat import Follower
from models.database.dialects import insert_into
from models.places import Village
from models.push.qr_codes import CodeKind, QrCode, ScanDay, Scanner, VillageCharge
from models.queries.staff.staff import find_representative
from models.staff import Role, User

WITH_TARGET = tuple(
    joinedload(target)
    for target in (QrCode.town, QrCode.village, QrCode.site, QrCode.user, QrCode.batch, QrCode.enterprise)
)
_COUNTS = ("follows", "repeats", "people", "newcomers", "unfollowed")


@dataclass(frozen=True)
class Origin:
    """Facts that a QR code gives about the people who come by it. Empty texts: not known."""

    town_id: int | None = None
    town: str = ""
    village: str = ""
    """Set only if the code stands for one village alone."""
    representative: str = ""
    representative_phone: str = ""
    kind: str = ""
    """A `CodeKind`; empty without a code in use."""
    place: str = ""
    """Name of the site, or the place of the batch."""
    villages: tuple[str, ...] = ()
    """Villages that the representative of the code looks after; none: the whole town."""
    enterprise: str = ""


def find_code(session: Session, scene: str) -> QrCode | None:
    """The code with its targets."""
    query = select(QrCode).where(QrCode.scene == scene).options(*WITH_TARGET)
    return session.scalars(query).one_or_none() if scene else None


def find_code_id(session: Session, scene: str) -> int | None:
    """Key of the code with this scene, withdrawn or not."""
    return session.scalar(select(QrCode.id).where(QrCode.scene == scene)) if scene else None


def get_origin(session: Session, scene: str) -> Origin:
    """Place, representative and enterprise of a code; empty if the code is unknown or withdrawn.

    The code of a representative who left gives the facts of the town's own code.
    """
    code = find_code(session, scene)
    if code is None or code.withdrawn_at is not None:
        return Origin()
    owner = code.user if code.user and code.user.active and code.user.role is Role.REPRESENTATIVE else None
    villages = list_charges(session, owner.id) if owner else ()
    village = villages[0] if len(villages) == 1 else code.village
    keeper = owner or _keeper(session, code.town_id, village)
    left = code.kind is CodeKind.REPRESENTATIVE and owner is None
    return Origin(
        code.town_id,
        code.town.name if code.town else "",
        village.name if village else "",
        (keeper.display_name or keeper.name) if keeper else "",
        keeper.phone if keeper else "",
        CodeKind.TOWN if left else code.kind,
        code.site.name if code.site else code.batch.place if code.batch else "",
        tuple(one.name for one in villages),
        code.enterprise.name if code.enterprise else "",
    )


def _keeper(session: Session, town_id: int | None, village: Village | None) -> User | None:
    """The representative who looks after the village, else the town's representative."""
    if village is not None:
        charged = select(User).join(VillageCharge, VillageCharge.user_id == User.id)
        charged = charged.where(VillageCharge.village_id == village.id, User.active, User.role == Role.REPRESENTATIVE)
        if (keeper := session.scalars(charged.order_by(User.id)).first()) is not None:
            return keeper
    return find_representative(session, town_id)


def list_charges(session: Session, user_id: int) -> Sequence[Village]:
    """Villages that the representative looks after; none: the whole town."""
    query = select(Village).join(VillageCharge, VillageCharge.village_id == Village.id)
    return session.scalars(query.where(VillageCharge.user_id == user_id).order_by(Village.id)).all()


def set_charges(session: Session, user_id: int, village_ids: Collection[int]) -> None:
    """Let the representative look after these villages and no others."""
    session.execute(delete(VillageCharge).where(VillageCharge.user_id == user_id))
    session.add_all(VillageCharge(user_id=user_id, village_id=village_id) for village_id in sorted(village_ids))


def count_scan(session: Session, code_id: int, follower_id: int, day: date, *, followed: bool) -> None:
    """Count one more scan of the code on this Chinese day; the follower counts once a day and once ever."""
    is_new = _add_scanner(session, code_id, follower_id, day)
    is_first_today = is_new or _seen_today(session, code_id, follower_id, day)
    _add_to_day(
        session,
        code_id,
        day,
        follows=int(followed),
        repeats=int(not followed),
        people=int(is_first_today),
        newcomers=int(is_new),
    )
    session.execute(update(QrCode).where(QrCode.id == code_id).values(scans=QrCode.scans + 1))


def count_unfollow(session: Session, follower: Follower, day: date) -> None:
    """Count that a follower who had come by a code left, and forget the follower's scans."""
    code_id = find_code_id(session, follower.scene)
    if code_id is not None:
        _add_to_day(session, code_id, day, unfollowed=1)
    forget_scans(session, follower.id)


def forget_scans(session: Session, follower_id: int) -> None:
    """Delete the records of the follower as a scanner; the numbers by day stay."""
    session.execute(delete(Scanner).where(Scanner.follower_id == follower_id))


def _seen_today(session: Session, code_id: int, follower_id: int, day: date) -> bool:
    """Note the day of the scan. Returns True if it is the follower's first scan of the code on this day."""
    wanted = (Scanner.code_id == code_id, Scanner.follower_id == follower_id, Scanner.last_day < day)
    result = session.execute(update(Scanner).where(*wanted).values(last_day=day))
    return isinstance(result, CursorResult) and result.rowcount == 1


def _add_scanner(session: Session, code_id: int, follower_id: int, day: date) -> bool:
    """Add the follower as a scanner. Returns False if the row was there, told by RETURNING: psycopg does not count the
    rows of an INSERT.
    """
    insert = insert_into(session, Scanner).values(code_id=code_id, follower_id=follower_id, last_day=day)
    added = session.connection().execute(insert.on_conflict_do_nothing().returning(Scanner.code_id))
    return added.first() is not None


def _add_to_day(session: Session, code_id: int, day: date, **counts: int) -> None:
    added = dict.fromkeys(_COUNTS, 0) | counts
    statement = insert_into(session, ScanDay).values(code_id=code_id, day=day, **added)
    summed = {name: getattr(ScanDay, name) + count for name, count in counts.items()}
    session.connection().execute(statement.on_conflict_do_update(index_elements=["code_id", "day"], set_=summed))
