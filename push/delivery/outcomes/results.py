"""What came of one call, and how its attempt is written down."""

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
    """One planned delivery, its recorded attempt, and what came of the call that `sender` made.

    `is_ours`: False where the lease is known to be another worker's by now.
    """

    planned: PlannedSend
    attempt_id: int
    outcome: Outcome
    sender: Sender
    is_ours: bool = True

    @property
    def is_repeat(self) -> bool:
        """An unsure attempt that went again: a refusal of the repeat says nothing of the first call."""
        return bool(self.planned.attempt_id)

    @property
    def delivery_id(self) -> int:
        return self.planned.claimed.delivery_id

    @property
    def has_repeat_check(self) -> bool:
        """Does the channel's platform recognise keys at all, so that somebody else may have made the call again?"""
        return self.sender.idempotent_for > NO_REPEAT_CHECK

    def is_repeatable(self, now: datetime) -> bool:
        """Does the platform still know this attempt's key when it is repeated soon?"""
        return now + 2 * SOON < known_until(self.sender, self.planned.at)


def end_attempts(session: Session, endings: Sequence[CallResult], now: datetime) -> None:
    """Equal ends by one statement; those with a name for their receipt by another."""
    named: dict[int, str] = {}
    equal: dict[tuple[AttemptOutcome, str], list[int]] = defaultdict(list)
    for ending in endings:
        match ending.outcome:
            case Sent(remote_id) if remote_id:
                named[ending.attempt_id] = remote_id
            case Sent():
                equal[AttemptOutcome.SENT, ""].append(ending.attempt_id)
            case other:
                ended = AttemptOutcome.UNSURE if ending.is_repeat else ENDED[type(other)]
                equal[ended, _reason_of(other)].append(ending.attempt_id)
    if named:
        deliveries.end_sent(session, named, now)
    for (ended, reason), ids in equal.items():
        deliveries.end_attempts(session, ids, ended, reason, now)


def _reason_of(outcome: Outcome) -> str:
    """As planning reads it: what was too fast, or the account's fault, is not held against the channel."""
    match outcome:
        case Fault(code):
            return f"{FAULT} {code}"
        case Retry(reason, too_fast=True):
            return f"{HELD}：{reason}"
    return getattr(outcome, "reason", "")
