"""群发 by a list of openids (platform facts 3.5)."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from models.push import notices
from push.channels.base import BUSY, Message, Outcome, Rejected, Retry, Sent
from push.channels.platform_limits import MASS_LIST_LEAST, MASS_LIST_MOST
from push.channels.texts import WECHAT_BYTES, clip, notice_text
from push.channels.wechat_errors import ALREADY_SENT, OF_ONE_PERSON, REJECTIONS
from push.channels.wechat_send import send_once, verdict_of
from push.clients.followers import find_gone
from push.clients.transport import Answer, raw_json
from push.clients.wechat import PlatformClient

NOBODY = Rejected("没有微信账号")


class MassSend:
    """Mass sends of 2 to 10,000 people with one text in one call. A group has one key and one text.

    It has one outcome too, unless the platform refuses it because of somebody on the list.
    """

    name = notices.Channel.MASS
    group_size = MASS_LIST_MOST
    idempotent_for = timedelta(hours=24)

    def __init__(self, client: PlatformClient) -> None:
        self._client = client

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        groups: dict[str, list[Message]] = {}
        for message in messages:
            groups.setdefault(notice_text(message), []).append(message)
        sent = {text: await self._send(text, group) for text, group in groups.items()}
        return [
            sent[notice_text(message)].get(message.openid, NOBODY) if message.openid else NOBODY for message in messages
        ]

    async def _send(self, text: str, group: list[Message]) -> dict[str, Outcome]:
        """The outcome by openid."""
        openids = list(dict.fromkeys(message.openid for message in group if message.openid))
        if len(openids) < MASS_LIST_LEAST:
            return dict.fromkeys(openids, REJECTIONS[40130])
        body = {
            "touser": openids,
            "msgtype": "text",
            "text": {"content": clip(text, WECHAT_BYTES)},
            "clientmsgid": group_key([message.key for message in group]),
        }
        answer = await send_once(self._client, "message/mass/send", raw_json(body))
        outcome = self._outcome(answer)
        if isinstance(answer, Answer) and answer.errcode in OF_ONE_PERSON and isinstance(outcome, Rejected):
            return await self._without_the_gone(openids, outcome)
        return dict.fromkeys(openids, outcome)

    async def _without_the_gone(self, openids: list[str], refusal: Rejected) -> dict[str, Outcome]:
        """Nothing was sent, because of somebody on the list. The platform says who is gone; the others are sent anew.

        If it names nobody, everybody goes on by the next route: there each call is about one person.
        """
        gone = await find_gone(self._client, openids)
        rest: Outcome = (
            Retry("群发名单里有人已不关注，去掉后重发", BUSY, code=refusal.code) if gone else refusal.of_a_list
        )
        return {openid: REJECTIONS[43004] if openid in gone else rest for openid in openids}

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
