"""What the account's daily quotas and the month's SMS budget still allow of a sub-batch: taken while it is planned."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.notices import Channel, Notice
from push.account_quotas import give_back_calls, note_used_up, take_calls
from push.channels.base import Fault, Rejected, Retry
from push.channels.wechat_errors import USED_UP
from push.endings import Ending
from push.planning import HELD
from push.runtime import Runtime
from push.sms_budget import give_back_budget, take_budget


@dataclass(frozen=True)
class Allowance:
    """For one sub-batch of one notice, at `now`."""

    rt: Runtime
    notice: Notice
    now: datetime

    def take(self, session: Session, channel: Channel, people: int) -> int:
        """How many of so many people the channel may still be planned for; a mass list is one call for all."""
        if channel is Channel.SMS:
            return take_budget(session, self.rt.settings, self.notice, people, self.now)
        if channel is Channel.MASS:
            return people if take_calls(self.rt.redis, channel, min(people, 1), self.now) else 0
        return take_calls(self.rt.redis, channel, people, self.now)

    def give_back(self, channel: Channel, people: int) -> None:
        """Of the account's calls: these will not be made."""
        give_back_calls(self.rt.redis, channel, min(people, 1) if channel is Channel.MASS else people, self.now)


def settle_allowance(session: Session, rt: Runtime, notice: Notice, endings: Sequence[Ending], now: datetime) -> None:
    """What was taken and certainly not used goes back; an API that the platform calls used up is not planned again."""
    unpaid: Counter[datetime] = Counter()
    uncalled: Counter[Channel] = Counter()
    for ending in endings:
        channel, outcome = ending.planned.channel, ending.outcome
        if channel is Channel.SMS and isinstance(outcome, Retry | Rejected | Fault) and not ending.is_repeat:
            unpaid[ending.planned.at] += 1
        elif isinstance(outcome, Retry) and outcome.reason.startswith(HELD):
            uncalled[channel] += 1
    for at, messages in unpaid.items():
        give_back_budget(session, rt.settings, notice, messages, at)
    allowance = Allowance(rt, notice, now)
    for channel, calls in uncalled.items():
        allowance.give_back(channel, calls)
    used_up = [one for one in endings if isinstance(one.outcome, Retry) and one.outcome.reason == USED_UP]
    for channel in {one.planned.channel for one in used_up}:
        note_used_up(rt.redis, channel, now)
