"""The meaning of every error code of the platform for a delivery (the table of docs/platform.md, section 4).

Classified on integers: `errmsg` carries a changing suffix and wechatpy's enum lacks codes. An error code is
the platform's own word that nothing was sent, so no code makes an `Unsure`. An unknown code closes the
route for this message (`KNOWN` lets a sender ask once more first); it is never a reason to stop the channel.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from programme.calendar import end_of, today
from push.channels.base import BUSY, Fault, Outcome, Rejected, Retry, Sent
from push.channels.platform_limits import quotas_are_new, quotas_renewed_at

MINUTE_JITTER_SECONDS = 20

STALE = "微信接口令牌换新之后仍被拒绝，请检查公众号的 AppID、AppSecret，或者是否有别的系统在争用令牌"
BANNED = "微信公众平台封禁或没有开通这个接口，请登录公众平台查看通知并处理"
ADMIN = "请公众号管理员在微信里确认本服务器的接口调用，再继续发送"
FAULTS: Mapping[int, str] = {
    40001: STALE,
    40014: STALE,
    42001: STALE,
    41002: "没有设置 WECHAT_APP_ID，请补上公众号的 AppID",
    41004: "没有设置 WECHAT_APP_SECRET，请补上公众号的 AppSecret",
    40013: "AppID 不正确，请检查环境变量 WECHAT_APP_ID",
    40125: "AppSecret 不正确，请检查环境变量 WECHAT_APP_SECRET",
    40243: "AppSecret 已被冻结，请登录公众平台解冻",
    50004: "公众号被禁止取接口令牌，请登录公众平台处理",
    50007: "公众号账号已被冻结，请登录公众平台处理",
    40164: "本服务器的 IP 不在公众平台的 IP 白名单里，请登录公众平台添加",
    61004: "本服务器的 IP 不在公众平台的 IP 白名单里，请登录公众平台添加",
    61024: "配置的是第三方平台的 AppID，请改用公众号自己的 AppID",
    89503: ADMIN,
    89506: "公众号管理员拒绝了本服务器的调用，24 小时后才能再次申请",
    89507: "公众号管理员拒绝了本服务器的调用，1 小时后才能再次申请",
    89504: "群发保护已开启，正在等公众号管理员确认",
    89505: "群发保护已开启，请公众号管理员在微信里确认群发",
    43107: "订阅通知能力或模板被封禁，请登录公众平台处理",
    43116: "消息模板被限制下发，请登录公众平台查看原因",
    48001: BANNED,
    48003: "还没有同意群发协议，请登录公众平台同意后再发",
    48004: BANNED,
    48008: "公众号没有这类消息的权限，请登录公众平台开通",
    88000: "公众号没有留言功能的权限",
}

GONE = "对方没有关注公众号"
BUG = "微信认为消息的格式或长度不对"
REJECTIONS: Mapping[int, Rejected] = {
    40003: Rejected("微信账号已失效", follower_gone=True),
    43004: Rejected(GONE, follower_gone=True),
    46004: Rejected("微信账号不存在", follower_gone=True),
    49003: Rejected("微信账号不属于本公众号", follower_gone=True),
    50005: Rejected(GONE, follower_gone=True),
    43019: Rejected("对方在公众号的黑名单里"),
    48002: Rejected("对方关闭了公众号消息"),
    50001: Rejected("对方没有授权这个功能"),
    50002: Rejected("对方的微信账号受到限制"),
    70000: Rejected("微信的未成年人保护限制了这条消息"),
    43101: Rejected("对方没有订阅，或已拒收这类通知", credits_gone=True),
    45015: Rejected("对方超过 48 小时没有来信，客服消息发不出去", window_closed=True),
    45047: Rejected("客服消息的条数已用完，要等对方再来信", window_closed=True),
    45028: Rejected("群发次数在本期内已用完"),
    45168: Rejected("微信认为内容里有敏感词"),
    40249: Rejected("微信认为内容是营销信息，不许用模板消息发"),
    47003: Rejected("消息模板里有一栏的内容不合规定"),
    40037: Rejected("消息模板不存在或已被删除"),
    40038: Rejected("对方今天收到的这类通知已到上限"),
    40032: Rejected("群发名单的人数不对"),
    40130: Rejected("微信群发至少要两个人"),
    45062: Rejected("微信认为内容里有广告"),
    48006: Rejected("本月清零接口次数的机会已用完"),
    76021: Rejected(BUG),
    76022: Rejected(BUG),
    **dict.fromkeys((40008, 40035, 40036, 40039, 40097, 41001, 44002, 44004), Rejected(BUG)),
    **dict.fromkeys((45002, 45008, 45067, 45159, 45171, 47001), Rejected(BUG)),
}

OF_ONE_PERSON = frozenset(
    {
        *(40003, 43004, 43019, 43101, 45015, 45047, 46004, 48002, 49003),
        *(50001, 50002, 50005, 70000),
    }
)
"""Codes about a person. For a list they say only that one of it is such a person."""

RETRIES: Mapping[int, Retry] = {
    -1: Retry("微信系统繁忙", BUSY),
    268487001: Retry("微信系统繁忙", BUSY),
    268487002: Retry("微信系统繁忙", BUSY),
    43108: Retry("微信正在给同一个人发别的通知", timedelta(seconds=3)),
    45169: Retry("微信正在给同一个人改标签", timedelta(seconds=3)),
    42010: Retry("群发太快，稍后再发", timedelta(seconds=60), too_fast=True),
    45066: Retry("同一次群发重试得太快", timedelta(seconds=61)),
}

DAILY_QUOTA = 45009
USED_UP = "微信接口今天的次数已用完，过了零点再发"
MINUTE_LIMIT = 45011
ALREADY_SENT = 45065
KNOWN = frozenset(FAULTS) | frozenset(REJECTIONS) | frozenset(RETRIES) | {0, DAILY_QUOTA, MINUTE_LIMIT, ALREADY_SENT}


def outcome_for(errcode: int, errmsg: str, now: datetime) -> Outcome:
    """The outcome that `errcode` stands for. `errmsg` only names the template field of a 47003, for staff."""
    if errcode in (0, ALREADY_SENT):
        return Sent()
    if errcode in FAULTS:
        return Fault(str(errcode), FAULTS[errcode])
    if errcode == DAILY_QUOTA:
        renewed = end_of(today(now)) if quotas_are_new(now) else quotas_renewed_at(now)
        return Retry(USED_UP, renewed - now + _jitter(), code=str(errcode))
    if errcode == MINUTE_LIMIT:
        return Retry("微信接口这一分钟的次数已用完", timedelta(minutes=1) + _jitter(), too_fast=True, code=str(errcode))
    if errcode in RETRIES:
        return replace(RETRIES[errcode], code=str(errcode))
    unknown = Rejected(f"微信返回了没有见过的错误码 {errcode}")
    refusal = _with_field(errmsg) if errcode == 47003 else REJECTIONS.get(errcode, unknown)
    return replace(refusal, code=str(errcode))


def _jitter() -> timedelta:
    return timedelta(seconds=1 + secrets.randbelow(MINUTE_JITTER_SECONDS))


def _with_field(errmsg: str) -> Rejected:
    named = [word for word in errmsg.replace(":", " ").split() if word.upper().endswith(".DATA")]
    return Rejected(REJECTIONS[47003].reason + (f"（{named[0][:40]}）" if named else ""))
