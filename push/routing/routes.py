"""Which channels are open for one person now, in which order, and why the others are closed. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from models.push.notices import Channel, NoticeKind
from push.channels.platform_limits import MASS_PER_MONTH
from push.routing.limits import Caps

WECHAT = "wechat"
FAMILIES = {
    Channel.CUSTOM: WECHAT,
    Channel.SUBSCRIBE: WECHAT,
    Channel.MASS: WECHAT,
    Channel.TEMPLATE: WECHAT,
    Channel.SMS: "sms",
    Channel.CALL: "call",
    Channel.PRINT: "print",
}
NAMES = {
    Channel.CUSTOM: "客服消息",
    Channel.SUBSCRIBE: "订阅通知",
    Channel.MASS: "群发",
    Channel.TEMPLATE: "模板消息",
    Channel.SMS: "短信",
    Channel.CALL: "电话",
    Channel.PRINT: "上门",
}
NOTICE_ORDER = (Channel.CUSTOM, Channel.SUBSCRIBE, Channel.MASS, Channel.SMS, Channel.CALL, Channel.PRINT)
SERVICE_ORDER = (Channel.TEMPLATE, Channel.CUSTOM)
ONLINE = (Channel.CUSTOM, Channel.SUBSCRIBE, Channel.MASS, Channel.TEMPLATE, Channel.SMS)
"""Sent to a phone by a machine: these count against the caps."""
WECHAT_CHANNELS = (Channel.CUSTOM, Channel.SUBSCRIBE, Channel.MASS, Channel.TEMPLATE)
BY_HAND = (Channel.CALL, Channel.PRINT)


@dataclass(frozen=True)
class Reachability:
    """What is still open for one person at this moment."""

    following: bool = False
    linked: bool = False
    """A follower is known, even one who has left."""
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
    """Job notices got over online routes this Chinese day; `week` the same for the week."""
    week: int = 0
    failed: Mapping[Channel, str] = field(default_factory=dict)
    """Channels that have refused this very delivery, or are full, and why."""


@dataclass(frozen=True)
class Rules:
    """What holds for everybody whom a notice is planned for."""

    kind: NoticeKind
    families: Collection[str]
    """Allowed families of channels; empty: all."""
    caps: Caps
    has_template: bool
    """Is there a template for this kind or purpose?"""
    sms_ready: bool
    quiet_until: datetime | None
    """When SMS and calls may go again; None: now."""


@dataclass(frozen=True)
class Routes:
    """Open channels, best first, and a readable reason for each closed one."""

    open: tuple[Channel, ...]
    closed: Mapping[Channel, str]

    @property
    def first(self) -> Channel | None:
        return self.open[0] if self.open else None

    @property
    def refusal(self) -> str:
        """Why nothing is open, as staff read it."""
        merged: dict[str, list[str]] = {}
        for channel, reason in self.closed.items():
            merged.setdefault(reason, []).append(NAMES[channel])
        return "；".join(f"{'、'.join(names)}：{reason}" for reason, names in merged.items()) or "没有可用的渠道"


def first_of(standing: Reachability, rules: Rules) -> Channel | None:
    """The best of `routes_of`; the others are not looked at."""
    for channel in _order(rules):
        if not _closed(channel, standing, rules):
            return channel
    return None


def routes_of(standing: Reachability, rules: Rules) -> Routes:
    """Every channel of the kind's order is either open or closed with its reason."""
    reasons = {channel: _closed(channel, standing, rules) for channel in _order(rules)}
    return Routes(
        tuple(channel for channel, reason in reasons.items() if not reason),
        {channel: reason for channel, reason in reasons.items() if reason and _allowed(channel, rules)},
    )


def closing(standing: Reachability, channel: Channel, reason: str) -> Reachability:
    """The same person with one more channel closed for this delivery."""
    return replace(standing, failed={**standing.failed, channel: reason})


def must_wait(channel: Channel, rules: Rules) -> bool:
    """SMS and calls wait for the window instead of being refused."""
    return rules.quiet_until is not None and channel in (Channel.SMS, Channel.CALL)


def _order(rules: Rules) -> tuple[Channel, ...]:
    return SERVICE_ORDER if rules.kind is NoticeKind.SERVICE else NOTICE_ORDER


def _allowed(channel: Channel, rules: Rules) -> bool:
    return not rules.families or FAMILIES[channel] in rules.families


def _closed(channel: Channel, standing: Reachability, rules: Rules) -> str:
    """Why the channel is closed for this person; empty when it is open."""
    if not _allowed(channel, rules):
        return "本通知不用这个渠道"
    if channel in standing.failed:
        return standing.failed[channel]
    if channel in BY_HAND:
        return _by_hand_closed(channel, standing)
    return _online_closed(standing, rules) or (
        _sms_closed(standing, rules) if channel is Channel.SMS else _wechat_closed(channel, standing, rules)
    )


def _by_hand_closed(channel: Channel, standing: Reachability) -> str:
    if channel is Channel.PRINT:
        return ""
    if standing.refuses_calls:
        return "本人不接电话"
    return "" if standing.has_phone or standing.home_phone else "没有电话号码"


def _online_closed(standing: Reachability, rules: Rules) -> str:
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


def _sms_closed(standing: Reachability, rules: Rules) -> str:
    if not rules.sms_ready:
        return "没有开通短信服务"
    if standing.refuses_sms:
        return "本人不接收短信"
    return "" if standing.has_phone else "没有手机号"


def _wechat_closed(channel: Channel, standing: Reachability, rules: Rules) -> str:
    if not standing.following:  # interfaces.md: one who does not follow gets nothing over WeChat
        return "已取消关注公众号" if standing.linked else "没有关注公众号"
    if channel is Channel.CUSTOM:
        return "" if standing.custom_left > 0 else "48 小时内没有来过消息或已发满"
    if channel is Channel.MASS:
        return "" if standing.mass_count < MASS_PER_MONTH else f"本月群发已到上限（{MASS_PER_MONTH} 次）"
    if not rules.has_template:
        return "没有配置消息模板"
    return "" if channel is Channel.TEMPLATE or standing.credits > 0 else "没有订阅次数"
