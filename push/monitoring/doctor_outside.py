"""Checks of the outside: the platform, its templates, the SMS gateway, the service's own public address."""

import hashlib
import secrets
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests

from push.clients.menu import menu_differences
from push.clients.templates import TITLE_WORDS, TemplateKind
from push.errors import PlatformRefused, PlatformUnreachable
from push.monitoring.doctor import Check, Finding, bad, doubtful, good
from push.monitoring.doctor_entrance import own_address, safe_mode
from push.monitoring.doctor_stores import MOST_SKEW
from push.routing.account_quotas import find_account_quotas, read_account_quotas
from push.routing.sms_budget import budget_now
from push.runtime import Runtime
from settings import NEEDED_BY_GATEWAY, SmsProvider

TIMEOUT_SECONDS = (5.0, 10.0)
MOST_DIFFERENCES = 5
KIND_NAMES = {TemplateKind.TEMPLATE: "模板消息", TemplateKind.SUBSCRIPTION: "订阅通知"}


def token(rt: Runtime) -> Finding:
    try:
        rt.wechat.tokens.current()
    except PlatformRefused as refusal:
        return bad(
            "微信接口令牌",
            f"平台不给（错误码 {refusal.errcode}）",
            "检查 WECHAT_APP_ID、WECHAT_APP_SECRET；40164 是本机出口地址不在 IP 白名单里。",
        )
    except PlatformUnreachable:
        return bad("微信接口令牌", "平台没有回答", "检查本机能不能访问 WECHAT_API_BASE（网络、代理、域名解析）。")
    return good("微信接口令牌", "拿得到")


def platform_clock(rt: Runtime) -> Finding:
    """Compare this clock with the platform's, by the Date header of an answer; accurate to a second."""
    try:
        shown = requests.get(rt.settings.wechat_api_base, timeout=TIMEOUT_SECONDS, allow_redirects=False).headers
        skew = abs(parsedate_to_datetime(shown["Date"]).astimezone(UTC) - datetime.now(UTC))
    except (requests.RequestException, KeyError, ValueError):
        return doubtful("平台时钟", "平台没有说时间", "能取到令牌就不要紧。")
    if skew <= MOST_SKEW:
        return good("平台时钟", f"相差不到 {skew.total_seconds() + 1:.0f} 秒")
    return bad("平台时钟", f"相差 {skew.total_seconds():.0f} 秒", "开启时间同步（timedatectl set-ntp true）。")


def templates(rt: Runtime) -> Finding:
    try:
        missing = [
            f"{KIND_NAMES[kind]} {purpose}"
            for kind, purposes in TITLE_WORDS.items()
            for purpose in purposes
            if rt.templates.find(purpose, kind) is None
        ]
    except (PlatformRefused, PlatformUnreachable):
        return bad("消息模板", "读不到模板列表", "先处理微信接口令牌；48001 是没有开通模板消息或订阅通知。")
    if missing:
        return bad("消息模板", f"缺：{'、'.join(missing)}", "在公众平台添加模板，或用 WECHAT_TEMPLATES 指定编号。")
    return good("消息模板", "每种用途都找到了")


def account_menu(rt: Runtime) -> Finding:
    """Check that the account shows the menu whose taps the bot answers."""
    try:
        differences = menu_differences(rt.wechat.account)
    except (PlatformRefused, PlatformUnreachable):
        return bad("公众号菜单", "读不到", "先处理微信接口令牌；48001 是没有开通自定义菜单。")
    if not differences:
        return good("公众号菜单", "和程序里的一样")
    return doubtful("公众号菜单", "；".join(differences[:MOST_DIFFERENCES]), "运行 flask --app app menu 重新发布。")


def quotas(rt: Runtime) -> Finding:
    """Check the calls that the account has left today, as the platform says now."""
    try:
        read_account_quotas(rt)
    except (PlatformRefused, PlatformUnreachable):
        return bad("今天的接口次数", "读不到", "先处理微信接口令牌；读不到时照常发送，平台说用完才停。")
    found = find_account_quotas(rt.redis, rt.clock()).values()
    words = "，".join(f"{quota.name}剩 {quota.left} / {quota.daily_limit}" for quota in found)
    if any(quota.is_scarce for quota in found):
        advice = "到了零点会重新算；急用可在公众平台清零（每月 10 次），再等半小时或重启后台任务。"
        return doubtful("今天的接口次数", words, advice)
    return good("今天的接口次数", words)


def sms_money(rt: Runtime) -> Finding:
    """Check the month's short messages against their budget."""
    with rt.sessions() as session:
        budget = budget_now(session, rt.settings, rt.clock())
    spent = f"本月用了 {budget.parts} 条，{budget.spent_fen / 100:.2f} 元"
    if budget.budget_fen is None:
        return good("短信预算", f"{spent}；没有设上限")
    found = f"{spent}，上限 {budget.budget_fen / 100:.2f} 元"
    if budget.spent_fen * 10 < budget.budget_fen * 9:
        return good("短信预算", found)
    return doubtful("短信预算", found, "用完后短信停发，人都转到电话单；要加就调高 SMS_BUDGET_FEN，再重启。")


def sms(rt: Runtime) -> Finding:
    """Check the settings of the SMS gateway; it cannot be asked without sending."""
    settings = rt.settings
    if settings.sms_provider is SmsProvider.NONE:
        return doubtful("短信", "没有设置", "不关注公众号的人只能打电话、上门；要发短信就设置 SMS_PROVIDER。")
    missing = settings.missing(NEEDED_BY_GATEWAY[settings.sms_provider].to_send)
    if missing:
        return bad(
            "短信",
            f"{settings.sms_provider}，还缺 {'、'.join(missing)}",
            "补上这些环境变量，写法见 docs/configuration.md。",
        )
    return good("短信", f"{settings.sms_provider}，设置齐全（没有试发）")


def webhook(rt: Runtime) -> Finding:
    """Ask the webhook the platform's first question, over the public address."""
    echo, nonce, stamp = secrets.token_hex(8), secrets.token_hex(4), str(int(time.time()))
    words = "".join(sorted((rt.settings.wechat_token, stamp, nonce)))
    signature = hashlib.sha1(words.encode()).hexdigest()  # noqa: S324 - the platform's own scheme
    asked = {"signature": signature, "timestamp": stamp, "nonce": nonce, "echostr": echo}
    try:
        answer = requests.get(f"{rt.settings.public_url}/wechat", asked, timeout=TIMEOUT_SECONDS, allow_redirects=False)
    except requests.RequestException as fault:
        return bad(
            "公众号回调",
            f"打不开（{type(fault).__name__}）",
            "检查 PUBLIC_URL、域名解析、反向代理、证书，网页服务是否启动。",
        )
    if answer.status_code == 200 and answer.text == echo:
        return good("公众号回调", "通过公网地址验证成功")
    return bad(
        "公众号回调",
        f"回答不对（HTTP {answer.status_code}）",
        "让 PUBLIC_URL/wechat 转到本服务，且各处 WECHAT_TOKEN 相同。",
    )


OUTSIDE: tuple[tuple[str, Check], ...] = (
    ("微信接口令牌", token),
    ("平台时钟", platform_clock),
    ("消息模板", templates),
    ("公众号菜单", account_menu),
    ("今天的接口次数", quotas),
    ("短信", sms),
    ("短信预算", sms_money),
    ("公众号回调", webhook),
    ("消息加密", safe_mode),
    ("监听地址", own_address),
)
