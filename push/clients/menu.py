"""自定义菜单: the three columns of the account (requirements.md 4.2). The bot gets a tap as a click with the key."""

from collections.abc import Mapping
from typing import Any

from push.clients.account_api import AccountApi
from push.errors import PlatformRefused

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
        "改资料 / 删除": "profile",
        "通知设置": "settings",
        "找人帮忙": "human",
    },
}
KEYS = frozenset(key for items in COLUMNS.values() for key in items.values())
"""Click keys the bot has to answer."""


NO_MENU = 46003


def menu() -> dict[str, Any]:
    """The body of `menu/create`."""
    return {
        "button": [
            {"name": column, "sub_button": [_click(name, key) for name, key in items.items()]}
            for column, items in COLUMNS.items()
        ]
    }


def publish_menu(account: AccountApi) -> None:
    """Show this menu to all followers; phones take it over within minutes. Safe to repeat.

    Raises PlatformRefused and PlatformUnreachable.
    """
    account.call("/cgi-bin/menu/create", menu())


def menu_differences(account: AccountApi) -> list[str]:
    """The differences between the menu of the account and this one, in Chinese; empty if there are none.

    Raises PlatformRefused and PlatformUnreachable.
    """
    try:
        answer = account.call("/cgi-bin/menu/get")
    except PlatformRefused as refusal:
        if refusal.errcode == NO_MENU:
            return ["公众号没有菜单"]
        raise
    wanted, shown = _entries(menu()), _entries(answer.get("menu", {}))
    told = [f"缺“{entry}”" for entry in wanted if entry not in shown]
    told += [f"多“{entry}”" for entry in shown if entry not in wanted]
    told += [f"“{entry}”点了不是该做的事" for entry in wanted if shown.get(entry, wanted[entry]) != wanted[entry]]
    if not told and list(wanted) != list(shown):
        told = ["顺序不一样"]
    if answer.get("conditionalmenu"):
        told.append("还有个性化菜单，有的人看到的不一样")
    return told


def _entries(shown: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """By entry (`找工作 › 最新岗位`), in order: type and key of its button, without its other fields."""
    found: dict[str, tuple[str, str]] = {}
    for top in shown.get("button", ()):
        for button in top.get("sub_button") or (top,):
            words = top["name"] if button is top else f"{top['name']} › {button['name']}"
            found[words] = (str(button.get("type", "")), str(button.get("key", "")))
    return found


def _click(name: str, key: str) -> dict[str, str]:
    return {"type": "click", "name": name, "key": key}
