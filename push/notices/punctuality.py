"""及时: limits for a notice to leave, the times at which it left, and late messages (R31).

Urgent notices leave within two hours, others within a day of their approval or planned time [J]. For channels that go
only within the window of SMS and calls, the time counts from the opening of the window.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.push.notices import Notice
from models.queries.notices import punctuality
from models.queries.notices.punctuality import Limits
from programme.plan.schema import Push
from push.channels.facts import FACTS, ONLINE
from push.routing.limits import QUIET, quiet_until
from push.runtime import Runtime

URGENT = timedelta(hours=2)
NORMAL = timedelta(hours=24)
STILL_NEWS = timedelta(days=2)
"""Time after its end for which a late notice is reported."""
STEP = timedelta(minutes=1)
WINDOWED = tuple(channel for channel, row in FACTS.items() if row.keeps_quiet_hours or not row.is_online)


@dataclass(frozen=True)
class Times:
    """The times of one notice. `left_late` and the sum of `waiting_late` (by reason) count people."""

    queued_at: datetime
    approved_at: datetime | None
    starts_at: datetime | None
    due_by: datetime | None
    due_by_in_window: datetime | None
    window: tuple[str, str]
    first_sent_at: datetime | None = None
    last_sent_at: datetime | None = None
    first_receipt_at: datetime | None = None
    last_receipt_at: datetime | None = None
    left_late: int = 0
    waiting_late: Mapping[str, int] | None = None

    @property
    def late(self) -> int:
        """Number of people whose message left, or will leave, too late."""
        return self.left_late + sum((self.waiting_late or {}).values())


def times_of(session: Session, rt: Runtime, notice: Notice) -> Times:
    """The times of the notice as of now. A draft has none but the time it was queued."""
    starts_at, limits = start_of(notice), limits_of(notice, rt.plan.push)
    if starts_at is None or limits is None:
        return Times(notice.created_at, None, None, None, None, rt.plan.push.sms_window)
    sent = punctuality.find_send_times(session, notice.id)
    receipts = punctuality.find_receipt_times(session, notice.id, ONLINE)
    left_late, waiting_late = _late(session, notice, limits, rt.clock())
    return Times(
        notice.created_at,
        notice.approved_at,
        starts_at,
        limits.due_by,
        limits.due_by_in_window,
        rt.plan.push.sms_window,
        *sent,
        *receipts,
        left_late,
        waiting_late,
    )


def count_late(session: Session, rt: Runtime, now: datetime) -> dict[int, int]:
    """Numbers of people told too late, by notice under way or just ended; notices without any are left out."""
    found: dict[int, int] = {}
    for notice in punctuality.list_watched(session, now - STILL_NEWS):
        limits = limits_of(notice, rt.plan.push)
        if limits is None or now <= limits.due_by:
            continue
        left_late, waiting_late = _late(session, notice, limits, now)
        found[notice.id] = left_late + sum(waiting_late.values())
    return {notice_id: number for notice_id, number in found.items() if number}


def start_of(notice: Notice) -> datetime | None:
    """Start of the notice's time: approval, or the planned time if later."""
    if notice.approved_at is None:
        return None
    return max(notice.approved_at, notice.send_at or notice.approved_at)


def limits_of(notice: Notice, push: Push) -> Limits | None:
    """Limits of the notice; None if it is not approved."""
    starts_at = start_of(notice)
    if starts_at is None:
        return None
    allowed = URGENT if notice.urgent else NORMAL
    return Limits(starts_at + allowed, in_window(push, starts_at, allowed), WINDOWED, QUIET)


def in_window(push: Push, starts_at: datetime, allowed: timedelta) -> datetime:
    """Time at which `allowed` is over, from the opening of the window; less than a day counts only inside it."""
    begins = quiet_until(push, starts_at) or starts_at
    if allowed >= NORMAL:
        return begins + allowed
    ends, left = begins, allowed
    while left > timedelta(0):
        if opens := quiet_until(push, ends):
            ends = opens
        ends, left = ends + STEP, left - STEP
    return ends


def _late(session: Session, notice: Notice, limits: Limits, now: datetime) -> tuple[int, dict[str, int]]:
    left = punctuality.count_left_late(session, notice.id, limits)
    return left, punctuality.count_waiting_late(session, notice.id, limits, now)
