"""A channel that nobody has: what push/channels/letter.py would be if letters went by machine."""

from collections.abc import Sequence

from models.push.notices import Channel
from push.channels.base import NO_REPEAT_CHECK, Message, Outcome, Rejected, Sent, Unsure
from push.clients.wechat import PlatformClient


class Letter:
    """Refuses one openid and loses the answer about another."""

    name = Channel("letter")
    group_size = 1
    idempotent_for = NO_REPEAT_CHECK

    def __init__(self, client: PlatformClient) -> None:
        self._client = client

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        return [self._send(message) for message in messages]

    def _send(self, message: Message) -> Outcome:
        match message.openid:
            case "oXiaoMei":
                return Rejected("查无此人")
            case "oLaoLi":
                return Unsure("邮局没有回答")
        return Sent()
