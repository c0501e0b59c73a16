"""The account's menu (自定义菜单, platform fact 3.9)."""

from sandbox.api.gate import ESCAPE, Call, Route
from sandbox.base.refusals import Json, Refusal, ok, text_of
from sandbox.world.world import World

MOST_TOP, MOST_SUB = 3, 5
MAX_TOP_NAME, MAX_SUB_NAME = 16, 60
MAX_KEY, MAX_URL = 128, 1024
KEYED = {
    "click",
    "scancode_push",
    "scancode_waitmsg",
    "pic_sysphoto",
    "pic_photo_or_album",
    "pic_weixin",
    "location_select",
}
OTHER = {"view", "miniprogram", "media_id", "article_id", "article_view_limited"}


def create(world: World, call: Call) -> Json:
    """Replace the menu; escaped Chinese characters are refused (40033)."""
    if ESCAPE.search(call.raw):
        raise Refusal(40033)
    buttons = _list(call.body.get("button"), MOST_TOP, 40016)
    for button in buttons:
        _check_top(button)
    world.set_menu(buttons)
    return ok()


def _list(value: object, most: int, errcode: int) -> list[Json]:
    if not isinstance(value, list) or not 0 < len(value) <= most:
        raise Refusal(errcode)
    if not all(isinstance(each, dict) for each in value):
        raise Refusal(47001)
    return value


def _check_top(button: Json) -> None:
    if not 0 < len(text_of(button, "name").encode()) <= MAX_TOP_NAME:
        raise Refusal(40018)
    if not button.get("sub_button"):
        _check_action(button)
        return
    for each in _list(button["sub_button"], MOST_SUB, 40023):
        if not 0 < len(text_of(each, "name").encode()) <= MAX_SUB_NAME:
            raise Refusal(40025)
        _check_action(each)


def _check_action(button: Json) -> None:
    kind = text_of(button, "type")
    if kind not in KEYED | OTHER:
        raise Refusal(40017)
    if kind in KEYED and not 0 < len(text_of(button, "key").encode()) <= MAX_KEY:
        raise Refusal(40019)
    if kind == "view" and not 0 < len(text_of(button, "url").encode()) <= MAX_URL:
        raise Refusal(40020)


def get(world: World, _: Call) -> Json:
    """Return the menu; 46003 without one."""
    if not world.buttons:
        raise Refusal(46003)
    return {"menu": {"button": world.buttons}}


def get_shown(world: World, _: Call) -> Json:
    """Return the menu as the phone has it, with sub-buttons wrapped in a `list`."""
    wrapped = [
        {**button, "sub_button": {"list": button["sub_button"]}} if button.get("sub_button") else button
        for button in world.buttons
    ]
    return {"is_menu_open": int(bool(wrapped)), "selfmenu_info": {"button": wrapped}}


def delete(world: World, _: Call) -> Json:
    """Remove the menu."""
    world.set_menu([])
    return ok()


ROUTES = [
    Route("POST", "/cgi-bin/menu/create", create),
    Route("GET", "/cgi-bin/menu/get", get),
    Route("GET", "/cgi-bin/menu/delete", delete),
    Route("GET", "/cgi-bin/get_current_selfmenu_info", get_shown),
]
