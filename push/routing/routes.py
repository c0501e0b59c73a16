"""The channels that are open for one person now, best first, and the reason for each closed one. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from models.push.notices import Channel, NoticeKind
from push.channels.facts import FACTS, Address, ChannelFacts, Quota
from push.channels.platform_limits import MASS_PER_MONTH
from push.routing.limits import Caps


@dataclass(frozen=True)
class Reachability:
    """The facts about one person that open or close channels at this moment."""

    following: bool = False
    linked: bool = False
    """A follower is known, even one that has left."""
    custom_left: int = 0
    credits: int = 0
    mass_count: int = 0
    has_phone: bool = False
    home_phone: bool = False
    """The register knows a number of the household: good for a call, not for a short message."""
    consent: bool = False
    refuses_sms: bool = False
    refuses_calls: bool = False
    today: int = 0
    """Job notices that reached the person over online channels this Chinese day; `week`: this Chinese week."""
    week: int = 0
    failed: Mapping[Channel, str] = field(default_factory=dict)
    """Channels that have refused this very delivery, or have no quota left, each with the reason."""


@dataclass(frozen=True)
class Rules:
    """The rules that are the same for every person of one notice at one moment."""

    kind: NoticeKind
    families: Collection[str]
    """Allowed families of channels; empty: all."""
    caps: Caps
    has_template: bool
    """True if the account has a template for this kind or purpose."""
    sms_ready: bool
    quiet_until: datetime | None
    """The end of the quiet hours, when SMS and calls may go again; None outside them."""

    @cached_property
    def order(self) -> "tuple[tuple[Channel, tuple[Check, ...]], ...]":
        """The channels that the kind of notice and its allowed families leave, best first, each with its checks."""
        is_service = self.kind is NoticeKind.SERVICE
        return tuple(
            (row.channel, _checks_of(row))
            for row in FACTS.values()
            if (row.for_service if is_service else row.for_notices)
            and (not self.families or row.family in self.families)
        )


Check = Callable[[Reachability, Rules], str]
"""Returns the reason why a channel is closed for the person, or an empty string."""


@dataclass(frozen=True)
class Routes:
    """The open channels, best first, and a readable reason for each closed one."""

    open: tuple[Channel, ...]
    closed: Mapping[Channel, str]

    @property
    def first(self) -> Channel | None:
        return self.open[0] if self.open else None

    @property
    def refusal(self) -> str:
        """The reason why no channel is open, as staff read it."""
        merged: dict[str, list[str]] = {}
        for channel, reason in self.closed.items():
            merged.setdefault(reason, []).append(FACTS[channel].name)
        return "；".join(f"{'、'.join(names)}：{reason}" for reason, names in merged.items()) or "没有可用的渠道"


def first_of(standing: Reachability, rules: Rules) -> Channel | None:
    """The best of `routes_of`, without a look at the others."""
    for channel, checks in rules.order:
        if not _closed(channel, checks, standing, rules):
            return channel
    return None


def routes_of(standing: Reachability, rules: Rules) -> Routes:
    """Every channel of `Rules.order`, either as open or as closed with its reason."""
    reasons = {channel: _closed(channel, checks, standing, rules) for channel, checks in rules.order}
    return Routes(
        tuple(channel for channel, reason in reasons.items() if not reason),
        {channel: reason for channel, reason in reasons.items() if reason},
    )


def with_closed(standing: Reachability, channel: Channel, reason: str) -> Reachability:
    """The same person with one more channel closed for this delivery."""
    return replace(standing, failed={**standing.failed, channel: reason})


def must_wait(channel: Channel, rules: Rules) -> bool:
    """True for a channel that waits for the end of the quiet hours instead of being refused."""
    return rules.quiet_until is not None and FACTS[channel].keeps_quiet_hours


def _closed(channel: Channel, checks: Iterable[Check], standing: Reachability, rules: Rules) -> str:
    """The reason why the channel is closed for this person; empty when it is open."""
    if standing.failed and channel in standing.failed:
        return standing.failed[channel]
    for check in checks:
        if reason := check(standing, rules):
            return reason
    return ""


def _checks_of(row: ChannelFacts) -> tuple[Check, ...]:
    """All checks that can close the channel, in the order in which they run; chosen once for all people."""
    online = (_refuses_messages,) if row.is_online else ()
    template = (_has_no_template,) if row.needs_template else ()
    return (*online, *_OF_ADDRESS[row.address], *template, *_OF_QUOTA[row.quota])


def _refuses_messages(standing: Reachability, rules: Rules) -> str:
    """Consent and caps stand before every channel of a machine. A service message answers the person's own act."""
    if rules.kind is NoticeKind.SERVICE:
        return ""
    if not standing.consent:
        return "本人没有同意接收"
    if rules.kind is NoticeKind.JOB and standing.today >= rules.caps.per_day:
        return f"今天的岗位通知已到上限（{rules.caps.per_day} 条）"
    if rules.kind is NoticeKind.JOB and standing.week >= rules.caps.per_week:
        return f"本周的岗位通知已到上限（{rules.caps.per_week} 条）"
    return ""


def _does_not_follow(standing: Reachability, _: Rules) -> str:
    """A person who does not follow gets nothing over WeChat (interfaces.md)."""
    if standing.following:
        return ""
    return "已取消关注公众号" if standing.linked else "没有关注公众号"


def _has_no_mobile(standing: Reachability, rules: Rules) -> str:
    if not rules.sms_ready:
        return "没有开通短信服务"
    if standing.refuses_sms:
        return "本人不接收短信"
    return "" if standing.has_phone else "没有手机号"


def _has_no_telephone(standing: Reachability, _: Rules) -> str:
    if standing.refuses_calls:
        return "本人不接电话"
    return "" if standing.has_phone or standing.home_phone else "没有电话号码"


def _has_no_template(_: Reachability, rules: Rules) -> str:
    return "" if rules.has_template else "没有配置消息模板"


def _has_no_window(standing: Reachability, _: Rules) -> str:
    return "" if standing.custom_left > 0 else "48 小时内没有来过消息或已发满"


def _has_no_credit(standing: Reachability, _: Rules) -> str:
    return "" if standing.credits > 0 else "没有订阅次数"


def _has_no_mass_send(standing: Reachability, _: Rules) -> str:
    return "" if standing.mass_count < MASS_PER_MONTH else f"本月群发已到上限（{MASS_PER_MONTH} 次）"


_OF_ADDRESS: Mapping[Address, tuple[Check, ...]] = {
    Address.OPENID: (_does_not_follow,),
    Address.MOBILE: (_has_no_mobile,),
    Address.TELEPHONE: (_has_no_telephone,),
    Address.HOME: (),
}
_OF_QUOTA: Mapping[Quota, tuple[Check, ...]] = {
    Quota.NONE: (),
    Quota.WINDOW: (_has_no_window,),
    Quota.CREDIT: (_has_no_credit,),
    Quota.MASS: (_has_no_mass_send,),
}
