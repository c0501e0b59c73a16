"""Replies as the platform's XML, within its limits (docs/platform.md 1.7, 5.3)."""

from datetime import datetime

from bot.wechat.inbound import NOT_IN_XML, Inbound

LONGEST_TEXT_BYTES = 2048
_TEXT_REPLY = (
    "<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>"
    "<CreateTime>%d</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content></xml>"
)
"""Written out here, since the reply of wechatpy takes ten times as long and leaves CDATA unescaped."""


def reply_xml(inbound: Inbound, text: str, now: datetime) -> str:
    """The passive reply to `inbound`. `text` must already fit."""
    words = (_quoted(inbound.openid), _quoted(inbound.account), int(now.timestamp()), _quoted(text))
    return _TEXT_REPLY % words


def _quoted(text: str) -> str:
    """The text without characters that no XML may hold, and with the end mark of CDATA split in two."""
    return NOT_IN_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>")


def parts_of(text: str, most: int = LONGEST_TEXT_BYTES) -> list[str]:
    """The text in parts of at most `most` UTF-8 bytes, broken at line ends if possible."""
    parts: list[str] = []
    rest = text.strip()
    while len(rest.encode()) > most:
        head = rest.encode()[:most].decode(errors="ignore")
        at = head.rfind("\n")
        cut = at if at > len(head) // 2 else len(head)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip("\n")
    return [*parts, rest] if rest else parts
