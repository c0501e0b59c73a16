"""Quota and budget that an attempt took, given back or kept by its outcome."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.push.notices import Channel, Notice
from models.queries.delivery import quotas
from push.channels.base import Fault, Rejected, Retry
from push.channels.facts import FACTS, Quota
from push.channels.platform_limits import mass_month
from push.channels.wechat_errors import USED_UP
from push.delivery.outcomes.results import CallResult
from push.routing.account_quotas import note_used_up
from push.routing.allowance import Allowance
from push.routing.reachability import HELD
from push.routing.sms_budget import give_back_budget
from push.runtime import Runtime


def settle_allowance(
    session: Session, rt: Runtime, notice: Notice, endings: Sequence[CallResult], now: datetime
) -> None:
    """Give back what was taken and certainly not used; an API that the platform calls used up is not planned again."""
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


def return_quotas(session: Session, endings: Sequence[CallResult], template_id: str, now: datetime) -> None:
    """Give back what was reserved and certainly not used; what the platform says about a person is kept."""
    unused: dict[Quota, list[int]] = defaultdict(list)
    gone: list[int] = []
    closed: list[int] = []
    spent: list[int] = []
    for ending in endings:
        follower_id = ending.planned.claimed.follower_id
        if follower_id is None or (ending.is_repeat and not isinstance(ending.outcome, Rejected)):
            continue
        match ending.outcome:
            case Rejected(follower_gone=True):
                gone.append(follower_id)
            case Rejected(window_closed=True):
                closed.append(follower_id)
            case Rejected(credits_gone=True):
                spent.append(follower_id)
            case Retry() | Rejected() | Fault() if not ending.is_repeat:
                unused[FACTS[ending.planned.channel].quota].append(follower_id)
    quotas.return_custom(session, unused[Quota.WINDOW], now)
    quotas.return_credit(session, unused[Quota.CREDIT], template_id)
    quotas.return_mass(session, unused[Quota.MASS], mass_month(now))
    quotas.note_gone(session, gone, now)
    quotas.note_window_closed(session, closed)
    quotas.note_no_credits(session, spent, template_id)
