"""One conversation as lines: the person's words, the answers of bot and staff; numbers masked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.chat.late_replies import LateReply, LateReplyState
from models.chat.wechat import ChatMessage, Follower, Handover
from models.queries.chat.conversations import answers_under_way, count_unsent, list_messages, list_tickets
from programme.people.identity import mask_numbers

LATEST = 40
_WORDLESS = {
    "voice": "（语音）",
    "image": "（图片）",
    "video": "（视频）",
    "location": "（位置）",
    "link": "（链接）",
    "text": "（空消息）",
    "unheard": "（没听清）",
    "unseen": "（表情、文件这类，看不到内容）",
}
_EVENTS = {"subscribe": "（关注了公众号）", "scan": "（扫了二维码）", "subscription": "（选了收哪些通知）"}
"""Their text is a code's scene or none, which says nothing to a reader; the answer names the place."""
_UNDER_WAY = (LateReplyState.WAITING, LateReplyState.SENDING)


@dataclass(frozen=True)
class Line:
    """One bubble. `by`: the author of an answer, empty for the person's own words; `fate`: its way to the phone."""

    at: datetime
    text: str
    by: str = ""
    fate: str = ""
    failed: bool = False


@dataclass(frozen=True)
class Window:
    """The messages that the platform still lets staff send, and until when."""

    left: int
    until: datetime | None


def lines_of(session: Session, follower_id: int) -> list[Line]:
    """The latest lines of a conversation, oldest first."""
    fates = answers_under_way(session, follower_id, LATEST)
    lines = [line for message in list_messages(session, follower_id, LATEST) for line in _exchange(message)]
    for ticket, name in list_tickets(session, follower_id, LATEST):
        lines += _answer(ticket, name or "工作人员", fates.get(ticket.id))
    return sorted(lines, key=lambda line: line.at)


def said(message: ChatMessage) -> str:
    """The person's words, numbers masked; the kind of the message if it has no words."""
    if event := _EVENTS.get(message.kind):
        return event
    words, kind = mask_numbers(message.text), _WORDLESS.get(message.kind, "（点了菜单）")
    # A place bears the name that the map gives it: nobody wrote it.
    return kind + words if message.kind == "location" else words or kind


def window_of(session: Session, follower: Follower, now: datetime) -> Window:
    """The window of a follower; shut if the person has not written for 48 hours, left the account or said stop."""
    is_open = follower.is_open and follower.message_window_until is not None and follower.message_window_until > now
    left = max(follower.message_window_left - count_unsent(session, follower.id), 0) if is_open else 0
    return Window(left, follower.message_window_until if left else None)


def _exchange(message: ChatMessage) -> list[Line]:
    own = [Line(message.at, said(message))]
    return own + ([Line(message.at, mask_numbers(message.reply), "自动回复")] if message.reply else [])


def _answer(ticket: Handover, name: str, fate: LateReply | None) -> list[Line]:
    if not ticket.answer or ticket.answered_at is None:
        return []
    if fate is None or fate.state in _UNDER_WAY:
        words = "正在发送" if fate else ""
    else:
        words = f"没有送到：{fate.reason}" if fate.state is LateReplyState.FAILED else "已发到微信"
    failed = fate is not None and fate.state is LateReplyState.FAILED
    return [Line(ticket.answered_at, mask_numbers(ticket.answer), name, words, failed)]
