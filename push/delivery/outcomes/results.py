"""The result of one call, and how its attempt is written down."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.push.notices import AttemptOutcome
from models.queries.delivery import deliveries
from push.channels.base import NO_REPEAT_CHECK, Fault, Outcome, Rejected, Retry, Sender, Sent, Unsure, known_until
from push.routing.assignment import PlannedSend
from push.routing.reachability import FAULT, HELD

SOON = timedelta(seconds=5)
"""Until an unsure attempt is repeated with its own key."""

ENDED = {
    Retry: AttemptOutcome.RETRY,
    Rejected: AttemptOutcome.REJECTED,
    Unsure: AttemptOutcome.UNSURE,
    Fault: AttemptOutcome.RETRY,
}


class CallResult(NamedTuple):
    """One planned delivery, its recorded attempt, and the outcome of the call that `sender` made.

    `is_ours`: False where another worker is known to have claimed the delivery.
    """

    planned: PlannedSend
    attempt_id: int
    outcome: Outcome
    sender: Sender
    is_ours: bool = True

    @property
    def is_repeat(self) -> bool:
        """True if an unsure attempt was repeated: a refusal of the repeat says nothing of the first call."""
        return bool(self.planned.attempt_id)

    @property
    def delivery_id(self) -> int:
        return self.planned.claimed.delivery_id

    @property
    def has_repeat_check(self) -> bool:
        """True if the channel's platform recognises keys, so that another worker may have repeated the call."""
        return self.sender.idempotent_for > NO_REPEAT_CHECK

    def is_repeatable(self, now: datetime) -> bool:
        """True if the platform will still know this attempt's key when it is repeated soon."""
        return now + 2 * SOON < known_until(self.sender, self.planned.at)


def end_attempts(session: Session, results: Sequence[CallResult], now: datetime) -> None:
    """Write the end of every attempt: equal ends by one statement, those with a receipt's name by another."""
    named: dict[int, str] = {}
    equal: dict[tuple[AttemptOutcome, str], list[int]] = defaultdict(list)
    for result in results:
        match result.outcome:
            case Sent(remote_id) if remote_id:
                named[result.attempt_id] = remote_id
            case Sent():
                equal[AttemptOutcome.SENT, ""].append(result.attempt_id)
            case other:
                ended = AttemptOutcome.UNSURE if result.is_repeat else ENDED[type(other)]
                equal[ended, _reason_of(other)].append(result.attempt_id)
    if named:
        deliveries.end_sent(session, named, now)
    for (ended, reason), ids in equal.items():
        deliveries.end_attempts(session, ids, ended, reason, now)


def _reason_of(outcome: Outcome) -> str:
    """The reason as planning reads it: a call too fast, or a fault of the account, is no try of the channel."""
    match outcome:
        case Fault(code):
            return f"{FAULT} {code}"
        case Retry(reason, too_fast=True):
            return f"{HELD}：{reason}"
    return getattr(outcome, "reason", "")
