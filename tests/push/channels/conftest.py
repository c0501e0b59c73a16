"""A recorded platform and the client that talks to it."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from redis import Redis

from models.push.notices import NoticeKind
from push.channels.base import Message
from push.clients.templates import Templates
from push.clients.wechat import PlatformClient
from settings import Settings
from tests.conftest import DATA_KEY, NOW
from tests.push.harness.recorded import Recorded, serving

TOKEN_PATH = "/cgi-bin/stable_token"


@pytest.fixture
def platform() -> Iterator[Recorded]:
    """A platform that hands out the token T1 and accepts everything else until told otherwise."""
    with serving(Recorded()) as recorded:
        recorded.tell(TOKEN_PATH, {"access_token": "T1", "expires_in": 7200})
        yield recorded


@pytest.fixture
def settings(platform: Recorded) -> Settings:
    return Settings(
        secret_key="s",
        data_key=DATA_KEY,
        wechat_token="t",
        wechat_api_base=platform.url,
        wechat_app_id="wx0123456789abcdef",
        wechat_app_secret="very-secret",
        sms_endpoint=platform.url,
        sms_access_key="key-id",
        sms_secret_key="key-secret",
        sms_sign_name="送岗",
        sms_app_id="1400000000",
        sms_templates={"job": "123456", "training": "654321 title body", "policy": "777777 -"},
        now=NOW,
    )


@pytest.fixture
def client(settings: Settings, redis: Redis) -> PlatformClient:
    return PlatformClient(settings, redis)


@pytest.fixture
def templates(settings: Settings, client: PlatformClient, redis: Redis) -> Templates:
    return Templates(settings, client.account, redis)


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


def people(sent: Sequence[Message]) -> list[str | None]:
    return [one.openid for one in sent]
