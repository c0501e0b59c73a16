"""Scans are counted alike on both databases, and the figures of a code add them up."""

from datetime import date, timedelta

from models.chat.wechat import Follower
from models.database.engine import Sessions
from models.push.qr_codes import CodeKind, QrCode
from models.queries.offline.qr_codes import count_scan, count_unfollow
from models.queries.offline.qr_figures import figures_of, list_days
from tests.harness.stories import Story

DAY = date(2026, 5, 1)


def test_days_people_and_leavers_of_a_code_add_up(story: Story, sessions: Sessions) -> None:
    first, second = story.follower("o1", scene="town-1"), story.follower("o2", scene="town-1")
    with sessions.begin() as session:
        session.add(QrCode(scene="town-1", kind=CodeKind.TOWN, ticket="t", created_at=story.now))
        session.flush()
        for follower, day, followed in ((first, 0, True), (first, 0, False), (first, 1, False), (second, 1, True)):
            count_scan(session, 1, follower, DAY + timedelta(days=day), followed=followed)
        count_unfollow(session, session.get_one(Follower, first), DAY + timedelta(days=1))

    with sessions() as session:
        days = [(one.follows, one.repeats, one.people, one.newcomers, one.unfollowed)
                for one in list_days(session, 1, DAY)]  # fmt: skip
        figures = figures_of(session, [session.get_one(QrCode, 1)])[1]
    assert days == [(1, 1, 1, 1, 0), (1, 1, 2, 1, 1)]
    assert (figures.scans, figures.follows, figures.repeats, figures.people) == (4, 2, 2, 2)
    assert (figures.unfollowed, figures.following) == (1, 2)
