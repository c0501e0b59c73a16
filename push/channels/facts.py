"""Everything that differs from channel to channel and is a fact, not a procedure: one row a channel.

A new channel needs a row here, a member of `Channel` and, if a machine sends it, a `Sender` in `push/channels`.
Three procedures stay with their one channel: the monthly budget (SMS), lists of people (MASS, whose parked deliveries
have an index of their own), and nameless receipts (SUBSCRIBE). The sums of a preview (`Usage`) have a field a channel
in the API; a new channel is not in them until it gets one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from models.push.notices import Channel, DeliveryState

UNPUBLISHED = 10_000.0
"""Calls a second where the platform publishes no limit (platform.md 3.14): a bound against madness."""
BEARABLE = 1_000.0
"""Calls a second with which an account of unknown rate begins. The lowest limit that the platform publishes for calls
of a program is 10,000 a minute (stable_token, 3.15): ten seconds at this rate. A platform that takes less says 45011,
which costs no message, and the next start is at the rate that was learned."""


class Family(StrEnum):
    """渠道大类: the author of a notice allows or forbids a whole family."""

    WECHAT = "wechat"
    SMS = "sms"
    CALL = "call"
    PRINT = "print"


class Address(StrEnum):
    """The address that a message needs."""

    OPENID = "openid"
    """Of a person who follows the account now."""
    MOBILE = "mobile"
    """The person's own number; several people with one number get one message."""
    TELEPHONE = "telephone"
    """The person's own number, or the household's in the register."""
    HOME = "home"


class Quota(StrEnum):
    """The allowance of a follower that one message uses up (`models/queries/delivery/quotas.py`)."""

    NONE = "none"
    WINDOW = "window"
    """A message of an open 48-hour window."""
    CREDIT = "credit"
    """One agreed message of a template."""
    MASS = "mass"
    """One mass send of the Chinese month."""


@dataclass(frozen=True)
class Rate:
    """Calls a second of one API.

    `limit` is never passed; `start` is where an empty Redis begins; refusals never push the rate below `least`.
    `burst` calls may be saved up by an account that has been idle (a quarter of a second's calls at the least).
    """

    limit: float
    start: float
    least: float
    burst: float = 1.0


@dataclass(frozen=True, kw_only=True)
class ChannelFacts:
    """One channel.

    `name`: its one Chinese name, on pages, in the API's sentences and on call sheets. `rate`: default rate of a
    channel that a machine sends; None for one that a person carries out. `quota_path`: the API whose daily calls the
    platform counts (platform.md 3.15); empty where it counts none. `receipt`: the report that says the message
    arrived; None where none exists. `receipt_time`: the longest time that such a report takes. `question`: asked
    first on a call sheet where the message may have arrived already. `last_used`: said of a notice that uses up the
    last of the quota.
    """

    channel: Channel
    name: str
    family: Family
    address: Address
    for_notices: bool = True
    for_service: bool = False
    rate: Rate | None = None
    quota: Quota = Quota.NONE
    quota_path: str = ""
    needs_template: bool = False
    keeps_quiet_hours: bool = False
    receipt: str | None = None
    receipt_time: timedelta | None = None
    question: str = ""
    last_used: str = ""

    @property
    def is_online(self) -> bool:
        """True for a channel that a machine sends; such messages count against the caps."""
        return self.rate is not None

    @property
    def without_receipt(self) -> DeliveryState:
        """The state in which a delivery stays when no receipt has come in time (docs/receipts.md)."""
        return DeliveryState.SENT if self.is_online else DeliveryState.HANDED_OVER


SINGLE = Rate(UNPUBLISHED, start=BEARABLE, least=10.0)
ASK_IN_CHAT = "先问：公众号里收到这条消息了吗？收到了就不用再讲一遍。"

_ROWS = (
    ChannelFacts(
        channel=Channel.TEMPLATE,
        name="模板消息",
        family=Family.WECHAT,
        address=Address.OPENID,
        for_notices=False,
        for_service=True,
        rate=SINGLE,
        quota_path="/cgi-bin/message/template/send",
        needs_template=True,
        receipt="TEMPLATESENDJOBFINISH",
        receipt_time=timedelta(days=1),
    ),
    ChannelFacts(
        channel=Channel.CUSTOM,
        name="客服消息",
        family=Family.WECHAT,
        address=Address.OPENID,
        for_service=True,
        rate=SINGLE,
        quota=Quota.WINDOW,
        quota_path="/cgi-bin/message/custom/send",
        question=ASK_IN_CHAT,
        last_used="这次用掉窗口里最后一条客服消息",
    ),
    ChannelFacts(
        channel=Channel.SUBSCRIBE,
        name="订阅通知",
        family=Family.WECHAT,
        address=Address.OPENID,
        rate=SINGLE,
        quota=Quota.CREDIT,
        quota_path="/cgi-bin/message/subscribe/bizsend",
        needs_template=True,
        receipt="subscribe_msg_sent_event",
        receipt_time=timedelta(days=1),
        question="先问：微信的“服务通知”里收到这条消息了吗？收到了就不用再讲一遍。",
        last_used="这次用掉最后一次订阅",
    ),
    ChannelFacts(
        channel=Channel.MASS,
        name="群发",
        family=Family.WECHAT,
        address=Address.OPENID,
        # 3.5: 60 requests a minute; saved-up calls and new ones together keep below it in every minute.
        rate=Rate(50 / 60, start=50 / 60, least=5 / 60, burst=10.0),
        quota=Quota.MASS,
        quota_path="/cgi-bin/message/mass/send",
        receipt="MASSSENDJOBFINISH",
        receipt_time=timedelta(days=1),
        question=ASK_IN_CHAT,
        last_used="这次用掉本月最后一次群发",
    ),
    ChannelFacts(
        channel=Channel.SMS,
        name="短信",
        family=Family.SMS,
        address=Address.MOBILE,
        # 7.1: Tencent 3000/s; none is published for Alibaba, which therefore shares it.
        rate=Rate(3_000.0, start=100.0, least=10.0),
        keeps_quiet_hours=True,
        receipt="report",
        receipt_time=timedelta(days=3),
        question="先问：收到短信了吗？收到了就不用再讲一遍。",
    ),
    ChannelFacts(
        channel=Channel.CALL,
        name="电话",
        family=Family.CALL,
        address=Address.TELEPHONE,
        keeps_quiet_hours=True,
        receipt="keyed outcome",
    ),
    ChannelFacts(
        channel=Channel.PRINT,
        name="上门",
        family=Family.PRINT,
        address=Address.HOME,
        receipt="keyed outcome",
    ),
)
"""In the order in which the routes of one person are tried."""

FACTS: Mapping[Channel, ChannelFacts] = {row.channel: row for row in _ROWS}
ONLINE = tuple(row.channel for row in _ROWS if row.is_online)
BY_HAND = tuple(row.channel for row in _ROWS if not row.is_online)
TO_FOLLOWERS = tuple(row.channel for row in _ROWS if row.address is Address.OPENID)
TO_MOBILES = tuple(row.channel for row in _ROWS if row.address is Address.MOBILE)
FAMILY_NAMES: Mapping[Family, str] = {row.family: row.name for row in _ROWS} | {Family.WECHAT: "微信公众号"}
