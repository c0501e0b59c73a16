"""The people for whom the account's calls of the day, or the month's SMS budget, do not suffice. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from models.push.notices import Channel
from models.queries.delivery.claims import Claimed
from push.channels.facts import FACTS, Quota
from push.channels.platform_limits import quotas_renewed_at
from push.routing.routes import Reachability, Rules, routes_of, with_closed

NO_BUDGET_LEFT = "本月的短信预算已用完"
Candidates = list[tuple[Claimed, Reachability]]


class Allowance(Protocol):
    """The calls and the SMS budget that are still left."""

    def take(self, session: Session, channel: Channel, people: int) -> int:
        """Take quota or budget. Returns for how many of so many people the channel may be planned today."""
        ...

    def give_back(self, channel: Channel, people: int) -> None:
        """Return the account's calls for people who get none after all."""
        ...


def split_unaffordable(
    channel: Channel, group: Iterable[tuple[Claimed, Reachability]], rules: Rules, now: datetime, *, urgent: bool
) -> tuple[list[int], Candidates]:
    """Split the group into deliveries that go by the same route tomorrow and people who choose the next route now.

    A delivery of an urgent notice waits only where no other route is open.
    """
    later: list[int] = []
    again: Candidates = []
    for one, standing in group:
        if channel is Channel.SMS:
            again.append((one, with_closed(standing, channel, NO_BUDGET_LEFT)))
            continue
        without = with_closed(standing, channel, used_up(channel))
        if _is_open_tomorrow(one, channel, now) and not (urgent and routes_of(without, rules).open):
            later.append(one.delivery_id)
        else:
            again.append((one, without))
    return later, again


def used_up(channel: Channel) -> str:
    """The reason why the account sends no more by this channel today, as staff read it."""
    return f"公众号今天的{FACTS[channel].name}次数已用完"


def _is_open_tomorrow(one: Claimed, channel: Channel, now: datetime) -> bool:
    """True if the route will still be open with tomorrow's calls: a window may close before, other quotas keep."""
    if FACTS[channel].quota is not Quota.WINDOW:
        return True
    until = one.message_window_until
    return until is not None and until > quotas_renewed_at(now) and one.message_window_left > 0
