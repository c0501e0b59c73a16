"""群发 by a list of openids (platform facts 3.5)."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from models.push import notices
from push.channels.base import Message, Outcome, Rejected, Sent
from push.channels.platform_limits import MASS_LIST_LEAST, MASS_LIST_MOST
from push.channels.texts import WECHAT_BYTES, clip, notice_text
from push.channels.wechat_errors import ALREADY_SENT, REJECTIONS
from push.channels.wechat_send import send_once, verdict_of
from push.clients.transport import Answer, raw_json
from push.clients.wechat import PlatformClient

NOBODY = Rejected("没有微信账号")


class MassSend:
    """Mass sends of 2 to 10,000 people with one text in one call. A group has one key, one text and one outcome."""

    name = notices.Channel.MASS
    group_size = MASS_LIST_MOST
    idempotent_for = timedelta(hours=24)

    def __init__(self, client: PlatformClient) -> None:
        self._client = client

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        groups: dict[str, list[Message]] = {}
        for message in messages:
            groups.setdefault(notice_text(message), []).append(message)
        outcomes = {text: await self._send(text, group) for text, group in groups.items()}
        return [outcomes[notice_text(message)] if message.openid else NOBODY for message in messages]

    async def _send(self, text: str, group: list[Message]) -> Outcome:
        openids = list(dict.fromkeys(message.openid for message in group if message.openid))
        if len(openids) < MASS_LIST_LEAST:
            return REJECTIONS[40130]
        body = {
            "touser": openids,
            "msgtype": "text",
            "text": {"content": clip(text, WECHAT_BYTES)},
            "clientmsgid": group_key([message.key for message in group]),
        }
        return self._outcome(await send_once(self._client, "message/mass/send", raw_json(body)))

    def _outcome(self, answer: Answer | Outcome) -> Outcome:
        if not isinstance(answer, Answer):
            return answer
        if answer.errcode in (0, ALREADY_SENT):
            return Sent(remote_id=_message_id(answer.body))
        return verdict_of(self._client, answer)


def group_key(keys: Sequence[str]) -> str:
    """The group's own key if its messages share one; else one made of all of theirs (≤ 32 characters)."""
    distinct = sorted(set(keys))
    return distinct[0] if len(distinct) == 1 else hashlib.sha256("\n".join(distinct).encode()).hexdigest()[:32]


def _message_id(body: Mapping[str, Any]) -> str:
    return str(body.get("msg_id") or "")
