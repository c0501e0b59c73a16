"""Text → the platform's reply XML, within its limits (fact sheet 1.7, 5.3)."""

import re
from datetime import datetime

from wechatpy.replies import TextReply

from bot.inbound import Inbound

LONGEST_TEXT_BYTES = 2048
_NOT_IN_XML = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def reply_xml(inbound: Inbound, text: str, now: datetime) -> str:
    """The passive reply to `inbound`. `text` must already fit."""
    # wechatpy writes CDATA unescaped: a text with its end mark would break out of it.
    safe = _NOT_IN_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>")
    reply = TextReply(source=inbound.account, target=inbound.openid, content=safe, time=int(now.timestamp()))
    return str(reply.render())


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
