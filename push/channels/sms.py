"""短信 through the provider the settings name."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from models import notices
from push.channels.base import NO_REPEAT_CHECK, Message, Outcome, Rejected


class SmsProvider(Protocol):
    """One gateway. Every message it is given has a phone number of 11 digits; all go in one call."""

    group_size: int

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        """One outcome a message, in the same order."""
        ...


class Sms:
    """No gateway has a repeat check: what may have arrived is never sent again."""

    name = notices.Channel.SMS
    idempotent_for = NO_REPEAT_CHECK

    def __init__(self, provider: SmsProvider) -> None:
        self._provider = provider
        self.group_size = provider.group_size

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        outcomes: dict[int, Outcome] = dict.fromkeys(range(len(messages)), Rejected("没有手机号"))
        for places in _alike(messages).values():
            sent = await self._provider.send([messages[place] for place in places])
            outcomes.update(zip(places, sent, strict=True))
        return list(outcomes.values())


def _alike(messages: Sequence[Message]) -> Mapping[tuple[str, ...], list[int]]:
    """Places of the messages with a phone, grouped by what they say: one call says one thing."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, message in enumerate(messages):
        if message.phone:
            said = (message.purpose, message.title, message.body, *sorted(message.fields.values()))
            groups.setdefault(said, []).append(place)
    return groups
