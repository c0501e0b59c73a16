"""脱贫属性: the county's decisions about a household (R20, R24, A38, A48). Commands; the caller commits."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.register import Household, HouseholdStatus
from programme.calendar import today
from programme.plan.plan import Plan


class StatusError(ValueError):
    """The decision cannot be recorded; the text is Chinese."""


@dataclass(frozen=True)
class Decision:
    """A decision of the county. `document`: the county's paper that states it."""

    status: str
    since: date
    document: str


def record_status(
    session: Session, plan: Plan, household: Household, decision: Decision, *, user_id: int, now: datetime
) -> HouseholdStatus:
    """Record the county's decision.

    Raises StatusError: no word of the register, no document, a day in the future, no change.
    """
    words = plan.origin.poverty_vocabulary.words
    if decision.status not in words:
        raise StatusError(f"脱贫属性只能是：{'、'.join(words)}")
    if len(decision.document.strip()) < 2:
        raise StatusError("请填文件名或文号：脱贫、返贫由县里定，这里只照文件记。")
    if decision.since > today(now):
        raise StatusError("日期还没有到。")
    if decision.status == household.status:
        raise StatusError(f"这一户已经是“{decision.status}”。")
    event = HouseholdStatus(
        household_id=household.id,
        status=decision.status,
        since=decision.since,
        document=decision.document.strip(),
        user_id=user_id,
        at=now,
    )
    household.status = decision.status
    session.add(event)
    return event
