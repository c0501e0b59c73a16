"""Messages and events that the platform pushes to the service, as XML (platform facts 1.5 and 1.6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from time import time_ns

Leaf = str | int | float
Tree = Mapping[str, "Leaf | Tree | list[Tree]"]

_ids = count(time_ns() // 100)


def new_message_id() -> int:
    """A new 64-bit id, too large for a float and never repeated, also across restarts."""
    return next(_ids)


@dataclass(frozen=True)
class Push:
    """One push; `visible`: the person sees a fault line if the service fails to answer."""

    sender: str
    fields: Tree
    visible: bool = True
    about_message: bool = False


def message(openid: str, kind: str, fields: Tree) -> Push:
    """A message of the person, with a new MsgId."""
    return Push(openid, {"MsgType": kind, **fields, "MsgId": new_message_id()}, about_message=True)


def event(openid: str, name: str, fields: Tree | None = None, *, visible: bool = False) -> Push:
    """An event, which has no MsgId."""
    return Push(openid, {"MsgType": "event", "Event": name, **(fields or {})}, visible=visible)


def notice_event(openid: str, name: str, wrapper: str, items: list[Tree]) -> Push:
    """A subscribe_msg_* event, with repeated elements named `List` in a wrapper."""
    return event(openid, name, {wrapper: {"List": items}})


def clear_xml(push: Push, account: str, at: int) -> str:
    """The whole message as XML, without encryption."""
    head: Tree = {"ToUserName": account, "FromUserName": push.sender, "CreateTime": at}
    return f"<xml>{render({**head, **push.fields})}</xml>"


def render(tree: Tree) -> str:
    """The elements as XML, in order: texts as CDATA, numbers bare, lists as repeated elements."""
    return "".join(_element(name, value) for name, value in tree.items())


def _element(name: str, value: "Leaf | Tree | list[Tree]") -> str:
    if isinstance(value, list):
        return "".join(_element(name, item) for item in value)
    return f"<{name}>{_inside(value)}</{name}>"


def _inside(value: Leaf | Tree) -> str:
    if isinstance(value, str):
        return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"
    return str(value) if isinstance(value, int | float) else render(value)
