"""客服消息: free text, open for 48 hours after a follower writes (platform facts 3.4)."""

from collections.abc import Sequence
from functools import lru_cache

from models.push import notices
from push.channels.base import NO_REPEAT_CHECK, Message, Outcome, Rejected, Sent
from push.channels.texts import notice_text, split
from push.channels.wechat_send import send_once, verdict_of
from push.clients.transport import Answer, raw_json
from push.clients.wechat import PlatformClient


class CustomerService:
    """One message a person; long ones in parts. The platform has no repeat check here."""

    name = notices.Channel.CUSTOM
    group_size = 1
    idempotent_for = NO_REPEAT_CHECK

    def __init__(self, client: PlatformClient) -> None:
        self._client = client

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        return [await self._send(message) for message in messages]

    async def _send(self, message: Message) -> Outcome:
        if not message.openid:
            return Rejected("没有微信账号")
        return await send_text(self._client, message.openid, notice_text(message))


async def send_text(client: PlatformClient, openid: str, text: str) -> Outcome:
    """Send `text` in as many messages as it needs. The first one's outcome counts: with it the person is informed."""
    first, *rest = _parts(text)
    outcome = await _send_part(client, openid, first)
    if not isinstance(outcome, Sent):
        return outcome
    for part in rest:
        if not isinstance(await _send_part(client, openid, part), Sent):
            break
    return outcome


@lru_cache(8)
def _parts(text: str) -> list[bytes]:
    """The messages of one text as JSON, the same for every person."""
    return [raw_json(part) for part in split(text) or [""]]


async def _send_part(client: PlatformClient, openid: str, text: bytes) -> Outcome:
    body = b'{"touser":%b,"msgtype":"text","text":{"content":%b}}' % (raw_json(openid), text)
    answer = await send_once(client, "message/custom/send", body)
    return verdict_of(client, answer) if isinstance(answer, Answer) else answer
