"""People who share a phone: one delivery carries the notice, the others share what becomes of it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models.chat.wechat import Follower
from models.database.dialects import among
from models.people import Person
from models.push.notices import CARRIED, Channel, Delivery, DeliveryState
from models.push.states import UNFINISHED
from models.queries.notices.freezing import people_of

GOOD = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.HANDED_OVER, DeliveryState.UNSURE)
"""Outcomes that those who share the phone share; after any other they try for themselves."""

CARRYING = (DeliveryState.SENDING, *GOOD)
"""What has been sent, or may be any moment, still carries who comes later."""

TAKEN = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.UNSURE)
"""The phone has the notice, or may have it, or is about to."""


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
    """Of these people, whoever shares a follower, or a phone without following by himself, is carried by one delivery.

    Nobody's phone then gets the notice twice. Of those who share a phone, one who follows carries. A carrier may have
    been sent already, where the audience is made part by part: who is carried shares its outcome when it is healed.
    """
    if not sharers:
        return
    follows = func.coalesce(Follower.is_open, False)
    by_follower = func.min(Delivery.id).over(partition_by=Person.follower_id)
    _carry(session, notice_id, sharers, by_follower, of=follows, carried=literal(True))
    by_phone = func.coalesce(
        func.min(case((follows, Delivery.id))).over(partition_by=Person.phone_index),
        func.min(Delivery.id).over(partition_by=Person.phone_index),
    )
    _carry(session, notice_id, sharers, by_phone, of=Person.phone_index.is_not(None), carried=~follows)


def _carry(
    session: Session,
    notice_id: int,
    sharers: Collection[int],
    first: ColumnElement[int],
    of: ColumnElement[bool],
    carried: ColumnElement[bool],
) -> None:
    """Of the deliveries `of` which `first` is sought, those pending ones that are to be `carried` are."""
    one = people_of(session, notice_id, sharers)
    mine = (
        select(Delivery.id, first.label("first"), carried.label("carried"))
        .select_from(one)
        .join(Delivery, and_(Delivery.notice_id == one.c.notice_id, Delivery.person_id == one.c.person_id))
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(Follower, Follower.id == Person.follower_id)
        .where(
            Delivery.state.in_((DeliveryState.PENDING, *CARRYING)),
            Delivery.carrier_id.is_(None),
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
            mine.c.carried,
        )
        .values(carrier_id=mine.c.first)
        .execution_options(synchronize_session=False)
    )


def promote_carried(session: Session, notice_id: int, carriers: list[int]) -> None:
    """Carriers that reached nobody let go: the lowest of each carries the rest now."""
    carried = aliased(Delivery)
    waiting = (among(Delivery.carrier_id, carriers), Delivery.state == DeliveryState.PENDING)
    firsts = dict(
        session.execute(
            select(Delivery.carrier_id, func.min(Delivery.id))
            .where(Delivery.notice_id == notice_id, *waiting)
            .group_by(Delivery.carrier_id)
        ).all()
    )
    for carrier, first in firsts.items():
        session.execute(
            update(carried).where(carried.carrier_id == carrier, carried.id != first).values(carrier_id=first)
        )
        session.execute(update(carried).where(carried.id == first).values(carrier_id=None))


def heal_carried(session: Session, notice_id: int, now: datetime) -> None:
    """Whoever waits for a carrier that is settled: shares its outcome, or is let go."""
    carrier = aliased(Delivery)
    rows = session.execute(
        select(carrier.id, carrier.state, carrier.channel, carrier.reason)
        .join(Delivery, Delivery.carrier_id == carrier.id)
        .where(
            Delivery.notice_id == notice_id,
            Delivery.state == DeliveryState.PENDING,
            carrier.state.not_in(UNFINISHED),
        )
        .distinct()
    ).all()
    for carrier_id, state, channel, reason in rows:
        if state in GOOD:
            share_outcome(session, [carrier_id], state, now, channel=channel, reason=reason)
    promote_carried(session, notice_id, [row.id for row in rows if row.state not in GOOD])


def share_outcome(
    session: Session, carriers: Collection[int], state: DeliveryState, now: datetime, **values: object
) -> None:
    """Who shares the phone of these deliveries was reached with them."""
    if carriers:
        session.execute(
            update(Delivery)
            .where(
                among(Delivery.carrier_id, carriers),
                Delivery.state.not_in((DeliveryState.SUPPRESSED, DeliveryState.REFUSED)),
            )
            .values(state=state, settled_at=now, lease_until=None, due_at=None, **values)
            .execution_options(synchronize_session=False)
        )


def put_carried_back(session: Session, carriers: Collection[int]) -> None:
    """The carrier's outcome was taken back: those on the same phone wait with it again."""
    session.execute(
        update(Delivery)
        .where(among(Delivery.carrier_id, carriers), Delivery.state.in_((DeliveryState.SENT, DeliveryState.UNSURE)))
        .values(state=DeliveryState.PENDING, channel=None, settled_at=None)
        .execution_options(synchronize_session=False)
    )


def has_carried(session: Session, notice_id: int) -> bool:
    carried = select(Delivery.id).where(Delivery.notice_id == notice_id, text(CARRIED))
    return session.scalar(carried.limit(1)) is not None


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
            Delivery.channel.in_(channels),
            Delivery.state.in_(TAKEN),
            Delivery.carrier_id.is_(None),
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


def let_carry(session: Session, carried: Mapping[int, int]) -> None:
    """Claimed deliveries that wait for another on the same phone after all: carried, by carrier."""
    for delivery_id, carrier_id in carried.items():
        session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.SENDING)
            .values(carrier_id=carrier_id, state=DeliveryState.PENDING, lease_until=None, channel=None)
            .execution_options(synchronize_session=False)
        )
