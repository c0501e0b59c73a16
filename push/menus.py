"""自定义菜单: the account's three columns (domain.md 4.2). A tap arrives at the bot as a click with the key."""

from collections.abc import Mapping
from typing import Any

from push.runtime import Runtime

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "找工作": {
        "最新岗位": "vacancies",
        "帮我找": "search",
        "附近站点": "sites",
        "我要报名": "apply",
        "点对点送工": "transport",
    },
    "学技能": {
        "免费培训": "training",
        "补贴怎么领": "subsidy",
        "政策问答": "policy",
        "证书奖励": "certificates",
        "防骗提醒": "scams",
    },
    "我的": {
        "我要登记": "register",
        "我的进度": "status",
        "改删资料": "profile",
        "通知设置": "settings",
        "找人帮忙": "human",
    },
}
KEYS = frozenset(key for items in COLUMNS.values() for key in items.values())
"""Click keys the bot has to answer."""


def menu() -> dict[str, Any]:
    """The body of `menu/create`."""
    return {
        "button": [
            {"name": column, "sub_button": [_click(name, key) for name, key in items.items()]}
            for column, items in COLUMNS.items()
        ]
    }


def publish_menu(rt: Runtime) -> None:
    """Show this menu to all followers; phones take it over within minutes. Safe to repeat.

    Raises PlatformRefused and PlatformUnreachable.
    """
    rt.wechat.account.call("/cgi-bin/menu/create", menu())


def _click(name: str, key: str) -> dict[str, str]:
    return {"type": "click", "name": name, "key": key}
