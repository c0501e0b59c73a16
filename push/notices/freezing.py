"""The audience as it is at approval becomes deliveries: a small one at once, a large one part by part (R28).

The parts are made by the worker service's clock, one after the other, beside the jobs that send. A part is a
transaction of a second or less, so that the first is sent while the others are still being made, a page never waits,
and whoever is killed leaves nothing half done: the mark (`Freezing`) moves in the same transaction. The parts follow
the order of service: households that fell back into poverty first (R20, R31).

Making goes before sending (`has_precedence`): who shares the database with 2,000 messages a second takes three times
as long, and until the audience is whole nobody sees what it comes to. Only the first part is sent meanwhile.

Conditions are looked at when a part is made, seconds to minutes after approval; ages are those of the day of
approval, and nobody added to the register after it is included. Who shares a phone comes in the same part.
"""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select
from sqlalchemy.orm import Session

from models.push.notices import Freezing, Notice, NoticeState
from models.queries.delivery.shared_phones import list_sharers, share_phones
from models.queries.notices.audience import people_in, people_with_ids
from models.queries.notices.freezing import (
    add_deliveries,
    begin_freezing,
    count_audience,
    find_freezing,
    list_invited,
    list_new,
    lock_freezing,
    refresh_statistics,
    take_part,
)
from programme.calendar import today, years_before
from programme.people.ages import WORKING_AGE
from programme.plan.poverty_words import SERVED_FIRST
from push.notices.audience import terms_of
from push.notices.closing import cancel_pending, close_if_finished
from push.runtime import Runtime

AT_ONCE = 10_000
"""So many people are written within the request that approves."""
FIRST_PART = 500
"""Of a larger audience so many: the first message need not wait for the clock, nor the clock for many messages."""
PART = 20_000
PRECEDENCE = timedelta(minutes=1)
"""So long after the approval sending waits for the rest of the audience, and no longer: a million are made in it."""

log = structlog.get_logger()


def freeze_people(session: Session, notice: Notice, people: Select[int], now: datetime) -> None:
    """Deliveries for these people of the notice, one a phone that is sent."""
    sharers = list_sharers(session, people)
    add_deliveries(session, notice, people, years_before(today(now), WORKING_AGE), now, SERVED_FIRST)
    share_phones(session, notice.id, sharers)


def freeze_audience(session: Session, notice: Notice, now: datetime) -> None:
    """Whoever meets the notice's own conditions; of a large audience the first part, the clock makes the rest."""
    chosen = people_in(terms_of(session, notice.audience, today(now)))
    count = count_audience(session, chosen)
    if count <= AT_ONCE:
        freeze_people(session, notice, chosen, now)
        return
    begin_freezing(session, notice.id, count)
    if freezing := lock_freezing(session, notice.id):
        _freeze_part(session, notice, freezing, FIRST_PART, now, is_first=True)


def has_precedence(session: Session, notice: Notice, now: datetime) -> bool:
    """Is the rest of the audience to be made before anybody but the first part is sent?

    Not where the notice was scheduled: it had its time until then.
    """
    if notice.approved_at is None or notice.send_at is not None or now - notice.approved_at > PRECEDENCE:
        return False
    return find_freezing(session, [notice.id]) is not None


def freeze_next(rt: Runtime, notice_id: int, size: int = PART) -> bool:
    """The next part of a large audience. False: it is whole, or another machine is at it."""
    with rt.sessions.begin() as session:
        freezing = lock_freezing(session, notice_id)
        if freezing is None:
            return False
        now = rt.clock()
        notice = session.get_one(Notice, notice_id)
        is_whole = not _freeze_part(session, notice, freezing, size, now)
        if notice.state is NoticeState.CANCELLED:  # its books are whole all the same
            cancel_pending(session, notice_id, now)
        close_if_finished(session, notice_id, now)
        if is_whole:
            refresh_statistics(session)
    return True


def _freeze_part(
    session: Session, notice: Notice, freezing: Freezing, size: int, now: datetime, *, is_first: bool = False
) -> bool:
    """Write one part, and those who share a phone with one of it. False: nobody was left, and the mark is gone."""
    approved = notice.approved_at or now
    chosen = people_in(terms_of(session, notice.audience, today(approved)))
    part = take_part(session, freezing, chosen, SERVED_FIRST, size)
    if not part:
        session.delete(freezing)
        session.flush()
        log.info("audience whole", notice=notice.id)
        return False
    sharers = list_sharers(session, people_with_ids(part))
    if others := list_new(session, notice.id, set(sharers).difference(part)):
        part += list_invited(session, chosen, others, freezing.last)
    youngest = years_before(today(approved), WORKING_AGE)
    add_deliveries(session, notice, people_with_ids(part), youngest, now, SERVED_FIRST)
    if is_first:
        refresh_statistics(session)
    share_phones(session, notice.id, sharers)
    return True
