"""Fixtures of a recorded platform and of the client that talks to it; for the conftest of a folder that needs them."""

from collections.abc import Iterator

import pytest
from redis import Redis

from push.clients.templates import Templates
from push.clients.wechat import PlatformClient
from settings import Settings
from tests.conftest import DATA_KEY, NOW
from tests.push.harness.recorded import Recorded, serving

TOKEN_PATH = "/cgi-bin/stable_token"


@pytest.fixture
def platform() -> Iterator[Recorded]:
    """The server hands out the token T1 and says ok to everything else until told otherwise."""
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
