"""People who share a phone: the delivery of one (the phone lead) is sent, the others share its outcome."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models.chat.wechat import Follower
from models.database.dialects import among, given
from models.people import Person
from models.push.notices import SHARING, Channel, Delivery, DeliveryState
from models.push.states import UNFINISHED
from models.queries.notices.freezing import people_of

GOOD = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.HANDED_OVER, DeliveryState.UNSURE)
"""Outcomes of a phone lead that its sharers share; after any other they try for themselves."""

LEADING = (DeliveryState.SENDING, *GOOD)
"""States in which a delivery can still lead people who are added later: it has been sent, or may be any moment."""

TAKEN = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.UNSURE)
"""States in which the phone has the notice, may have it, or is about to get it."""


def list_sharers(session: Session, people: Select[int]) -> list[int]:
    """Everybody who shares a follower or a phone with one of these people, and those people themselves.

    One look into two indexes a person: the whole register is never joined with itself.
    """
    other = aliased(Person)
    shares = (exists().where(key(other) == key(Person), other.id != Person.id) for key in _KEYS)
    keys = session.execute(people.with_only_columns(*(key(Person) for key in _KEYS)).where(or_(*shares))).all()
    if not keys:
        return []
    listed = (among(key(Person), {row[place] for row in keys} - {None}) for place, key in enumerate(_KEYS))
    return list(session.scalars(select(Person.id).where(or_(*listed))))


_KEYS: tuple[Callable[[type[Person]], InstrumentedAttribute[Any]], ...] = (
    lambda person: person.follower_id,
    lambda person: person.phone_index,
)


def share_phones(session: Session, notice_id: int, sharers: Collection[int]) -> None:
    """Give every one of these people who shares a follower, or a phone without following alone, a phone lead.

    No phone then gets the notice twice. Of people who share a phone, one who follows leads. Where the audience is made
    part by part, the lead may have been sent already: its sharers get its outcome by `settle_waiting_sharers`.
    """
    if not sharers:
        return
    follows = func.coalesce(Follower.is_open, False)
    by_follower = func.min(Delivery.id).over(partition_by=Person.follower_id)
    _set_leads(session, notice_id, sharers, by_follower, of=follows, follows_lead=literal(True))
    by_phone = func.coalesce(
        func.min(case((follows, Delivery.id))).over(partition_by=Person.sms_index),
        func.min(Delivery.id).over(partition_by=Person.sms_index),
    )
    _set_leads(session, notice_id, sharers, by_phone, of=Person.sms_index.is_not(None), follows_lead=~follows)


def _set_leads(
    session: Session,
    notice_id: int,
    sharers: Collection[int],
    first: ColumnElement[int],
    of: ColumnElement[bool],
    follows_lead: ColumnElement[bool],
) -> None:
    """Among the deliveries with `of`, give those that are pending and `follows_lead` the delivery `first` as lead."""
    one = people_of(session, notice_id, sharers)
    mine = (
        select(Delivery.id, first.label("first"), follows_lead.label("follows_lead"))
        .select_from(one)
        .join(Delivery, and_(Delivery.notice_id == one.c.notice_id, Delivery.person_id == one.c.person_id))
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(Follower, Follower.id == Person.follower_id)
        .where(
            Delivery.state.in_((DeliveryState.PENDING, *LEADING)),
            Delivery.phone_lead_id.is_(None),
            of,
        )
        .subquery()
    )
    session.execute(
        update(Delivery)
        .where(
            Delivery.id == mine.c.id,
            Delivery.state == DeliveryState.PENDING,
            mine.c.first != mine.c.id,
            mine.c.follows_lead,
        )
        .values(phone_lead_id=mine.c.first)
        .execution_options(synchronize_session=False)
    )


def promote_sharers(session: Session, notice_id: int, leads: list[int]) -> None:
    """Replace leads that reached nobody: the lowest sharer of each leads the rest now."""
    sharer = aliased(Delivery)
    waiting = (among(Delivery.phone_lead_id, leads), Delivery.state == DeliveryState.PENDING)
    firsts = dict(
        session.execute(
            select(Delivery.phone_lead_id, func.min(Delivery.id))
            .where(Delivery.notice_id == notice_id, *waiting)
            .group_by(Delivery.phone_lead_id)
        ).all()
    )
    for lead, first in firsts.items():
        session.execute(
            update(sharer).where(sharer.phone_lead_id == lead, sharer.id != first).values(phone_lead_id=first)
        )
        session.execute(update(sharer).where(sharer.id == first).values(phone_lead_id=None))


def settle_waiting_sharers(session: Session, notice_id: int, now: datetime) -> None:
    """Settle the sharers whose lead is settled: they share a good outcome, after any other they try for themselves."""
    lead = aliased(Delivery)
    rows = session.execute(
        select(lead.id, lead.state, lead.channel, lead.reason)
        .join(Delivery, Delivery.phone_lead_id == lead.id)
        .where(
            Delivery.notice_id == notice_id,
            Delivery.state == DeliveryState.PENDING,
            lead.state.not_in(UNFINISHED),
        )
        .distinct()
    ).all()
    for lead_id, state, channel, reason in rows:
        if state in GOOD:
            share_outcome(session, [lead_id], state, now, channel=channel, reason=reason)
    promote_sharers(session, notice_id, [row.id for row in rows if row.state not in GOOD])


def share_outcome(
    session: Session, leads: Collection[int], state: DeliveryState, now: datetime, **values: object
) -> None:
    """Mark people who share the phone of these deliveries as reached with them."""
    if leads:
        facts = {f"new_{name}": value for name, value in ({"state": state, "settled_at": now} | values).items()}
        session.connection().execute(_sharing(tuple(values)), {"leads": leads, **facts})


@cache
def _sharing(names: tuple[str, ...]) -> Update:
    changed = ("state", "settled_at", *names)
    values: dict[str, BindParameter[Any]] = {name: bindparam(f"new_{name}") for name in changed}
    return (
        update(Delivery)
        .where(
            among(Delivery.phone_lead_id, given("leads")),
            Delivery.state.not_in((DeliveryState.SUPPRESSED, DeliveryState.REFUSED)),
        )
        .values(lease_until=None, due_at=None, **values)
    )


def put_sharers_back(session: Session, leads: Collection[int]) -> None:
    """Let the sharers wait again, because the outcome of their lead was taken back."""
    session.execute(
        update(Delivery)
        .where(among(Delivery.phone_lead_id, leads), Delivery.state.in_((DeliveryState.SENT, DeliveryState.UNSURE)))
        .values(state=DeliveryState.PENDING, channel=None, settled_at=None)
        .execution_options(synchronize_session=False)
    )


def has_waiting_sharers(session: Session, notice_id: int) -> bool:
    sharers = select(Delivery.id).where(Delivery.notice_id == notice_id, text(SHARING))
    return session.scalar(sharers.limit(1)) is not None


def find_phones_taken(
    session: Session, notice_id: int, phones: Collection[str], channels: Collection[Channel]
) -> dict[str, int]:
    """Of these phones (blind indexes), which delivery of the notice has already gone there by the channels."""
    rows = session.execute(
        select(Person.phone_index, func.min(Delivery.id))
        .join(Delivery, Delivery.person_id == Person.id)
        .where(
            Delivery.notice_id == notice_id,
            among(Person.phone_index, phones),
            Person.phone_unproved.is_(False),
            Delivery.channel.in_(channels),
            Delivery.state.in_(TAKEN),
            Delivery.phone_lead_id.is_(None),
        )
        .group_by(Person.phone_index)
    )
    return {phone: delivery_id for phone, delivery_id in rows if phone is not None}


def find_followers_taken(
    session: Session, notice_id: int, followers: Collection[int], channels: Collection[Channel], ours: Sequence[int]
) -> dict[int, int]:
    """Of these followers, which delivery of the notice besides ours has already gone there by the channels."""
    rows = session.execute(
        select(Person.follower_id, func.min(Delivery.id))
        .join(Delivery, Delivery.person_id == Person.id)
        .where(
            Delivery.notice_id == notice_id,
            among(Person.follower_id, followers),
            Delivery.channel.in_(channels),
            Delivery.state.in_(TAKEN),
            ~among(Delivery.id, ours),
        )
        .group_by(Person.follower_id)
    )
    return {follower: delivery_id for follower, delivery_id in rows if follower is not None}


def join_phone_leads(session: Session, leads: Mapping[int, int]) -> None:
    """Let claimed deliveries wait for another one to the same phone. `leads`: phone lead by delivery."""
    for delivery_id, lead_id in leads.items():
        session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.SENDING)
            .values(phone_lead_id=lead_id, state=DeliveryState.PENDING, lease_until=None, channel=None)
            .execution_options(synchronize_session=False)
        )
