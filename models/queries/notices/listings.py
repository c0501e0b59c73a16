"""Notices and their deliveries as pages and the API list them."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from models.people import Person
from models.push.notices import Attempt, Delivery, DeliveryState, Notice, NoticeKind, NoticeState

_ANNOUNCED = Notice.kind != NoticeKind.SERVICE
"""Service messages are notices to one person and stand in no list."""


def list_notices(session: Session, limit: int, states: Collection[NoticeState] | None = None) -> Sequence[Notice]:
    """Newest first, of these states or of all; service messages left out."""
    query = select(Notice).where(_ANNOUNCED).order_by(Notice.id.desc()).limit(limit)
    return session.scalars(query if states is None else query.where(Notice.state.in_(states))).all()


def list_notices_after(session: Session, *, after: int, limit: int) -> Sequence[Notice]:
    """Oldest first, with an id above `after`; service messages left out."""
    return session.scalars(select(Notice).where(_ANNOUNCED, Notice.id > after).order_by(Notice.id).limit(limit)).all()


def find_announced(session: Session, notice_id: int) -> Notice | None:
    """The notice; None for a service message, which is a matter of one person and nobody else's to see or steer."""
    return session.scalars(select(Notice).where(_ANNOUNCED, Notice.id == notice_id)).one_or_none()


def get_announced(session: Session, notice_id: int) -> Notice:
    """The notice. Raises NoResultFound, also for a service message."""
    return session.scalars(select(Notice).where(_ANNOUNCED, Notice.id == notice_id)).one()


def list_paused(session: Session) -> Sequence[Notice]:
    """Every notice that was paused, newest first."""
    return session.scalars(select(Notice).where(Notice.state == NoticeState.PAUSED).order_by(Notice.id.desc())).all()


def list_follow_ups(session: Session, notice_id: int) -> Sequence[Notice]:
    """Notices that go on from this one directly, oldest first."""
    return session.scalars(select(Notice).where(Notice.parent_id == notice_id).order_by(Notice.id)).all()


def find_notice_of_vacancy(session: Session, vacancy_id: int) -> Notice | None:
    """The newest notice of the vacancy."""
    return session.scalars(select(Notice).where(Notice.vacancy_id == vacancy_id).order_by(Notice.id.desc())).first()


def find_notice_of_class(session: Session, class_id: int) -> Notice | None:
    """The newest notice of the class."""
    return session.scalars(select(Notice).where(Notice.class_id == class_id).order_by(Notice.id.desc())).first()


def list_ids_of_vacancies(session: Session, vacancy_ids: Collection[int], states: Collection[NoticeState]) -> list[int]:
    """Keys of the vacancies' notices in these states."""
    return list(session.scalars(select(Notice.id).where(Notice.vacancy_id.in_(vacancy_ids), Notice.state.in_(states))))


def list_ids_of_class(session: Session, class_id: int, states: Collection[NoticeState]) -> list[int]:
    """Keys of the class's notices in these states."""
    return list(session.scalars(select(Notice.id).where(Notice.class_id == class_id, Notice.state.in_(states))))


def list_deliveries(
    session: Session,
    notice_id: int,
    *,
    states: Collection[DeliveryState] | None,
    town_id: int | None,
    offset: int,
    limit: int,
) -> Sequence[Delivery]:
    """One page with person, town and household; None narrows nothing."""
    person = joinedload(Delivery.person)
    query = _deliveries(notice_id, town_id).options(person.joinedload(Person.town), person.joinedload(Person.household))
    if states is not None:
        query = query.where(Delivery.state.in_(states))
    return session.scalars(query.order_by(Delivery.id).offset(offset).limit(limit)).all()


def list_deliveries_after(
    session: Session, notice_id: int, *, town_id: int | None, after: int, limit: int
) -> Sequence[Delivery]:
    """Those with an id above `after`; `town_id`: only of that town's people."""
    query = _deliveries(notice_id, town_id).where(Delivery.id > after)
    return session.scalars(query.order_by(Delivery.id).limit(limit)).all()


def _deliveries(notice_id: int, town_id: int | None) -> Select[Delivery]:
    query = select(Delivery).where(Delivery.notice_id == notice_id)
    if town_id is None:
        return query
    return query.join(Person, Person.id == Delivery.person_id).where(Person.town_id == town_id)


def list_attempts_for(session: Session, deliveries: Collection[Delivery]) -> dict[int, list[Attempt]]:
    """Attempts by delivery, oldest first. Of people who share a phone, only the delivery that is sent has attempts."""
    found: dict[int, list[Attempt]] = defaultdict(list)
    made_by = [one.phone_lead_id or one.id for one in deliveries]
    for attempt in session.scalars(select(Attempt).where(Attempt.delivery_id.in_(made_by)).order_by(Attempt.id)):
        found[attempt.delivery_id].append(attempt)
    return found
