"""Logs name notices and deliveries, and nothing personal."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from deploy.logs import configure_logs
from models.push.notices import Channel, DeliveryState
from push.channels.base import Rejected
from push.runtime import Runtime
from settings import LogFormat
from tests.harness.stories import Story
from tests.push.conftest import Desk, FakeChannel

PHONE = "13800000007"
PERSONAL = ("阿贵", "oAGuiSecret", PHONE, "11010519491231002X", "请在本月底前缴费")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that this process logs, as production writes it."""
    root = logging.getLogger()
    before, level, shape = root.handlers[:], root.level, structlog.get_config()
    configure_logs(LogFormat.JSON, "test")
    kept = io.StringIO()
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(kept)
    yield kept
    root.handlers[:] = before
    root.setLevel(level)
    structlog.configure(**shape)
    structlog.contextvars.clear_contextvars()


def test_a_send_with_a_refusal_logs_ids_and_nobody(
    desk: Desk, rt: Runtime, story: Story, channels: dict[Channel, FakeChannel], written: io.StringIO
) -> None:
    person = story.chatting_person("阿贵", "oAGuiSecret", phone=PHONE, id_number="11010519491231002X")
    channels[Channel.CUSTOM].answers(Rejected("对方关闭了公众号消息"))

    notice = desk.send()

    text = written.getvalue()
    assert desk.states(notice)[person] is DeliveryState.SENT
    assert f'"notice": {notice}' in text
    assert '"first": 1' in text
    assert [word for word in PERSONAL if word in text] == []
