"""How a notice would go: people grouped by what is open for them, so that a million are as quick as a hundred."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Label, RowMapping, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from models.notices import Channel, NoticeKind
from models.people import Person
from models.places import Town
from models.queries.approval import open_on_wechat, suppression
from models.queries.caps import job_notices_got
from models.register import Household
from models.wechat import Follower, SubscriptionCredit


@dataclass(frozen=True)
class Facts:
    """What the grouping depends on. `month` is the Chinese one, `YYYYMM`; `channels` those that count for caps."""

    kind: NoticeKind
    youngest: date
    template_id: str
    now: datetime
    month: str
    channels: Collection[Channel]
    day: datetime
    week: datetime


def list_standings(session: Session, people: Select[int], facts: Facts) -> list[tuple[RowMapping, int]]:
    """Each distinct standing (columns of `_standing`) with how many people have it."""
    each = _standings(people, facts).subquery()
    rows = session.execute(select(*each.c, func.count().label("people")).group_by(*each.c))
    return [(row, row["people"]) for row in rows.mappings()]


def list_sample(session: Session, people: Select[int], facts: Facts, limit: int) -> list[RowMapping]:
    """Some people with their standing; `id`, `name` (in clear: mask it) and `town` beside it."""
    rows = _standings(people, facts).outerjoin(Town, Town.id == Person.town_id)
    rows = rows.add_columns(Person.id.label("id"), Person.name.label("name"), Town.name.label("town"))
    return list(session.execute(rows.order_by(Person.id).limit(limit)).mappings())


def count_targets(session: Session, people: Select[int]) -> tuple[int, int]:
    """People and households of an audience; who is on no register is a household of one."""
    household = func.coalesce(Person.household_id, -Person.id)
    row = session.execute(select(func.count(), func.count(household.distinct())).where(Person.id.in_(people))).one()
    return row[0], row[1]


def _standings(people: Select[int], facts: Facts) -> Select[Any]:
    credit = and_(SubscriptionCredit.follower_id == Follower.id, SubscriptionCredit.template_id == facts.template_id)
    got = job_notices_got(facts.channels, facts.day, facts.week).subquery()
    return (
        select(
            *_wechat_columns(facts),
            Person.phone_index.is_not(None).label("has_phone"),
            Household.phone.is_not(None).label("home_phone"),
            Person.consent_at.is_not(None).label("consent"),
            Person.refuses_sms.label("refuses_sms"),
            Person.refuses_calls.label("refuses_calls"),
            func.coalesce(got.c.today, 0).label("today"),
            func.coalesce(got.c.week, 0).label("week"),
            suppression(facts.kind, facts.youngest).label("suppressed"),
        )
        .select_from(Person)
        .outerjoin(Follower, Follower.id == Person.follower_id)
        .outerjoin(SubscriptionCredit, credit)
        .outerjoin(Household, Household.id == Person.household_id)
        .outerjoin(got, got.c.person_id == Person.id)
        .where(Person.id.in_(people))
    )


def _wechat_columns(facts: Facts) -> list[Label[Any]]:
    """Whether a window or credit is open, not how many are left: fewer groups."""
    message = and_(Follower.message_window_until > facts.now, Follower.message_window_left > 0)
    event = and_(Follower.event_window_until > facts.now, Follower.event_window_left > 0)
    return [
        open_on_wechat(facts.kind).label("following"),
        Follower.id.is_not(None).label("linked"),
        case((or_(message, event), 1), else_=0).label("custom_left"),
        case((SubscriptionCredit.credits > 0, 1), else_=0).label("credits"),
        case((Follower.mass_month == facts.month, Follower.mass_count), else_=0).label("mass_count"),
    ]
