"""Results of QR codes: scans by day, people, followers, registrations. Numbers only, no names."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.chat.wechat import Follower
from models.database.dialects import among
from models.people import Person, PersonState
from models.push.qr_codes import CodeKind, QrCode, ScanDay
from models.queries.offline.qr_codes import WITH_TARGET


@dataclass(frozen=True)
class CodeFigures:
    """Figures of one code: `people` scanned it; for `following` and `registered` it was the first code."""

    scans: int = 0
    follows: int = 0
    repeats: int = 0
    people: int = 0
    unfollowed: int = 0
    following: int = 0
    registered: int = 0


def list_codes(
    session: Session,
    *,
    kind: CodeKind | None = None,
    town_id: int | None = None,
    ids: Collection[int] | None = None,
    limit: int | None = None,
) -> list[QrCode]:
    """Codes that can be printed, with their targets, by town and kind; None narrows nothing."""
    query = select(QrCode).where(QrCode.ticket != "").options(*WITH_TARGET)
    if kind is not None:
        query = query.where(QrCode.kind == kind)
    if town_id is not None:
        query = query.where(QrCode.town_id == town_id)
    if ids is not None:
        query = query.where(among(QrCode.id, ids))
    order = (QrCode.withdrawn_at.is_not(None), QrCode.town_id.is_(None), QrCode.town_id, QrCode.kind, QrCode.id)
    return list(session.scalars(query.order_by(*order).limit(limit)))


def get_code(session: Session, code_id: int) -> QrCode:
    """The code with its targets. Raises NoResultFound."""
    return session.scalars(select(QrCode).where(QrCode.id == code_id).options(*WITH_TARGET)).one()


def list_scenes(session: Session) -> set[str]:
    """Scenes of all codes that were made."""
    return set(session.scalars(select(QrCode.scene).where(QrCode.ticket != "")))


def figures_of(session: Session, codes: Iterable[QrCode]) -> dict[int, CodeFigures]:
    """Figures by code id."""
    codes = list(codes)
    ids = [code.id for code in codes]
    names = ("follows", "repeats", "newcomers", "unfollowed")
    sums = [func.sum(getattr(ScanDay, name)).label(name) for name in names]
    days = select(ScanDay.code_id, *sums).where(among(ScanDay.code_id, ids)).group_by(ScanDay.code_id)
    counted = {row["code_id"]: row for row in session.execute(days).mappings()}
    following, registered = _following(session, ids), _registered(session, ids)
    found: dict[int, CodeFigures] = {}
    for code in codes:
        days_of = counted.get(code.id, dict.fromkeys(names, 0))
        found[code.id] = CodeFigures(
            scans=code.scans,
            follows=int(days_of["follows"]),
            repeats=int(days_of["repeats"]),
            people=int(days_of["newcomers"]),
            unfollowed=int(days_of["unfollowed"]),
            following=following.get(code.id, 0),
            registered=registered.get(code.id, 0),
        )
    return found


def list_days(session: Session, code_id: int, since: date) -> Sequence[ScanDay]:
    """Days with scans, oldest first."""
    query = select(ScanDay).where(ScanDay.code_id == code_id, ScanDay.day >= since)
    return session.scalars(query.order_by(ScanDay.day)).all()


def _following(session: Session, ids: Collection[int]) -> dict[int, int]:
    query = select(QrCode.id, func.count()).join(Follower, Follower.scene == QrCode.scene)
    query = query.where(among(QrCode.id, ids), Follower.following).group_by(QrCode.id)
    return dict(session.execute(query).all())


def _registered(session: Session, ids: Collection[int]) -> dict[int, int]:
    query = select(Person.code_id, func.count()).where(among(Person.code_id, ids))
    query = query.where(Person.state == PersonState.REGISTERED).group_by(Person.code_id)
    return {code_id: count for code_id, count in session.execute(query) if code_id is not None}
