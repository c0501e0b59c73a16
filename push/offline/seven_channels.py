"""The seven channels that clause 三(三) names, in one table: kind, quota, cost and proof of each (R29).

Deliveries over online channels and call sheets carry their own proof; a paper or screen at a place is a `Posting`
and never counts as reaching a household. docs/channels.md shows the same table.
"""

from dataclasses import dataclass
from enum import StrEnum

from models.push.notices import Channel
from models.push.postings import PostingChannel


class ChannelKind(StrEnum):
    ONLINE = "online"
    PHONE = "phone"
    PHYSICAL = "physical"


KIND_NAMES = {ChannelKind.ONLINE: "线上", ChannelKind.PHONE: "电话", ChannelKind.PHYSICAL: "实物"}


@dataclass(frozen=True)
class NamedChannel:
    """One of the seven. `recorded_as`: the channels of deliveries, or of postings, that stand for it."""

    name: str
    kind: ChannelKind
    quota: str
    cost: str
    proof: str
    recorded_as: tuple[Channel | PostingChannel, ...]


NAMED_CHANNELS = (
    NamedChannel(
        "公告栏",
        ChannelKind.PHYSICAL,
        "每条通知在每个村、每个服务站贴一处",
        "A3 或 A4 纸一张",
        "贴好后的照片",
        (PostingChannel.BOARD,),
    ),
    NamedChannel(
        "电子显示屏",
        ChannelKind.PHYSICAL,
        "每条通知在每个村、每个服务站占一屏，轮流显示",
        "不另花钱",
        "屏幕的照片",
        (PostingChannel.DISPLAY,),
    ),
    NamedChannel(
        "电话",
        ChannelKind.PHONE,
        "只在方案规定的时间打；本人不接电话的不打",
        "打电话的人的时间和话费",
        "电话单上一个人一个人的通话结果",
        (Channel.CALL, Channel.PRINT),
    ),
    NamedChannel(
        "短信",
        ChannelKind.ONLINE,
        "只在方案规定的时间发；要本人同意；服务商限每个号码的条数",
        "按条计费，长短信按几条算",
        "服务商的送达回执",
        (Channel.SMS,),
    ),
    NamedChannel(
        "二维码",
        ChannelKind.PHYSICAL,
        "村、站点、宣传代表、宣传批次、企业各有一个永久码，全公众号最多 10 万个",
        "A4 纸一张",
        "贴好后的照片，和贴出以后的扫码次数",
        (PostingChannel.QRCODE,),
    ),
    NamedChannel(
        "微信公众号",
        ChannelKind.ONLINE,
        "客服消息：来信后 48 小时内 5 条；订阅通知：点一次发一条；群发：每人每月 4 次",
        "不花钱",
        "平台接口的回答；群发只到名单，没有一个人一个人的回执",
        (Channel.CUSTOM, Channel.SUBSCRIBE, Channel.MASS, Channel.TEMPLATE),
    ),
    NamedChannel(
        "宣传单张",
        ChannelKind.PHYSICAL,
        "每条通知在每个村、每个服务站发一批，份数自己定",
        "A5 纸，每份半张 A4",
        "发放时的照片",
        (PostingChannel.FLYER,),
    ),
)


def named_channel(channel: Channel | PostingChannel) -> NamedChannel:
    """The one of the seven that the channel belongs to."""
    return next(one for one in NAMED_CHANNELS if channel in one.recorded_as)
