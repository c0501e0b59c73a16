"""An approved audience becomes deliveries: one INSERT … SELECT, then the shared phones."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, case, func, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from models.notices import Delivery, DeliveryState, Notice, NoticeKind
from models.people import Person, PersonState
from models.wechat import Follower

REFUSALS = {
    NoticeKind.JOB: (Person.refuses_job, "本人不接收岗位通知"),
    NoticeKind.TRAINING: (Person.refuses_training, "本人不接收培训通知"),
    NoticeKind.POLICY: (Person.refuses_policy, "本人不接收政策通知"),
}


def suppression(kind: NoticeKind, youngest: date) -> ColumnElement[str]:
    """Why this person gets no notice of this kind; empty: nothing against it. Needs people and followers joined.

    `youngest` is the latest birth date of whom a job may be offered.
    """
    reasons: list[tuple[ColumnElement[bool], str]] = [(Person.state == PersonState.ERASED, "本人已要求删除资料")]
    if kind in REFUSALS:
        refuses, words = REFUSALS[kind]
        reasons += [(refuses.is_(True), words), (Follower.stopped.is_(True), "本人已退订")]
    if kind is NoticeKind.JOB:
        reasons.append((Person.birth_date > youngest, "未满 16 周岁，不推送岗位"))
    return case(*[(claim, literal(words)) for claim, words in reasons], else_=literal(""))


def freeze_audience(
    session: Session, notice: Notice, people: Select[int], youngest: date, now: datetime
) -> None:
    """One delivery a person; who refused the kind is settled as suppressed at once."""
    reason = suppression(notice.kind, youngest)
    settled = reason != ""
    rows = (
        select(
            literal(notice.id),
            Person.id,
            Person.household_id,
            case((settled, DeliveryState.SUPPRESSED), else_=DeliveryState.PENDING),
            reason,
            case((settled, literal(now, type_=Delivery.settled_at.type)), else_=None),
        )
        .outerjoin(Follower, Follower.id == Person.follower_id)
        .where(Person.id.in_(people))
        .order_by(Person.id)
    )
    columns = ["notice_id", "person_id", "household_id", "state", "reason", "settled_at"]
    session.execute(insert(Delivery).from_select(columns, rows, include_defaults=False))


def share_phones(session: Session, notice_id: int) -> None:
    """Whoever shares a follower, or a phone without following by himself, is carried by one delivery.

    Nobody's phone then gets the notice twice. Of those who share a phone, one who follows carries.
    """
    follows = func.coalesce(Follower.following, False)
    by_follower = func.min(Delivery.id).over(partition_by=Person.follower_id)
    _carry(session, notice_id, by_follower, among=follows, carried=literal(True))
    by_phone = func.coalesce(
        func.min(case((follows, Delivery.id))).over(partition_by=Person.phone_index),
        func.min(Delivery.id).over(partition_by=Person.phone_index),
    )
    _carry(session, notice_id, by_phone, among=Person.phone_index.is_not(None), carried=~follows)


def _carry(
    session: Session,
    notice_id: int,
    first: ColumnElement[int],
    among: ColumnElement[bool],
    carried: ColumnElement[bool],
) -> None:
    """Of the pending deliveries `among` which `first` is sought, those to be `carried` are."""
    mine = (
        select(Delivery.id, first.label("first"), carried.label("carried"))
        .join(Person, Person.id == Delivery.person_id)
        .outerjoin(Follower, Follower.id == Person.follower_id)
        .where(
            Delivery.notice_id == notice_id,
            Delivery.state == DeliveryState.PENDING,
            Delivery.carrier_id.is_(None),
            among,
        )
        .subquery()
    )
    session.execute(
        update(Delivery)
        .where(Delivery.id == mine.c.id, mine.c.first != mine.c.id, mine.c.carried)
        .values(carrier_id=mine.c.first)
        .execution_options(synchronize_session=False)
    )


def promote_carried(session: Session, notice_id: int, carriers: list[int]) -> None:
    """Carriers that reached nobody let go: the lowest of each carries the rest now."""
    carried = aliased(Delivery)
    waiting = (Delivery.carrier_id.in_(carriers), Delivery.state == DeliveryState.PENDING)
    firsts = dict(
        session.execute(
            select(Delivery.carrier_id, func.min(Delivery.id))
            .where(Delivery.notice_id == notice_id, *waiting)
            .group_by(Delivery.carrier_id)
        )
        .all()
    )
    for carrier, first in firsts.items():
        session.execute(
            update(carried).where(carried.carrier_id == carrier, carried.id != first).values(carrier_id=first)
        )
        session.execute(update(carried).where(carried.id == first).values(carrier_id=None))
