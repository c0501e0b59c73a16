"""订阅通知: one agreed message for each time a follower tapped to subscribe (platform facts 3.2)."""

from collections.abc import Sequence

from models.push import notices
from push.channels.base import NO_REPEAT_CHECK, Message, Outcome
from push.channels.filled_template import send_filled
from push.clients.templates import TemplateKind, Templates
from push.clients.wechat import PlatformClient


class SubscriptionNotice:
    """Subscription notices. The receipt is a `subscribe_msg_sent_event`; the platform has no repeat check."""

    name = notices.Channel.SUBSCRIBE
    group_size = 1
    idempotent_for = NO_REPEAT_CHECK

    def __init__(self, client: PlatformClient, templates: Templates) -> None:
        self._client = client
        self._templates = templates

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        return [await self._send(message) for message in messages]

    async def _send(self, message: Message) -> Outcome:
        return await send_filled(
            self._client,
            self._templates,
            message,
            kind=TemplateKind.SUBSCRIPTION,
            path="message/subscribe/bizsend",
            more={"page": message.url} if message.url else {},
        )
