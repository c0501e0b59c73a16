"""Scans are counted alike on both databases."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from models.chat.wechat import Follower
from models.database.engine import Sessions
from models.push.qr_codes import CodeKind, QrCode, ScanDay
from models.queries.offline.qr_codes import count_scan

TODAY = date(2026, 11, 23)


def test_a_person_counts_once_a_day_and_is_new_once(sessions: Sessions) -> None:
    with sessions.begin() as session:
        code = QrCode(scene="town-1", kind=CodeKind.TOWN, created_at=datetime(2026, 11, 1, tzinfo=UTC))
        follower = Follower(openid="oAGui000000000000000000000001")
        session.add_all([code, follower])
        session.flush()

        for day, followed in ((TODAY, True), (TODAY, False), (date(2026, 11, 24), False)):
            count_scan(session, code.id, follower.id, day, followed=followed)

    with sessions() as session:
        days = session.scalars(select(ScanDay).order_by(ScanDay.day)).all()
        assert [(one.follows, one.repeats, one.people, one.newcomers) for one in days] == [(1, 1, 1, 1), (0, 1, 1, 0)]
