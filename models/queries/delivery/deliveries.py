"""Bulk changes and lists of deliveries and attempts; every change is guarded by the state before it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    String,
    and_,
    bindparam,
    exists,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from models.database.dialects import among, given, table_of
from models.push.notices import Attempt, AttemptOutcome, Channel, Delivery, DeliveryState, Notice, NoticeState
from models.push.states import UNFINISHED, check_steps


def change(
    session: Session,
    ids: Collection[int],
    before: Collection[DeliveryState],
    *,
    held_until: datetime | None = None,
    **values: object,
) -> list[int]:
    """Set values on those deliveries that are still in one of the states. Returns their ids.

    `held_until`: leave out deliveries that another worker has claimed since the lease with that end. Raises
    StepNotAllowed for a step that is not in the table.
    """
    if isinstance(state := values.get("state"), DeliveryState):
        check_steps(before, state)
    if not ids:
        return []
    statement = _changing(tuple(before), tuple(values), is_held=held_until is not None)
    facts = {f"new_{name}": value for name, value in values.items()}
    changed = session.connection().execute(statement, {"ids": ids, "held_until": held_until, **facts})
    return list(changed.scalars())


@cache
def _changing(before: tuple[DeliveryState, ...], names: tuple[str, ...], *, is_held: bool) -> ReturningUpdate[Any]:
    mine = [among(Delivery.id, given("ids")), Delivery.state.in_(before)]
    if is_held:
        mine.append(or_(Delivery.lease_until.is_(None), Delivery.lease_until <= bindparam("held_until")))
    values: dict[str, BindParameter[Any]] = {name: bindparam(f"new_{name}") for name in names}
    return update(Delivery).where(*mine).values(**values).returning(Delivery.id)


def settle(
    session: Session,
    ids: Collection[int],
    state: DeliveryState,
    now: datetime,
    *,
    channel: Channel | None,
    reason: str = "",
    before: Collection[DeliveryState] = (DeliveryState.SENDING,),
    held_until: datetime | None = None,
) -> list[int]:
    """Give deliveries their outcome. Returns the ids of those that took it."""
    return change(
        session,
        ids,
        before,
        held_until=held_until,
        state=state,
        channel=channel,
        reason=reason,
        lease_until=None,
        due_at=None,
        settled_at=now,
    )


def put_back(
    session: Session,
    ids: Collection[int],
    due_at: datetime | None,
    *,
    channel: Channel | None = None,
    reason: str = "",
    before: Collection[DeliveryState] = (DeliveryState.SENDING,),
    held_until: datetime | None = None,
) -> list[int]:
    """Make deliveries pending again, not before `due_at`. `channel` is kept for those that wait on a list."""
    return change(
        session,
        ids,
        before,
        held_until=held_until,
        state=DeliveryState.PENDING,
        channel=channel,
        reason=reason,
        lease_until=None,
        due_at=due_at,
        settled_at=None,
    )


def add_attempts(
    session: Session, rows: Sequence[Mapping[str, Any]], at: datetime, outcome: AttemptOutcome | None = None
) -> dict[int, int]:
    """Record attempts, one for each delivery, before the calls are made. Returns their ids by delivery.

    `rows` hold `delivery_id`, `channel` and `key`. `outcome`: set if it is known at once.
    """
    return _add_attempts(session, rows, at, outcome, None) if rows else {}


def add_held_attempts(
    session: Session, rows: Sequence[Mapping[str, Any]], held_until: datetime, at: datetime
) -> dict[int, int]:
    """As `add_attempts`, for deliveries still under the lease with that end; they are locked until the commit."""
    return _add_attempts(session, rows, at, None, held_until) if rows else {}


def _add_attempts(
    session: Session,
    rows: Sequence[Mapping[str, Any]],
    at: datetime,
    outcome: AttemptOutcome | None,
    held_until: datetime | None,
) -> dict[int, int]:
    new = table_of(session, rows, delivery_id=BigInteger(), channel=String(), key=String())
    facts = {
        Attempt.delivery_id: new.c.delivery_id,
        Attempt.channel: new.c.channel,
        Attempt.key: new.c.key,
        Attempt.reason: literal(""),
        Attempt.at: literal(at, Attempt.at.type),
        Attempt.outcome: literal(outcome, Attempt.outcome.type),
        Attempt.ended_at: literal(at if outcome else None, Attempt.ended_at.type),
    }
    chosen = select(*facts.values())
    if held_until is not None:
        ours = chosen.join(Delivery, Delivery.id == new.c.delivery_id).where(*_held(held_until))
        chosen = ours.order_by(Delivery.id).with_for_update(of=Delivery)
    added = insert(Attempt).from_select(list(facts), chosen)
    return dict(session.execute(added.returning(Attempt.delivery_id, Attempt.id)).all())


def end_attempts(session: Session, ids: Collection[int], outcome: AttemptOutcome, reason: str, now: datetime) -> None:
    """Record the outcome of these attempts. Sent and rejected are never overwritten."""
    session.connection().execute(_END, {"ids": ids, "end": outcome, "why": reason, "now": now})


def end_sent(session: Session, remote_ids: Mapping[int, str], now: datetime) -> None:
    """Record that attempts were sent. `remote_ids`: by attempt, the id that the receipt will name."""
    rows = [{"attempt": attempt, "remote_id": remote_id} for attempt, remote_id in remote_ids.items()]
    ends = table_of(session, rows, attempt=BigInteger(), remote_id=String())
    session.execute(
        update(Attempt)
        .where(Attempt.id == ends.c.attempt, _may_end())
        .values(outcome=AttemptOutcome.SENT, reason="", remote_id=ends.c.remote_id, ended_at=now)
        .execution_options(synchronize_session=False)
    )


def _may_end() -> ColumnElement[bool]:
    return or_(
        Attempt.outcome.is_(None), Attempt.outcome == AttemptOutcome.UNSURE, Attempt.outcome == AttemptOutcome.RETRY
    )


_END = (
    update(Attempt)
    .where(among(Attempt.id, given("ids")), _may_end())
    .values(outcome=bindparam("end"), reason=bindparam("why"), remote_id=None, ended_at=bindparam("now"))
)


def list_held(session: Session, ids: Collection[int], held_until: datetime) -> tuple[set[int], set[int]]:
    """Ids still under the lease with that end, and ids that are unsure by now; both are locked until the commit."""
    rows = session.execute(
        select(Delivery.id, Delivery.state)
        .where(among(Delivery.id, ids), or_(and_(*_held(held_until)), Delivery.state == DeliveryState.UNSURE))
        .order_by(Delivery.id)
        .with_for_update()
    ).all()
    held, unsure = ({key for key, of in rows if of is state} for state in (DeliveryState.SENDING, DeliveryState.UNSURE))
    return held, unsure


def hold(session: Session, ids: Collection[int], held_until: datetime) -> set[int]:
    """Lock the deliveries still under the lease with that end, until the commit. Returns their ids."""
    if not ids:
        return set()
    held = select(Delivery.id).where(among(Delivery.id, ids), *_held(held_until))
    return set(session.scalars(held.order_by(Delivery.id).with_for_update()))


def _held(until: datetime) -> tuple[ColumnElement[bool], ...]:
    return Delivery.state == DeliveryState.SENDING, Delivery.lease_until <= until


def renew(session: Session, ids: Collection[int], held_until: datetime, until: datetime) -> set[int]:
    """Prolong the leases to `until`. Returns the ids of the deliveries that still belong to this worker."""
    return set(change(session, ids, (DeliveryState.SENDING,), held_until=held_until, lease_until=until))


def settle_maybe_sent(session: Session, notice_id: int, reason: str, now: datetime) -> list[int]:
    """Settle as unsure the pending deliveries that waited to repeat an unsure attempt: the message may have arrived."""
    unsure = exists().where(Attempt.delivery_id == Delivery.id, Attempt.outcome == AttemptOutcome.UNSURE)
    last = (
        select(Attempt.channel)
        .where(Attempt.delivery_id == Delivery.id, Attempt.outcome == AttemptOutcome.UNSURE)
        .order_by(Attempt.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    settled = session.scalars(
        update(Delivery)
        .where(Delivery.notice_id == notice_id, Delivery.state == DeliveryState.PENDING, unsure)
        .values(state=DeliveryState.UNSURE, reason=reason, channel=last, due_at=None, settled_at=now)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    return list(settled)


def settle_pending(session: Session, notice_id: int, state: DeliveryState, reason: str, now: datetime) -> None:
    """Settle all pending deliveries of the notice."""
    session.execute(
        update(Delivery)
        .where(Delivery.notice_id == notice_id, Delivery.state == DeliveryState.PENDING)
        .values(state=state, reason=reason, channel=None, due_at=None, settled_at=now)
        .execution_options(synchronize_session=False)
    )


def list_pending(session: Session, notice_id: int) -> dict[int, str]:
    """Pending deliveries without a phone lead, each with the reason why it is pending."""
    rows = select(Delivery.id, Delivery.reason).where(
        Delivery.notice_id == notice_id, Delivery.state == DeliveryState.PENDING, Delivery.phone_lead_id.is_(None)
    )
    return dict(session.execute(rows).all())


def has_more_pending(session: Session, notice_id: int, count: int) -> bool:
    """True if the notice has more than `count` pending deliveries."""
    pending = select(Delivery.id).where(Delivery.notice_id == notice_id, Delivery.state == DeliveryState.PENDING)
    return session.scalar(pending.offset(count).limit(1)) is not None


def has_unfinished(session: Session, notice_id: int) -> bool:
    unfinished = select(Delivery.id).where(Delivery.notice_id == notice_id, Delivery.state.in_(UNFINISHED))
    return session.scalar(unfinished.limit(1)) is not None


def move_notice(
    session: Session, notice_id: int, before: Collection[NoticeState], after: NoticeState, **values: object
) -> bool:
    """Move the notice to another state. Returns False if it was not in one of the states `before`."""
    moved = session.scalar(
        update(Notice)
        .where(Notice.id == notice_id, Notice.state.in_(before))
        .values(state=after, **values)
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    return moved is not None
