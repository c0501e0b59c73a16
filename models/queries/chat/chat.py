"""Followers, the log of their messages, and the state of their dialogues."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from models.chat.wechat import ChatMessage, DialogueProgress, Follower, SubscriptionCredit
from models.database.dialects import insert_into
from models.people import Person, PersonState
from models.push.notices import Delivery, DeliveryState, Notice, NoticeKind
from models.training import Class, ClassState
from models.work import Vacancy, VacancyState

# These run for every message, so they are built once.
_FOLLOWER = select(Follower).where(Follower.openid == bindparam("openid")).with_for_update()

_one = aliased(Person)
_LAST_REGISTERED = (
    select(_one.id)
    .where(_one.follower_id == bindparam("follower_id"))
    .order_by(_one.registered_at.desc(), _one.id.desc())
    .limit(1)
    .scalar_subquery()
)
"""Of several people on one phone, the one who registered last."""

_SHARERS = (
    select(func.count())
    .where(_one.follower_id == bindparam("follower_id"), _one.state == PersonState.REGISTERED)
    .scalar_subquery()
)

_PERSON = select(Person).where(Person.id == _LAST_REGISTERED)
_STANDING = (
    select(DialogueProgress, Person, ChatMessage.reply, _SHARERS)
    .select_from(Follower)
    .outerjoin(DialogueProgress, DialogueProgress.follower_id == Follower.id)
    .outerjoin(Person, Person.id == _LAST_REGISTERED)
    .outerjoin(ChatMessage, ChatMessage.key == bindparam("key"))
    .where(Follower.id == bindparam("follower_id"))
)


def find_follower(session: Session, openid: str) -> Follower | None:
    """The follower, locked until the transaction ends (PostgreSQL; SQLite has one writer anyway)."""
    return session.scalar(_FOLLOWER, {"openid": openid})


def lock_followers(session: Session, openids: Collection[str]) -> list[Follower]:
    """Followers whose row no other transaction holds, locked until this transaction ends."""
    return list(session.scalars(select(Follower).where(Follower.openid.in_(openids)).with_for_update(skip_locked=True)))


def add_messages(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add messages to the log; a message whose key is already there is left out."""
    statement = insert_into(session, ChatMessage).on_conflict_do_nothing()
    session.connection().execute(statement, list(rows))


@dataclass(frozen=True)
class MessageContext:
    """State that a message meets: the dialogue's progress, the person on the phone, and any earlier reply."""

    progress: DialogueProgress | None = None
    person: Person | None = None
    reply: str | None = None
    people: int = 0
    """Number of people registered on this phone."""


def get_standing(session: Session, follower_id: int, key: str) -> MessageContext:
    """Context of the follower in one query. Call it after `find_follower`, so that it is as new as the lock."""
    return MessageContext(*session.execute(_STANDING, {"follower_id": follower_id, "key": key}).one())


def find_person_of(session: Session, follower_id: int) -> Person | None:
    """The person whom the follower registered last; several people may share one phone."""
    return session.scalar(_PERSON, {"follower_id": follower_id})


def find_credit(session: Session, follower_id: int, template_id: str) -> SubscriptionCredit | None:
    wanted = (SubscriptionCredit.follower_id == follower_id, SubscriptionCredit.template_id == template_id)
    return session.scalar(select(SubscriptionCredit).where(*wanted))


def forget_chat(session: Session, follower_id: int) -> None:
    """Erase the follower's messages, replies and dialogue. Keys stay, so that a repeated message has no effect."""
    session.execute(delete(DialogueProgress).where(DialogueProgress.follower_id == follower_id))
    session.execute(update(ChatMessage).where(ChatMessage.follower_id == follower_id).values(text="", reply=""))
    session.execute(update(SubscriptionCredit).where(SubscriptionCredit.follower_id == follower_id).values(credits=0))


def last_said_at(session: Session, follower_id: int) -> datetime:
    """Time of the follower's latest message; the earliest possible time if there is none."""
    query = select(func.max(ChatMessage.at)).where(ChatMessage.follower_id == follower_id)
    return session.scalar(query) or datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Pushed:
    """Subject of a notice: a vacancy or a class."""

    vacancy_id: int | None
    class_id: int | None


def find_pushed(session: Session, follower_id: int, since: datetime) -> Pushed | None:
    """Subject of the latest notice that reached this phone after `since`, if people can still apply for it.

    A notice approved after `since` counts too: the delivering worker's clock may be behind the chat's clock.
    """
    query = (
        select(Notice.vacancy_id, Notice.class_id)
        .join(Delivery, Delivery.notice_id == Notice.id)
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(Vacancy, Vacancy.id == Notice.vacancy_id)
        .outerjoin(Class, Class.id == Notice.class_id)
        .where(
            Person.follower_id == follower_id,
            Delivery.state.in_((DeliveryState.SENT, DeliveryState.DELIVERED)),
            or_(Delivery.settled_at > since, Notice.approved_at > since),
            or_(
                Vacancy.state == VacancyState.PUBLISHED,
                and_(Class.state == ClassState.OPEN, Notice.kind == NoticeKind.TRAINING),
            ),
        )
        .order_by(Delivery.settled_at.desc(), Delivery.id.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    return Pushed(*found) if found else None
