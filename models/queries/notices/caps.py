"""Numbers of job notices that people got, which the caps limit."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.database.dialects import among
from models.push.notices import Channel, Delivery, DeliveryState, Notice, NoticeKind

GOT = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.UNSURE, DeliveryState.SENDING)
"""States in which a notice counts as got; so does one that is being sent."""


def job_notices_got(channels: Collection[Channel], day: datetime, week: datetime) -> Select[int, int, int]:
    """`person_id` and the numbers of job notices got over the channels since the start of the day and of the week."""
    since = func.coalesce(Delivery.settled_at, Delivery.lease_until)
    return (
        select(
            Delivery.person_id.label("person_id"),
            func.count().filter(since >= day).label("today"),
            func.count().label("week"),
        )
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(Notice.kind == NoticeKind.JOB, Delivery.channel.in_(channels), Delivery.state.in_(GOT), since >= week)
        .group_by(Delivery.person_id)
    )


def count_job_notices(
    session: Session,
    besides: int,
    person_ids: Collection[int],
    channels: Collection[Channel],
    day: datetime,
    week: datetime,
) -> dict[int, tuple[int, int]]:
    """Numbers of job notices got today and this week, by person, without the notice `besides`."""
    got = job_notices_got(channels, day, week)
    rows = session.execute(got.where(among(Delivery.person_id, person_ids), Delivery.notice_id != besides))
    return {person_id: (today, this_week) for person_id, today, this_week in rows}
