"""短信 through the provider the settings name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from models.push import notices
from push.channels.base import NO_REPEAT_CHECK, Message, Outcome, Rejected


@dataclass(frozen=True)
class SmsReceipt:
    """What became of one short message to one number."""

    remote_id: str
    phone: str = field(repr=False)
    status: str
    delivered: bool


@dataclass(frozen=True)
class Unreported:
    """One that was sent and has no receipt yet."""

    remote_id: str
    phone: str = field(repr=False)
    at: datetime


class SmsProvider(Protocol):
    """One gateway. Every message it is given has a phone number of 11 digits; all go in one call."""

    group_size: int

    async def ask(self, unreported: Sequence[Unreported]) -> list[SmsReceipt]:
        """What it knows by now, of these or of others too; nothing where it cannot say. Never raises."""
        ...

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

    async def ask(self, unreported: Sequence[Unreported]) -> list[SmsReceipt]:
        """Receipts that never came by themselves."""
        return await self._provider.ask(unreported)

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
