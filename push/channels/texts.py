"""A notice as plain text, within limits counted in bytes or characters."""

from functools import lru_cache

from push.channels.base import Message

WECHAT_BYTES = 2048
MORE = "……"


def notice_text(message: Message, limit: int = WECHAT_BYTES) -> str:
    """Title, body and web address within `limit` bytes; a body that is too long is cut, never the address."""
    return _text_of(message.title, message.body, message.url, limit)


@lru_cache(8)
def _text_of(title: str, body: str, url: str, limit: int) -> str:
    tail = f"\n{url}" if url else ""
    head = title if title not in body else ""
    text = "\n".join(part for part in (head, body) if part)
    if not tail:
        return text
    room = limit - len(tail.encode())
    return (text if len(text.encode()) <= room else clip(text, room - len(MORE.encode())) + MORE) + tail


def clip(text: str, limit: int) -> str:
    """The longest beginning of `text` within `limit` bytes of UTF-8, no character cut in two."""
    return text.encode()[: max(limit, 0)].decode(errors="ignore")


def split(text: str, limit: int = WECHAT_BYTES) -> list[str]:
    """Parts of `text` of at most `limit` bytes, broken at a line's end if it lies in the second half of the part."""
    parts = []
    while len(text.encode()) > limit:
        part = clip(text, limit)
        end = part.rfind("\n")
        part = part[:end] if end > len(part) // 2 else part
        parts.append(part)
        text = text[len(part) :].lstrip("\n")
    return [*parts, text] if text else parts


def shortened(text: str, limit: int) -> str:
    """The text on one line, in at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
