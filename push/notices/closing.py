"""The closing statement, without remainder: every household reached, handed over, or unreached with the reason."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from models.push.notices import DeliveryState, NoticeState
from models.push.states import UNFINISHED
from models.queries.delivery import deliveries
from models.queries.delivery.shared_phones import has_waiting_sharers, settle_waiting_sharers, share_outcome
from models.queries.notices import closing
from models.queries.notices.closing import HANDED_OVER, OPEN, REACHED, UNREACHED
from models.queries.notices.freezing import find_freezing
from programme.plan.territory import UNKNOWN_TOWN

LISTED = 5000
"""Most unreached households named in the stored statement; `households_of` names all."""

log = structlog.get_logger()


CANCELLED = "通知已取消"
UNSURE = "不确定是否送达"
INTERRUPTED = "发送中断，不确定是否送达"


@dataclass(frozen=True)
class HouseholdOutcome:
    """Outcome of one household. `number` is None for a person who is not on the register."""

    key: int
    number: str | None
    town: str
    state: str
    reason: str


def counts_of(session: Session, notice_id: int) -> dict[str, int]:
    """People by outcome, as interfaces.md names them; `people` is the sum of the others."""
    by_state = closing.count_people(session, notice_id)
    counts = {state.value: by_state.get(state, 0) for state in DeliveryState if state not in UNFINISHED}
    pending = sum(by_state.get(state, 0) for state in UNFINISHED)
    return {"people": sum(by_state.values()), **counts, "pending": pending}


def household_counts(session: Session, notice_id: int) -> dict[str, int]:
    """`targeted`, `reached`, `handed_over`, `unreached`; a pending household is in none of the last three."""
    return _household_sums(closing.count_households(session, notice_id))


def households_of(session: Session, notice_id: int, state: str | None = None) -> list[HouseholdOutcome]:
    """Every household of the notice with its outcome."""
    return [
        HouseholdOutcome(key, number, town or UNKNOWN_TOWN, found, reason if found == UNREACHED else "")
        for key, number, town, found, reason in closing.list_households(session, notice_id, state=state)
    ]


def statement_of(session: Session, notice_id: int) -> dict[str, Any]:
    """The closing statement as it stands now, as JSON."""
    rows = closing.count_households(session, notice_id)
    by_town: dict[str, list[tuple[str | None, str, int]]] = defaultdict(list)
    for row in rows:
        by_town[row[0] or UNKNOWN_TOWN].append(row)
    unreached = closing.list_households(session, notice_id, state=UNREACHED, limit=LISTED)
    return {
        "counts": counts_of(session, notice_id),
        "households": _household_sums(rows),
        "towns": {town: _household_sums(mine) for town, mine in by_town.items()},
        "reasons": closing.count_unreached_reasons(session, notice_id),
        "unreached": [
            {"household": number, "key": key, "town": town or UNKNOWN_TOWN, "reason": reason}
            for key, number, town, _, reason in unreached
        ],
    }


def close_if_finished(session: Session, notice_id: int, now: datetime) -> bool:
    """End the notice with its statement, if its audience is complete and nobody pending. Returns True if it did."""
    if find_freezing(session, [notice_id]):  # before the deliveries are looked at: the last part may come meanwhile
        return False
    if has_waiting_sharers(session, notice_id):
        settle_waiting_sharers(session, notice_id, now)
    if deliveries.has_unfinished(session, notice_id):
        return False
    if not deliveries.move_notice(session, notice_id, (NoticeState.SENDING,), NoticeState.DONE, finished_at=now):
        return False
    statement = statement_of(session, notice_id)
    closing.store_statement(session, notice_id, statement)
    log.info("notice done", notice=notice_id, **statement["counts"])
    return True


def _household_sums(rows: list[tuple[str | None, str, int]]) -> dict[str, int]:
    sums = {REACHED: 0, HANDED_OVER: 0, UNREACHED: 0, OPEN: 0}
    for _, state, count in rows:
        sums[state] += count
    return {"targeted": sum(sums.values()), **{state: sums[state] for state in (REACHED, HANDED_OVER, UNREACHED)}}


def cancel_pending(session: Session, notice_id: int, now: datetime) -> None:
    """Cancel deliveries that are not on their way; those that may have arrived become unsure."""
    unsure = deliveries.settle_maybe_sent(session, notice_id, UNSURE, now)
    share_outcome(session, unsure, DeliveryState.UNSURE, now, reason=UNSURE)
    deliveries.settle_pending(session, notice_id, DeliveryState.REFUSED, CANCELLED, now)
