"""Refusals that turned out to be the account's fault, and are undone."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, aliased

from models.database.dialects import among
from models.people import Person
from models.push.notices import Attempt, AttemptOutcome, Channel, Delivery, DeliveryState
from models.push.states import UNFINISHED
from models.queries.delivery import deliveries
from models.staff import AuditEntry

STILL_OPEN = (*UNFINISHED, DeliveryState.REFUSED)
RESUMED = "notice.resume"


def excuse(session: Session, notice_id: int, channel: Channel, reason: str, words: str) -> int:
    """Replace `reason` by `words` in refused attempts of the notice, and make their refused deliveries pending again.

    A delivery that took another route keeps its outcome. Returns the number of attempts.
    """
    mine = select(Delivery.id).where(Delivery.notice_id == notice_id, Delivery.state.in_(STILL_OPEN))
    excused = session.scalars(
        update(Attempt)
        .where(
            Attempt.delivery_id.in_(mine),
            Attempt.channel == channel,
            Attempt.outcome == AttemptOutcome.REJECTED,
            Attempt.reason.startswith(reason, autoescape=True),
        )
        .values(reason=words)
        .returning(Attempt.delivery_id)
        .execution_options(synchronize_session=False)
    ).all()
    refused = (DeliveryState.REFUSED,)
    alone = _without_twin(session, notice_id, excused)
    deliveries.change(
        session, alone, refused, state=DeliveryState.PENDING, channel=None, reason=words, settled_at=None, due_at=None
    )
    return len(excused)


def list_stops(session: Session, notice_id: int, action: str) -> list[dict[str, Any]]:
    """Audit details of the notice's stops after which it was resumed."""
    resumed = select(func.max(AuditEntry.id)).where(
        AuditEntry.entity == "notice", AuditEntry.entity_id == notice_id, AuditEntry.action == RESUMED
    )
    return list(
        session.scalars(
            select(AuditEntry.detail).where(
                AuditEntry.entity == "notice",
                AuditEntry.entity_id == notice_id,
                AuditEntry.action == action,
                AuditEntry.id < resumed.scalar_subquery(),
            )
        )
    )


def _without_twin(session: Session, notice_id: int, ids: Sequence[int]) -> list[int]:
    """Refused deliveries whose phone no other delivery of the notice has taken over."""
    twin, other = aliased(Delivery), aliased(Person)
    shared = or_(other.follower_id == Person.follower_id, other.phone_index == Person.phone_index)
    taken = (
        select(twin.id)
        .join(other, other.id == twin.person_id)
        .where(twin.notice_id == notice_id, twin.id != Delivery.id, twin.state != DeliveryState.SUPPRESSED, shared)
    )
    return list(
        session.scalars(
            select(Delivery.id)
            .join(Person, Person.id == Delivery.person_id)
            .where(among(Delivery.id, ids), Delivery.state == DeliveryState.REFUSED, ~taken.exists())
        )
    )
