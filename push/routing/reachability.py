"""The facts about a person from which routes are chosen: quotas left of each channel, and earlier attempts."""

from collections.abc import Sequence
from datetime import datetime

from models.push.notices import AttemptOutcome, Channel
from models.queries.delivery.claims import Claimed, Tried
from push.channels.platform_limits import mass_month
from push.routing.limits import TRIES_PER_CHANNEL
from push.routing.routes import Reachability

FAULT = "账号故障"
"""First word of the reason of an attempt that failed, or was refused, by the account's fault.

Such an attempt does not count against the channel.
"""
HELD = "没有发出"
"""First word of the reason of an attempt that was held back before its call: it does not count either."""


def standing_of(one: Claimed, now: datetime, tried: Sequence[Tried], got: tuple[int, int]) -> Reachability:
    """The facts about the person that open or close routes."""
    return Reachability(
        following=one.following,
        linked=one.follower_id is not None,
        custom_left=_custom_left(one, now),
        credits=one.credits,
        mass_count=one.mass_count if one.mass_month == mass_month(now) else 0,
        has_phone=one.phone_index is not None,
        home_phone=one.home_phone,
        consent=one.consent,
        refuses_sms=one.refuses_sms,
        refuses_calls=one.refuses_calls,
        today=got[0],
        week=got[1],
        failed=_failed(tried),
    )


def _failed(tried: Sequence[Tried]) -> dict[Channel, str]:
    """Channels that have refused this delivery or were tried often enough, each with the reason."""
    if not tried:
        return {}
    counted = [one for one in tried if not one.reason.startswith((FAULT, HELD))]
    failed = {one.channel: one.reason for one in counted if one.outcome is AttemptOutcome.REJECTED}
    retried = [one for one in counted if one.outcome is AttemptOutcome.RETRY]
    for channel in {one.channel for one in retried}:
        mine = [one for one in retried if one.channel is channel]
        if len(mine) >= TRIES_PER_CHANNEL:
            failed[channel] = f"试了 {len(mine)} 次没有成功（{mine[-1].reason}）"
    return failed


def _custom_left(one: Claimed, now: datetime) -> int:
    """Messages left in the windows that are open now."""
    message = one.message_window_left if one.message_window_until and one.message_window_until > now else 0
    event = one.event_window_left if one.event_window_until and one.event_window_until > now else 0
    return max(message, 0) + max(event, 0)
