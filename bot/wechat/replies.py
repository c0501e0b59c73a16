"""Text → the platform's reply XML, within its limits (platform.md 1.7, 5.3)."""

from datetime import datetime

from bot.wechat.inbound import NOT_IN_XML, Inbound

LONGEST_TEXT_BYTES = 2048
_TEXT_REPLY = (
    "<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>"
    "<CreateTime>%d</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content></xml>"
)
"""Written out, for wechatpy's own takes ten times as long and leaves CDATA unescaped."""


def reply_xml(inbound: Inbound, text: str, now: datetime) -> str:
    """The passive reply to `inbound`. `text` must already fit."""
    words = (_quoted(inbound.openid), _quoted(inbound.account), int(now.timestamp()), _quoted(text))
    return _TEXT_REPLY % words


def _quoted(text: str) -> str:
    """What no XML may hold is left out; the end mark of CDATA would break out of it."""
    return NOT_IN_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>")


def parts_of(text: str, most: int = LONGEST_TEXT_BYTES) -> list[str]:
    """The text in pieces of at most `most` UTF-8 bytes, broken at line ends where that is possible."""
    parts: list[str] = []
    rest = text.strip()
    while len(rest.encode()) > most:
        head = rest.encode()[:most].decode(errors="ignore")
        at = head.rfind("\n")
        cut = at if at > len(head) // 2 else len(head)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip("\n")
    return [*parts, rest] if rest else parts
