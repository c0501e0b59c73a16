"""The recorded platform, the client that talks to it, the SMS gateways, and messages to send."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from models.push.notices import Channel, NoticeKind
from push.channels import make_channels
from push.channels.base import Message, Outcome
from push.channels.sms.base import Sms
from push.clients.templates import Templates
from push.clients.wechat import PlatformClient
from settings import Settings, SmsProvider
from tests.push.harness.platform import client, platform, settings, templates

__all__ = ["client", "message", "messages", "platform", "send", "settings", "templates"]

Gateway = Callable[..., Sms]


@pytest.fixture
def messages() -> Callable[..., list[Message]]:
    """A maker of so many messages of one job notice to different people."""

    def make(count: int = 1, **changes: object) -> list[Message]:
        return [message(number, **changes) for number in range(count)]

    return make


@pytest.fixture
def gateway(settings: Settings, client: PlatformClient, templates: Templates) -> Gateway:
    """A maker of the SMS channel of a provider; further arguments change the settings."""

    def make(provider: SmsProvider, **changes: object) -> Sms:
        chosen = replace(settings, sms_provider=provider, **changes)  # type: ignore[arg-type]
        channel = make_channels(client, chosen, templates)[Channel.SMS]
        assert isinstance(channel, Sms)
        return channel

    return make


def send(channel: Sms, messages: list[Message]) -> list[Outcome]:
    """Send the messages by the channel in an event loop of their own; returns the outcomes."""
    return asyncio.run(channel.send(messages))


def message(number: int = 0, **changes: object) -> Message:
    facts: dict[str, object] = {
        "delivery_id": number,
        "key": "0123456789abcdef0123456789abcdef",
        "kind": NoticeKind.JOB,
        "title": "电子厂招工",
        "body": "包吃住，月薪 4500-6000 元，招 20 人",
        "url": "https://songgang.example/v/1",
        "openid": f"oT3stUserAAAAAAAAAAAAAAAAA{number:03d}",
        "phone": f"13800000{number:03d}",
        "purpose": "job",
        "fields": {},
    }
    return Message(**facts | changes)  # type: ignore[arg-type]
