"""The recorded platform, the client that talks to it, and messages to send."""

from collections.abc import Callable

import pytest

from models.push.notices import NoticeKind
from push.channels.base import Message
from tests.push.harness.platform import client, platform, settings, templates

__all__ = ["client", "message", "messages", "platform", "settings", "templates"]


@pytest.fixture
def messages() -> Callable[..., list[Message]]:
    """A maker of so many messages of one job notice to different people."""

    def make(count: int = 1, **changes: object) -> list[Message]:
        return [message(number, **changes) for number in range(count)]

    return make


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
