"""Encrypted mode, from the first message to a forged one."""

import secrets
import string
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.development.embedded_redis import EmbeddedRedis
from tests.harness.databases import copied_sqlite
from tests.stories_e2e.harness.service import Service
from tests.stories_e2e.harness.webhook import push, text

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def safe_service(sqlite_template: Path) -> Iterator[Service]:
    key = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(42)) + "A"
    with tempfile.TemporaryDirectory(prefix="sg-e2e-") as name, EmbeddedRedis(Path(name) / "redis") as redis:
        service = Service(Path(name), copied_sqlite(sqlite_template, Path(name)), redis.url, aes_key=key)
        try:
            service.start_chat()
            yield service
        finally:
            service.stop()


def test_a_chat_runs_encrypted(safe_service: Service) -> None:
    phone = safe_service.outside.phone("阿贵", following=True)

    assert "同意" in phone.say("我要登记")
    assert "姓名" in phone.say("同意")


@pytest.mark.parametrize("forge", ["signature", "app_id", "encrypt"])
def test_a_forged_message_has_403_and_no_content(safe_service: Service, forge: str) -> None:
    phone = safe_service.outside.phone("假的", following=True)
    fields = {"MsgType": "text", "Content": "你好", "MsgId": 24000000000000009}

    answer = safe_service.outside.post("push", openid=phone.openid, fields=fields, forge=forge)

    assert answer == {"status": 403, "text": ""}


def test_a_plain_body_is_refused(safe_service: Service) -> None:
    answer = push(safe_service, text("oStranger0000000000000000001", "你好", 24000000000000010))

    assert (answer.status_code, answer.text) == (403, "")
