"""The steps that a delivery and an attempt may take, in two tables (drawn in docs/states.md).

Every guarded change of a delivery keeps to its table, and the stateful test watches every step of both. People who
share a phone copy the state of their phone lead and are not in it.
"""

from collections.abc import Collection

from models.push.notices import AttemptOutcome
from models.push.notices import DeliveryState as State

UNFINISHED = (State.PENDING, State.SENDING)
"""A delivery that still waits for something to be done by us."""

MOVES: dict[State, frozenset[State]] = {
    # claimed; settled by a late answer; unsure or refused as its notice ended
    State.PENDING: frozenset({State.SENDING, State.SENT, State.UNSURE, State.REFUSED}),
    # every outcome, or back for another try
    State.SENDING: frozenset(
        {State.PENDING, State.SENT, State.HANDED_OVER, State.REFUSED, State.SUPPRESSED, State.UNSURE}
    ),
    # a receipt
    State.SENT: frozenset({State.DELIVERED, State.PENDING}),
    # a receipt, a late answer, or what a human found out
    State.UNSURE: frozenset(
        {State.DELIVERED, State.SENT, State.PENDING, State.HANDED_OVER, State.REFUSED, State.UNSURE}
    ),
    # what the representative keyed in
    State.HANDED_OVER: frozenset({State.DELIVERED, State.REFUSED, State.HANDED_OVER}),
    # only the representative's own word is corrected
    State.DELIVERED: frozenset({State.DELIVERED, State.REFUSED, State.HANDED_OVER}),
    # or it was the account's fault after all (push/delivery/outcomes/refusal_spikes.py)
    State.REFUSED: frozenset({State.REFUSED, State.DELIVERED, State.HANDED_OVER, State.PENDING}),
    State.SUPPRESSED: frozenset(),
}

ATTEMPT_MOVES: dict[AttemptOutcome | None, frozenset[AttemptOutcome]] = {
    # the answer; or none, and the worker was lost
    None: frozenset({AttemptOutcome.SENT, AttemptOutcome.RETRY, AttemptOutcome.REJECTED, AttemptOutcome.UNSURE}),
    # repeated with its key, a late answer, a receipt
    AttemptOutcome.UNSURE: frozenset({AttemptOutcome.SENT, AttemptOutcome.RETRY, AttemptOutcome.REJECTED}),
    # a receipt
    AttemptOutcome.SENT: frozenset({AttemptOutcome.REJECTED}),
    AttemptOutcome.RETRY: frozenset(),
    AttemptOutcome.REJECTED: frozenset(),
    AttemptOutcome.HANDED_OVER: frozenset(),
}


class StepNotAllowed(ValueError):
    """A fault of the code: it asked for a step that is not in the table."""


def check_steps(before: Collection[State], after: State) -> None:
    """Check that every state of `before` may become `after`. Raises StepNotAllowed."""
    for state in before:
        if after not in MOVES[state]:
            raise StepNotAllowed(f"{state} never becomes {after}")
