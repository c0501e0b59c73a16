"""A sandbox with a service at its webhook, and a caller of its platform API."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sandbox.base.config import Config
from sandbox.runner import SandboxServer
from tests.sandbox.played_service import PlayedService

ACCOUNT = {"app_id": "wx0123456789abcdef", "app_secret": "geheim", "token": "QDG6eK"}
TEXT = {"msgtype": "text", "text": {"content": "你好"}}


class Caller:
    """Calls the platform with a token of its own."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.token = ""
        self.token = self.stable_token()

    def stable_token(self, **more: object) -> str:
        account = {"appid": ACCOUNT["app_id"], "secret": ACCOUNT["app_secret"]}
        body = {"grant_type": "client_credential", **account, **more}
        return str(self.post("/cgi-bin/stable_token", body)["access_token"])

    def legacy_token(self) -> str:
        query = f"grant_type=client_credential&appid={ACCOUNT['app_id']}&secret={ACCOUNT['app_secret']}"
        return str(requests.get(f"{self.base_url}/cgi-bin/token?{query}", timeout=10).json()["access_token"])

    def post(self, path: str, body: object) -> Any:
        query = {"access_token": self.token} if self.token else {}
        raw = json.dumps(body, ensure_ascii=False).encode()
        return requests.post(self.base_url + path, params=query, data=raw, timeout=10).json()

    def get(self, path: str, **query: str) -> Any:
        query = {"access_token": self.token, **query}
        return requests.get(self.base_url + path, params=query, timeout=10).json()

    def custom(self, openid: str, text: str = "你好") -> int:
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        return int(self.post("/cgi-bin/message/custom/send", body)["errcode"])


@pytest.fixture
def service() -> Iterator[PlayedService]:
    with PlayedService() as service:
        yield service


@pytest.fixture
def config(service: PlayedService) -> Config:
    quick = {"receipt_delay_ms": 0, "webhook_timeout_seconds": 0.3}
    return Config(**ACCOUNT, **quick, port=0, webhook=service.url, sms_receipts=service.url)  # type: ignore[arg-type]


@pytest.fixture
def platform(config: Config) -> Iterator[SandboxServer]:
    with SandboxServer(config) as platform:
        yield platform


@pytest.fixture
def caller(platform: SandboxServer) -> Caller:
    return Caller(platform.base_url)
