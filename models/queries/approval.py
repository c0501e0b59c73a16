"""An approved audience becomes deliveries: one INSERT … SELECT."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, case, func, insert, literal, select
from sqlalchemy.orm import Session

from models.notices import Delivery, DeliveryState, Notice, NoticeKind
from models.people import Person, PersonState
from models.register import Household
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
        reasons.append((refuses.is_(True), words))
    if kind is NoticeKind.JOB:
        reasons.append((Person.birth_date > youngest, "未满 16 周岁，不推送岗位"))
    return case(*[(claim, literal(words)) for claim, words in reasons], else_=literal(""))


def open_on_wechat(kind: NoticeKind) -> ColumnElement[bool]:
    """Whether WeChat may carry it: who stopped notices still hears about his own acts. Needs followers joined."""
    claim = Follower.following.is_(True) if kind is NoticeKind.SERVICE else Follower.is_open
    return func.coalesce(claim, literal(False))


def freeze_audience(
    session: Session,
    notice: Notice,
    people: Select[int],
    youngest: date,
    now: datetime,
    served_first: Sequence[Collection[str]],
) -> None:
    """One delivery a person; who refused the kind is settled as suppressed at once.

    `served_first`: statuses of households in the order of their turn. Ids follow it, and ranges of ids are sent in
    their order.
    """
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
        .outerjoin(Household, Household.id == Person.household_id)
        .where(Person.id.in_(people))
        .order_by(_turn(served_first), Person.id)
    )
    columns = ["notice_id", "person_id", "household_id", "state", "reason", "settled_at"]
    session.execute(insert(Delivery).from_select(columns, rows, include_defaults=False))


def _turn(served_first: Sequence[Collection[str]]) -> ColumnElement[int]:
    turns = [(Household.status.in_(words), literal(turn)) for turn, words in enumerate(served_first)]
    return case(*turns, else_=literal(len(served_first)))
