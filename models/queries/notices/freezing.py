"""Writes an approved audience as deliveries by INSERT … SELECT: a small one at once, a large one in parts."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.orm import Session

from models.chat.wechat import Follower
from models.database.dialects import among, table_of
from models.people import Person, PersonState
from models.push.notices import Delivery, DeliveryState, Freezing, Notice, NoticeKind
from models.register import Household

REFUSALS = {
    NoticeKind.JOB: (Person.refuses_job, "本人不接收岗位通知"),
    NoticeKind.TRAINING: (Person.refuses_training, "本人不接收培训通知"),
    NoticeKind.POLICY: (Person.refuses_policy, "本人不接收政策通知"),
}


def suppression(kind: NoticeKind, youngest: date | BindParameter[date]) -> ColumnElement[str]:
    """Reason why the person gets no notice of this kind; "" if there is none. Needs people joined.

    `youngest` is the latest birth date of a person who may be offered a job.
    """
    reasons: list[tuple[ColumnElement[bool], str]] = [(Person.state == PersonState.ERASED, "本人已要求删除资料")]
    if kind in REFUSALS:
        refuses, words = REFUSALS[kind]
        reasons.append((refuses.is_(True), words))
    if kind is NoticeKind.JOB:
        reasons.append((Person.birth_date > youngest, "未满 16 周岁，不推送岗位"))
    return case(*[(claim, literal(words)) for claim, words in reasons], else_=literal(""))


def open_on_wechat(kind: NoticeKind) -> ColumnElement[bool]:
    """Condition: the notice may go by WeChat. People who stopped notices still get messages about their own acts.

    Needs followers joined.
    """
    claim = Follower.following.is_(True) if kind is NoticeKind.SERVICE else Follower.is_open
    return func.coalesce(claim, literal(False))


def add_deliveries(
    session: Session,
    notice: Notice,
    people: Select[int],
    youngest: date,
    now: datetime,
    served_first: Sequence[Collection[str]],
) -> None:
    """Add one delivery for each of the people, who have none yet; people who refused the kind are suppressed at once.

    `people` selects from people alone. `served_first`: statuses of households in the order of service. Ids follow
    that order, and ranges of ids are sent in the order of ids.
    """
    reason = suppression(notice.kind, youngest)
    settled = reason != ""
    facts = {
        "notice_id": literal(notice.id),
        "person_id": Person.id,
        "household_id": Person.household_id,
        "state": case((settled, DeliveryState.SUPPRESSED), else_=DeliveryState.PENDING),
        "reason": reason,
        "settled_at": case((settled, literal(now, type_=Delivery.settled_at.type)), else_=None),
    }
    rows = (
        people.with_only_columns(*facts.values())
        .outerjoin_from(Person, Household, Household.id == Person.household_id)
        .order_by(_turn(served_first), Person.id)
    )
    session.execute(insert(Delivery).from_select(list(facts), rows, include_defaults=False))


def list_new(session: Session, notice_id: int, people: Collection[int]) -> list[int]:
    """Those of these people who have no delivery of the notice yet, by id.

    Asked by ids, as an anti-join is planned by statistics that do not know the rows written a moment ago.
    """
    one = people_of(session, notice_id, people)
    addressed = (
        select(Delivery.person_id)
        .select_from(one)
        .join(Delivery, and_(Delivery.notice_id == one.c.notice_id, Delivery.person_id == one.c.person_id))
    )
    return sorted(set(people).difference(session.scalars(addressed)))


def people_of(session: Session, notice_id: int, people: Collection[int]) -> FromClause:
    """These people with the notice, as a table to join with deliveries by both.

    With the notice as a constant, the planner, whose statistics have never seen a new notice, would expect one
    delivery of it, and read all its deliveries for every person (100,000 people: 20 s of CPU).
    """
    rows = [{"notice_id": notice_id, "person_id": key} for key in people]
    return table_of(session, rows, notice_id=Integer(), person_id=Integer())


def _turn(served_first: Sequence[Collection[str]]) -> ColumnElement[int]:
    turns = [(Household.status.in_(words), literal(turn)) for turn, words in enumerate(served_first)]
    return case(*turns, else_=literal(len(served_first)))


def refresh_statistics(session: Session) -> None:
    """Refresh PostgreSQL's statistics after the first part of a large audience, and when the audience is complete.

    Before its own refresh, a minute later, the planner expects one delivery of a notice it has never seen, and reads
    all of them for every batch and every look for due ones (100,000 waiting: 0.5 s each second).
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE (SKIP_LOCKED) deliveries (notice_id, state, channel, carrier_id, due_at)"))


def count_audience(session: Session, people: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(people.subquery())) or 0


def begin_freezing(session: Session, notice_id: int, people: int) -> None:
    """Mark the notice as one whose audience is made part by part from now on."""
    last = session.scalar(select(func.max(Person.id))) or 0
    session.add(Freezing(notice_id=notice_id, turn=0, after=0, last=last, people=people))
    session.flush()


def lock_freezing(session: Session, notice_id: int) -> Freezing | None:
    """The mark, locked until the transaction ends; None if the audience is complete, or another worker is at it."""
    return session.scalar(select(Freezing).where(Freezing.notice_id == notice_id).with_for_update(skip_locked=True))


def find_freezing(session: Session, notice_ids: Collection[int]) -> Freezing | None:
    """The mark of one of these notices whose audience is not complete yet."""
    return session.scalars(select(Freezing).where(Freezing.notice_id.in_(notice_ids)).limit(1)).first()


def list_freezing(session: Session) -> list[int]:
    """Ids of notices whose audience is not complete yet."""
    return list(session.scalars(select(Freezing.notice_id).order_by(Freezing.notice_id)))


def list_invited(session: Session, audience: Select[int], people: Collection[int], last: int) -> list[int]:
    """Ids of these people who belong to the audience and whose id is at most `last`."""
    return list(session.scalars(audience.where(Person.id <= last, among(Person.id, people))))


def take_part(
    session: Session, freezing: Freezing, people: Select[int], served_first: Sequence[Collection[str]], size: int
) -> list[int]:
    """Take the next `size` people of the audience and move the mark past them. Returns [] when nobody is left.

    The last turn takes everybody who is left, so that nobody is lost whose household's status changes meanwhile.
    """
    while freezing.turn <= len(served_first):
        rest = people.where(Person.id > freezing.after, Person.id <= freezing.last)
        if freezing.turn < len(served_first):
            homes = select(Household.id).where(Household.status.in_(served_first[freezing.turn]))
            rest = rest.where(Person.household_id.in_(homes))
        else:
            addressed = exists().where(Delivery.notice_id == freezing.notice_id, Delivery.person_id == Person.id)
            rest = rest.where(~addressed)
        ids = session.scalars(rest.order_by(Person.id).limit(size)).all()
        if not ids:
            freezing.turn, freezing.after = freezing.turn + 1, 0
            continue
        freezing.after = ids[-1]
        if part := list_new(session, freezing.notice_id, ids):
            return part
    return []
