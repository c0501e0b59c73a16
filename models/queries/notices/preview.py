"""Figures for a preview: people grouped by the routes open to them, so that a million are as quick as a hundred."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Label, RowMapping, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from models.chat.wechat import Follower, SubscriptionCredit
from models.people import Person
from models.places import Town
from models.push.notices import Channel, Delivery, DeliveryState, Notice, NoticeKind, NoticeState
from models.queries.notices.caps import job_notices_got
from models.queries.notices.freezing import Bars, open_on_wechat, suppression
from models.register import Household

MOST_CREDITS = 9
"""More credits than these change no result, but would make more groups."""


@dataclass(frozen=True)
class Facts:
    """Inputs of the grouping. `month` is the Chinese one, `YYYYMM`; `channels` those that count for caps.

    `moments`, ascending: times at which the notices in view go. `scheduled` and `drafts` are the other notices in
    view, in the order of their bits in `others`.
    """

    bars: Bars
    templates: Mapping[NoticeKind, str]
    now: datetime
    month: str
    channels: Collection[Channel]
    day: datetime
    week: datetime
    recently: datetime
    moments: tuple[datetime, ...] = ()
    scheduled: tuple[int, ...] = ()
    drafts: tuple[Select[int], ...] = field(default=(), repr=False)


def list_standings(session: Session, people: Select[int], facts: Facts) -> list[RowMapping]:
    """Each distinct standing (columns of `_standings`) with how many `people` have it.

    `is_sharer`: shares a phone with another person of the audience, whose message is theirs too.
    """
    each = _standings(people, facts).subquery()
    names = [column for column in each.c if column.name not in ("id", "follower_id", "phone_index")]
    is_sharer = _is_sharer(each).label("is_sharer")
    rows = select(*names, is_sharer).subquery()
    grouped = select(*rows.c, func.count().label("people")).group_by(*rows.c)
    return list(session.execute(grouped).mappings())


def list_sample(session: Session, people: Select[int], facts: Facts, limit: int) -> list[RowMapping]:
    """Some people with their standing; `name` (in clear: mask it) and `town` beside it."""
    some = select(people.order_by(Person.id).limit(limit).subquery())
    rows = _standings(some, facts).outerjoin(Town, Town.id == Person.town_id)
    rows = rows.add_columns(Person.name.label("name"), Town.name.label("town"))
    return list(session.execute(rows.order_by(Person.id)).mappings())


def count_targets(session: Session, people: Select[int]) -> tuple[int, int]:
    """Numbers of people and households of an audience; a person on no register is a household of one."""
    household = func.coalesce(Person.household_id, -Person.id)
    row = session.execute(select(func.count(), func.count(household.distinct())).where(Person.id.in_(people))).one()
    return row[0], row[1]


def list_scheduled(session: Session, besides: int, limit: int) -> Sequence[Notice]:
    """Scheduled notices other than `besides`, the next one first."""
    rows = select(Notice).where(Notice.state == NoticeState.SCHEDULED, Notice.id != besides)
    return session.scalars(rows.order_by(Notice.send_at, Notice.id).limit(limit)).all()


def list_other_drafts(session: Session, besides: int, limit: int) -> Sequence[Notice]:
    """Drafts other than `besides`, newest first; service messages left out."""
    rows = select(Notice).where(
        Notice.state == NoticeState.DRAFT, Notice.id != besides, Notice.kind != NoticeKind.SERVICE
    )
    return session.scalars(rows.order_by(Notice.id.desc()).limit(limit)).all()


def _standings(people: Select[int], facts: Facts) -> Select[Any]:
    got = job_notices_got(facts.channels, facts.day, facts.week).subquery()
    rows = (
        select(
            Person.id.label("id"),
            Person.follower_id.label("follower_id"),
            Person.sms_index.label("phone_index"),
            *_wechat_columns(facts),
            Person.sms_index.is_not(None).label("has_phone"),
            or_(Household.phone.is_not(None), Person.phone_unproved).label("home_phone"),
            Person.consent_at.is_not(None).label("consent"),
            Person.refuses_sms.label("refuses_sms"),
            Person.refuses_calls.label("refuses_calls"),
            func.coalesce(got.c.today, 0).label("today"),
            func.coalesce(got.c.week, 0).label("week"),
            suppression(facts.bars).label("suppressed"),
        )
        .select_from(Person)
        .outerjoin(Follower, Follower.id == Person.follower_id)
        .outerjoin(Household, Household.id == Person.household_id)
        .outerjoin(got, got.c.person_id == Person.id)
        .where(Person.id.in_(people))
    )
    return _with_others(_with_credits(rows, facts), facts)


def _wechat_columns(facts: Facts) -> list[Label[Any]]:
    """Columns on WeChat. `window_moments`: number of moments, from the first, at which the 48-hour window is open."""
    message = and_(Follower.message_window_until > facts.now, Follower.message_window_left > 0)
    event = and_(Follower.event_window_until > facts.now, Follower.event_window_left > 0)
    still: ColumnElement[int] = literal(0)
    for moment in facts.moments:
        still = still + case((and_(message, Follower.message_window_until > moment), 1), else_=0)
    recent = and_(Follower.last_seen_at > facts.recently, func.coalesce(~message, True))
    return [
        open_on_wechat(facts.bars.kind).label("following"),
        Follower.id.is_not(None).label("linked"),
        case((message, Follower.message_window_left), else_=0).label("message_left"),
        case((event, Follower.event_window_left), else_=0).label("event_left"),
        still.label("window_moments"),
        case((Follower.mass_month == facts.month, Follower.mass_count), else_=0).label("mass_count"),
        case((recent, 1), else_=0).label("wrote_lately"),
    ]


def _with_credits(rows: Select[Any], facts: Facts) -> Select[Any]:
    """Add one column `credits_<kind>` for each kind in view."""
    for kind, template_id in facts.templates.items():
        credit = aliased(SubscriptionCredit)
        held = func.coalesce(credit.credits, 0)
        rows = rows.outerjoin(credit, and_(credit.follower_id == Follower.id, credit.template_id == template_id))
        rows = rows.add_columns(case((held > MOST_CREDITS, MOST_CREDITS), else_=held).label(f"credits_{kind}"))
    return rows


def _with_others(rows: Select[Any], facts: Facts) -> Select[Any]:
    """Add `others`: one bit for each other notice in view that the person is to get too."""
    bits: ColumnElement[int] = literal(0)
    if facts.scheduled:
        mine = [(Delivery.notice_id == notice, 1 << place) for place, notice in enumerate(facts.scheduled)]
        waiting = (
            select(Delivery.person_id.label("person_id"), func.sum(case(*mine, else_=0)).label("bits"))
            .where(
                Delivery.notice_id.in_(facts.scheduled),
                Delivery.state == DeliveryState.PENDING,
                Delivery.phone_lead_id.is_(None),
            )
            .group_by(Delivery.person_id)
            .subquery()
        )
        rows = rows.outerjoin(waiting, waiting.c.person_id == Person.id)
        bits = func.coalesce(waiting.c.bits, 0)
    for place, audience in enumerate(facts.drafts, len(facts.scheduled)):
        bits = bits + case((Person.id.in_(audience), 1 << place), else_=0)
    return rows.add_columns(bits.label("others"))


def _is_sharer(each: Any) -> ColumnElement[int]:  # noqa: ANN401 - a subquery's own columns
    """As `share_phones` will decide: of people who share a follower or a phone, all but one are sharers."""
    ours, follows = each.c.suppressed == "", and_(each.c.suppressed == "", each.c.following)
    by_follower = func.min(case((follows, each.c.id))).over(partition_by=each.c.follower_id)
    by_phone = func.coalesce(
        func.min(case((follows, each.c.id))).over(partition_by=each.c.phone_index),
        func.min(case((ours, each.c.id))).over(partition_by=each.c.phone_index),
    )
    shares_phone = and_(ours, ~each.c.following, each.c.phone_index.is_not(None), by_phone != each.c.id)
    return case((or_(and_(follows, by_follower != each.c.id), shares_phone), 1), else_=0)
