"""模板消息: service messages only, never vacancies (platform facts 3.1)."""

from collections.abc import Sequence
from datetime import timedelta

from models.push import notices
from push.channels.base import Message, Outcome
from push.channels.filled_template import send_filled
from push.clients.templates import TemplateKind, Templates
from push.clients.wechat import PlatformClient

LONGEST_KEY = 32


class TemplateMessage:
    """Answers to a person's own act. For ten minutes `client_msg_id` keeps a repeat from arriving twice."""

    name = notices.Channel.TEMPLATE
    group_size = 1
    idempotent_for = timedelta(minutes=10)

    def __init__(self, client: PlatformClient, templates: Templates) -> None:
        self._client = client
        self._templates = templates

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        return [await self._send(message) for message in messages]

    async def _send(self, message: Message) -> Outcome:
        more = {"client_msg_id": message.key[:LONGEST_KEY]} | ({"url": message.url} if message.url else {})
        return await send_filled(
            self._client,
            self._templates,
            message,
            kind=TemplateKind.TEMPLATE,
            path="message/template/send",
            more=more,
        )
