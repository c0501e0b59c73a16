"""The share of the account's daily quotas and of the month's SMS budget that a batch takes while it is planned."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.push.notices import Channel, Notice
from push.routing.account_quotas import give_back_calls, take_calls
from push.routing.sms_budget import take_budget
from push.runtime import Runtime


@dataclass(frozen=True)
class Allowance:
    """The allowance of one batch of one notice, at `now`."""

    rt: Runtime
    notice: Notice
    now: datetime

    def take(self, session: Session, channel: Channel, people: int) -> int:
        """Take quota or budget. Returns for how many of so many people the channel may be planned.

        A mass list is one call for all of them.
        """
        if channel is Channel.SMS:
            return take_budget(session, self.rt.settings, self.notice, people, self.now)
        if channel is Channel.MASS:
            return people if take_calls(self.rt.redis, channel, min(people, 1), self.now) else 0
        return take_calls(self.rt.redis, channel, people, self.now)

    def give_back(self, channel: Channel, people: int) -> None:
        """Return the account's calls for people who get none after all."""
        give_back_calls(self.rt.redis, channel, min(people, 1) if channel is Channel.MASS else people, self.now)
