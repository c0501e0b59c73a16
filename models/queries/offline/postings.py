"""Postings with their notice and place, and the QR codes that hang there."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from models.database.dialects import among
from models.push.notices import Notice, NoticeState
from models.push.postings import Posting, PostingChannel, PostingState
from models.push.qr_codes import QrCode
from models.work import Vacancy, VacancyState

_WITH_PLACE = (joinedload(Posting.notice), joinedload(Posting.town), joinedload(Posting.village))


def get_posting(session: Session, posting_id: int) -> Posting:
    """The posting with notice, town and village. Raises NoResultFound."""
    return session.scalars(select(Posting).where(Posting.id == posting_id).options(*_WITH_PLACE)).one()


def list_postings(
    session: Session, *, notice_id: int | None = None, town_id: int | None = None, limit: int | None = None
) -> list[Posting]:
    """Postings with notice, town and village, newest notice first, then by place; None narrows nothing."""
    query = select(Posting).options(*_WITH_PLACE)
    query = query.order_by(Posting.notice_id.desc(), Posting.town_id, Posting.village_id, Posting.id).limit(limit)
    for column, value in ((Posting.notice_id, notice_id), (Posting.town_id, town_id)):
        query = query if value is None else query.where(column == value)
    return list(session.scalars(query))


def list_taken(session: Session, notice_id: int) -> set[tuple[PostingChannel, str]]:
    """Channel and scene of each posting that is already ordered."""
    rows = select(Posting.channel, Posting.scene).where(Posting.notice_id == notice_id)
    return {(channel, scene) for channel, scene in session.execute(rows)}


def count_open_postings(session: Session, town_id: int | None = None) -> int:
    """Number of postings that are ordered, neither proved nor given up, of notices that are not cancelled."""
    query = select(func.count()).select_from(Posting).join(Notice, Notice.id == Posting.notice_id)
    query = query.where(Posting.state == PostingState.ORDERED, Notice.state != NoticeState.CANCELLED)
    return session.scalar(query if town_id is None else query.where(Posting.town_id == town_id)) or 0


def count_scans(session: Session, scenes: set[str]) -> dict[str, int]:
    """Numbers of scans by scene; a code that is not made yet is left out."""
    rows = session.execute(select(QrCode.scene, QrCode.scans).where(QrCode.scene.in_(scenes)))
    return dict(rows.all())


def list_codes(session: Session, scenes: set[str]) -> dict[str, QrCode]:
    """QR codes by scene; a code that is not made yet is left out."""
    codes = session.scalars(select(QrCode).where(among(QrCode.scene, scenes), QrCode.ticket != ""))
    return {code.scene: code for code in codes}


def list_on_display(session: Session, scene: str, since: datetime) -> list[Notice]:
    """Notices ordered for this display since then, newest first, without cancelled ones and closed vacancies."""
    still_open: ColumnElement[bool] = or_(Notice.vacancy_id.is_(None), Vacancy.state == VacancyState.PUBLISHED)
    query = (
        select(Notice)
        .join(Posting, Posting.notice_id == Notice.id)
        .outerjoin(Vacancy, Vacancy.id == Notice.vacancy_id)
        .where(Posting.scene == scene, Posting.channel == PostingChannel.DISPLAY, Posting.ordered_at >= since)
        .where(Posting.state != PostingState.NOT_DONE, Notice.state != NoticeState.CANCELLED, still_open)
    )
    return list(session.scalars(query.order_by(Notice.id.desc())))
