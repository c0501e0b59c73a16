"""短信 through the gateway that the settings name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from models.push import notices
from push.channels.base import NO_REPEAT_CHECK, Message, Outcome, Rejected
from push.channels.sms.reports import Row, SmsReply
from push.clients.wechat import PlatformClient
from settings import Settings


@dataclass(frozen=True)
class SmsReceipt:
    """The result of one short message to one number."""

    remote_id: str
    phone: str = field(repr=False)
    status: str
    delivered: bool


@dataclass(frozen=True)
class Unreported:
    """One short message that was sent and has no receipt yet."""

    remote_id: str
    phone: str = field(repr=False)
    at: datetime


class GatewayCalls(Protocol):
    """The calls to one gateway. Every message has a phone number of 11 digits; all go in one call."""

    group_size: int

    async def ask(self, unreported: Sequence[Unreported]) -> list[SmsReceipt]:
        """Receipts known to the gateway by now, of these messages or of others too. Never raises.

        A gateway that cannot be asked returns []; its messages then stay `sent` until the callback.
        """
        ...

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        """One outcome a message, in the same order."""
        ...


@dataclass(frozen=True)
class Gateway:
    """One row of `GATEWAYS`.

    All but `make` serve a gateway that sends no longer, too: its late receipts still come.
    """

    make: Callable[[Settings, PlatformClient], GatewayCalls]
    read: Callable[[Row], SmsReceipt | SmsReply]
    """Reads one row of what the gateway posts to us. Raises UnreadableReport."""
    answer: Mapping[str, Any] | str
    """The body that the gateway expects in return: a JSON object, or a plain word."""
    form_field: str | None = None
    """The field of the posted form that holds the JSON; None: the whole body is JSON."""


class Sms:
    """Short messages. No gateway has a repeat check, so a message that may have arrived is never sent again."""

    name = notices.Channel.SMS
    idempotent_for = NO_REPEAT_CHECK

    def __init__(self, calls: GatewayCalls) -> None:
        self._calls = calls
        self.group_size = calls.group_size

    async def ask(self, unreported: Sequence[Unreported]) -> list[SmsReceipt]:
        """Receipts that the gateway has not posted by itself."""
        return await self._calls.ask(unreported)

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        outcomes: dict[int, Outcome] = dict.fromkeys(range(len(messages)), Rejected("没有手机号"))
        for places in _alike(messages).values():
            sent = await self._calls.send([messages[place] for place in places])
            outcomes.update(zip(places, sent, strict=True))
        return list(outcomes.values())


def _alike(messages: Sequence[Message]) -> Mapping[tuple[str, ...], list[int]]:
    """Places of the messages with a phone, grouped by their words: one call says one thing."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, message in enumerate(messages):
        if message.phone:
            said = (message.purpose, message.title, message.body, *sorted(message.fields.values()))
            groups.setdefault(said, []).append(place)
    return groups
