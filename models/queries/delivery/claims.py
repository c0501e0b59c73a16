"""Deliveries claimed by a worker: guarded claims, and the facts of each person that planning needs."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from models.chat.wechat import Follower, SubscriptionCredit
from models.database.dialects import among, given
from models.people import Person
from models.push.notices import Attempt, AttemptOutcome, Channel, Delivery, DeliveryState, Notice
from models.queries.notices.freezing import Bars, open_on_wechat, suppression
from models.register import Household

LEASE = timedelta(seconds=25)
"""Time for which a claimed delivery belongs to its worker, which renews it while the batch is being sent."""
RENEWAL = timedelta(seconds=5)
"""Time between renewals; several in a row may fail before a live worker loses a delivery."""


class Claimed(NamedTuple):
    """One claimed delivery with the facts of its person; times are UTC."""

    delivery_id: int
    person_id: int
    follower_id: int | None
    openid: str | None
    following: bool
    message_window_until: datetime | None
    message_window_left: int
    event_window_until: datetime | None
    event_window_left: int
    mass_month: str
    mass_count: int
    credits: int
    phone_index: str | None
    home_phone: bool
    consent: bool
    refuses_sms: bool
    refuses_calls: bool
    suppressed: str
    changed: bool
    """True if the person's file was changed since the approval (a follower linked, for example)."""


class Tried(NamedTuple):
    """One earlier attempt of a delivery."""

    delivery_id: int
    attempt_id: int
    channel: Channel
    key: str
    outcome: AttemptOutcome | None
    reason: str
    at: datetime


def due(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Pending, with no phone lead, and its time has come."""
    return and_(
        Delivery.state == DeliveryState.PENDING,
        Delivery.phone_lead_id.is_(None),
        or_(Delivery.due_at.is_(None), Delivery.due_at <= now),
    )


def is_parked() -> ColumnElement[bool]:
    """Condition: planned for a mass send, waiting for its list to be complete."""
    return Delivery.channel.is_not_distinct_from(Channel.MASS)


def lock_due(session: Session, notice_id: int, span: tuple[int, int] | None, *, limit: int, now: datetime) -> list[int]:
    """Due deliveries of the id span (both ends included), or, without a span, those parked for a mass send.

    They are locked until the commit. Deliveries locked by another worker are left out, without waiting.
    """
    if span is None and _leaves_one_alone(session, notice_id, limit, now):
        limit -= 1
    first, last = span or (None, None)
    asked = {"notice_id": notice_id, "now": now, "first": first, "last": last, "most": limit}
    return list(session.connection().execute(_locking(has_span=span is not None), asked).scalars())


@cache
def _locking(*, has_span: bool) -> Select[int]:
    some = select(Delivery.id).where(Delivery.notice_id == bindparam("notice_id"), due(bindparam("now")))
    inside = Delivery.id.between(bindparam("first"), bindparam("last"))
    some = some.where(inside, ~is_parked()) if has_span else some.where(is_parked())
    return some.order_by(Delivery.id).limit(bindparam("most")).with_for_update(skip_locked=True)


def claim(session: Session, channels: Mapping[int, Channel | None], until: datetime) -> None:
    """Claim locked deliveries until then. `channels`: the planned channel by delivery id."""
    by_channel: dict[Channel | None, list[int]] = defaultdict(list)
    for one, channel in channels.items():
        by_channel[channel].append(one)
    for channel, ids in by_channel.items():
        session.connection().execute(_CLAIM, {"ids": ids, "by": channel, "until": until})


_CLAIM = (
    update(Delivery)
    .where(among(Delivery.id, given("ids")), Delivery.state == DeliveryState.PENDING)
    .values(state=DeliveryState.SENDING, channel=bindparam("by"), lease_until=bindparam("until"), due_at=None)
)


def _leaves_one_alone(session: Session, notice_id: int, limit: int, now: datetime) -> bool:
    """True if a full list would leave one person for the next: the platform takes lists of two or more (40130).

    A list that is sent again stays as it was.
    """
    parked = select(Delivery.id).where(Delivery.notice_id == notice_id, due(now), is_parked()).limit(limit + 2)
    waiting = parked.subquery()
    if session.scalar(select(func.count()).select_from(waiting)) != limit + 1:
        return False
    tried = select(Attempt.id).where(
        Attempt.delivery_id.in_(select(waiting.c.id)), Attempt.outcome == AttemptOutcome.UNSURE
    )
    return session.scalar(tried.limit(1)) is None


def list_claimed(session: Session, ids: Sequence[int], notice: Notice, bars: Bars, template_id: str) -> list[Claimed]:
    """Facts of every claimed delivery, by id."""
    asked = {
        "ids": ids,
        "template_id": template_id,
        "approved": notice.approved_at or notice.created_at,
    }
    # past the ORM, which takes longer over a row than planning does
    return [Claimed._make(row) for row in session.connection().execute(_facts_of(bars), asked)]


@lru_cache(64)
def _facts_of(bars: Bars) -> Executable:
    template_id = SubscriptionCredit.template_id == bindparam("template_id")
    return (
        select(
            Delivery.id.label("delivery_id"),
            Person.id.label("person_id"),
            Follower.id.label("follower_id"),
            Follower.openid,
            open_on_wechat(bars.kind).label("following"),
            Follower.message_window_until,
            func.coalesce(Follower.message_window_left, 0).label("message_window_left"),
            Follower.event_window_until,
            func.coalesce(Follower.event_window_left, 0).label("event_window_left"),
            func.coalesce(Follower.mass_month, "").label("mass_month"),
            func.coalesce(Follower.mass_count, 0).label("mass_count"),
            func.coalesce(SubscriptionCredit.credits, 0).label("credits"),
            Person.sms_index.label("phone_index"),
            or_(Household.phone.is_not(None), Person.phone_unproved).label("home_phone"),
            Person.consent_at.is_not(None).label("consent"),
            Person.refuses_sms,
            Person.refuses_calls,
            suppression(bars).label("suppressed"),
            (Person.updated_at > bindparam("approved")).label("changed"),
        )
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(Follower, Follower.id == Person.follower_id)
        .outerjoin(SubscriptionCredit, and_(SubscriptionCredit.follower_id == Follower.id, template_id))
        .outerjoin(Household, Household.id == Person.household_id)
        .where(among(Delivery.id, given("ids")))
        .order_by(Delivery.id)
    )


def list_tried(session: Session, ids: Sequence[int]) -> list[Tried]:
    """Earlier attempts of these deliveries, oldest first."""
    return [Tried._make(row) for row in session.connection().execute(_TRIED, {"ids": ids})]


_TRIED = (
    select(Attempt.delivery_id, Attempt.id, Attempt.channel, Attempt.key, Attempt.outcome, Attempt.reason, Attempt.at)
    .where(among(Attempt.delivery_id, given("ids")))
    .order_by(Attempt.id)
)


def list_withdrawn(session: Session, ids: Collection[int], bars: Bars, by_phone: Collection[Channel]) -> set[int]:
    """Of these deliveries, those whose people want, or may have, nothing of the kind or by their channel any more."""
    closed = case((Delivery.channel.in_(by_phone), Person.refuses_sms), else_=~open_on_wechat(bars.kind))
    rows = session.scalars(
        select(Delivery.id)
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(Follower, Follower.id == Person.follower_id)
        .where(among(Delivery.id, ids), or_(suppression(bars) != "", closed))
    )
    return set(rows)


def list_not_to_call(session: Session, ids: Collection[int], bars: Bars) -> set[int]:
    """Those of these deliveries whose people must not be called about this notice."""
    rows = session.scalars(
        select(Delivery.id)
        .join(Person, Person.id == Delivery.person_id)
        .where(among(Delivery.id, ids), or_(Person.refuses_calls, suppression(bars) != ""))
    )
    return set(rows)


def lock_people(session: Session, person_ids: Sequence[int]) -> None:
    """Lock these people, so that two job notices planned at once for one person wait for each other: caps hold."""
    session.execute(select(Person.id).where(among(Person.id, person_ids)).order_by(Person.id).with_for_update())


def find_phones(session: Session, person_ids: Collection[int]) -> dict[int, str | None]:
    """Phone numbers in clear by person, for the senders that need them."""
    return dict(session.execute(select(Person.id, Person.phone).where(among(Person.id, person_ids))).all())
