"""Deliveries that go to a named human: the sheet, the recorded attempt and the outcome in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.push.notices import AttemptOutcome, Channel, DeliveryState, Notice
from models.queries.delivery import deliveries
from push.delivery.outcomes.settle import mark, refuse
from push.offline.call_sheets import hand_over
from push.routing.attempt_keys import key_of

NOBODY = "没有可以交办的宣传代表或负责人"


def give_by_hand(session: Session, notice: Notice, ids: Sequence[int], kind: Channel, now: datetime) -> None:
    """Put claimed deliveries on call or print sheets; where there is nobody to give them to, they are refused."""
    handed = hand_over(session, ids, kind, now)
    rows = [{"delivery_id": one, "channel": kind, "key": key_of(notice, one, kind.value)} for one in handed.taken]
    deliveries.add_attempts(session, rows, now, AttemptOutcome.HANDED_OVER)
    mark(session, handed.taken, DeliveryState.HANDED_OVER, now, channel=kind)
    refuse(session, notice.id, handed.nobody, NOBODY, now)
