"""Notices that follow another one: their chain, and the people whom the earlier one failed to reach."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, exists, select, update
from sqlalchemy.orm import Session, aliased

from models.database.dialects import among
from models.people import Person
from models.push.notices import Attempt, AttemptOutcome, CallEntry, CallOutcome, Delivery, DeliveryState, Notice

FAILED = (DeliveryState.REFUSED, DeliveryState.HANDED_OVER)
SPOKEN = (CallOutcome.TOLD, CallOutcome.DECLINED, CallOutcome.NO_MORE_CALLS)
"""Outcomes of a call in which the person answered."""


def find_root(session: Session, notice_id: int) -> int:
    """The first notice of the chain."""
    while parent_id := session.scalar(select(Notice.parent_id).where(Notice.id == notice_id)):
        notice_id = parent_id
    return notice_id


def list_chain(session: Session, notice_id: int) -> list[int]:
    """Ids of the notice and of all notices that follow it, directly or not."""
    chain = select(Notice.id).where(Notice.id == notice_id).cte(recursive=True)
    chain = chain.union_all(select(Notice.id).where(Notice.parent_id == chain.c.id))
    return list(session.scalars(select(chain.c.id).order_by(chain.c.id)))


def lock_notice(session: Session, notice_id: int) -> Notice:
    """The notice, locked until the transaction ends, so that no two follow it at once. Raises NoResultFound."""
    return session.scalars(
        select(Notice).where(Notice.id == notice_id).with_for_update().execution_options(populate_existing=True)
    ).one()


def addressed_in(notice_ids: Collection[int]) -> ColumnElement[bool]:
    """Condition: one of these notices addresses the person."""
    return exists().where(Delivery.person_id == Person.id, Delivery.notice_id.in_(notice_ids))


def failed_in(notice_id: int) -> Select[int]:
    """Ids of people whom the notice's own routes did not reach; a retry addresses nobody else."""
    return select(Delivery.person_id).where(Delivery.notice_id == notice_id, Delivery.state.in_(FAILED))


def list_failed(session: Session, notice_id: int, later: Collection[int], after: int, limit: int) -> list[int]:
    """Delivery ids above `after` of people who certainly have not got the notice and have not refused it.

    Left out: people who may have it (an unsure attempt), who answered a call, or whom a `later` notice addresses.
    """
    unsure = exists().where(Attempt.delivery_id == Delivery.id, Attempt.outcome == AttemptOutcome.UNSURE)
    spoken = exists().where(CallEntry.delivery_id == Delivery.id, CallEntry.outcome.in_(SPOKEN))
    again = aliased(Delivery)
    already = exists().where(again.person_id == Delivery.person_id, again.notice_id.in_(later))
    return list(
        session.scalars(
            select(Delivery.id)
            .where(Delivery.notice_id == notice_id, Delivery.state.in_(FAILED), Delivery.id > after)
            .where(~unsure, ~spoken, ~already)
            .order_by(Delivery.id)
            .limit(limit)
        )
    )


def set_question(session: Session, delivery_ids: Collection[int], question: str) -> None:
    """Let the caller begin with this question, unless the entry already has one."""
    session.execute(
        update(CallEntry)
        .where(among(CallEntry.delivery_id, delivery_ids), CallEntry.question == "")
        .values(question=question)
        .execution_options(synchronize_session=False)
    )
