"""The audience at approval is written as deliveries: a small one at once, a large one part by part (R28).

The parts are made by the worker service's clock, one after the other, beside the jobs that send. A part is a
transaction of a second or less, so that the first is sent while the others are still being made, a page never waits,
and a killed process leaves nothing half done: the mark (`Freezing`) moves in the same transaction. The parts follow
the order of service: households that fell back into poverty first (R20, R31).

Making goes before sending (`has_precedence`): beside 2,000 messages a second on the same database it takes three
times as long, and the totals are unknown until the audience is complete. Only the first part is sent meanwhile.

Conditions are evaluated when a part is made, seconds to minutes after approval; ages are those of the day of
approval, and people added to the register after it are not included. People who share a phone are in one part.
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
from programme.calendar import today
from programme.plan.poverty_words import SERVED_FIRST
from push.notices.audience import terms_of
from push.notices.closing import cancel_pending, close_if_finished
from push.notices.job_offers import bars_of
from push.runtime import Runtime

AT_ONCE = 10_000
"""Largest audience written within the request that approves."""
FIRST_PART = 500
"""First part of a larger audience: the first message need not wait for the clock, nor the clock for many messages."""
PART = 20_000
PRECEDENCE = timedelta(minutes=1)
"""Longest time after approval for which sending waits for the rest of the audience; enough for a million people."""

log = structlog.get_logger()


def freeze_people(session: Session, notice: Notice, people: Select[int], now: datetime) -> None:
    """Write deliveries of the notice for these people; of people who share a phone, one delivery is sent."""
    sharers = list_sharers(session, people)
    add_deliveries(session, notice, people, bars_of(notice, now), now, SERVED_FIRST)
    share_phones(session, notice.id, sharers)


def freeze_audience(session: Session, notice: Notice, now: datetime) -> None:
    """Write deliveries for the people who meet the notice's conditions; of a large audience only the first part."""
    chosen = people_in(terms_of(session, notice.audience, today(now)))
    count = count_audience(session, chosen)
    if count <= AT_ONCE:
        freeze_people(session, notice, chosen, now)
        return
    begin_freezing(session, notice.id, count)
    if freezing := lock_freezing(session, notice.id):
        _freeze_part(session, notice, freezing, FIRST_PART, now, is_first=True)


def has_precedence(session: Session, notice: Notice, now: datetime) -> bool:
    """True if the rest of the audience is to be made before anybody after the first part is sent.

    False for a scheduled notice: its audience had time until then.
    """
    if notice.approved_at is None or notice.send_at is not None or now - notice.approved_at > PRECEDENCE:
        return False
    return find_freezing(session, [notice.id]) is not None


def freeze_next(rt: Runtime, notice_id: int, size: int = PART) -> bool:
    """Write the next part of a large audience. Returns False if it is complete, or another machine is at it."""
    with rt.sessions.begin() as session:
        freezing = lock_freezing(session, notice_id)
        if freezing is None:
            return False
        now = rt.clock()
        notice = session.get_one(Notice, notice_id)
        is_whole = not _freeze_part(session, notice, freezing, size, now)
        if notice.state is NoticeState.CANCELLED:  # its statement names the whole audience all the same
            cancel_pending(session, notice_id, now)
        close_if_finished(session, notice_id, now)
        if is_whole:
            refresh_statistics(session)
    return True


def _freeze_part(
    session: Session, notice: Notice, freezing: Freezing, size: int, now: datetime, *, is_first: bool = False
) -> bool:
    """Write one part, with people who share a phone with it. Returns False if nobody was left; the mark is deleted."""
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
    add_deliveries(session, notice, people_with_ids(part), bars_of(notice, approved), now, SERVED_FIRST)
    if is_first:
        refresh_statistics(session)
    share_phones(session, notice.id, sharers)
    return True
