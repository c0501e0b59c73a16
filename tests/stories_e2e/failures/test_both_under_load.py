"""People write while a notice goes out to all: everybody is answered, if late, and everybody is told once."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deploy.development.embedded_redis import EmbeddedRedis
from models.push.notices import DeliveryState
from tests.stories_e2e.harness.phones import Phone
from tests.stories_e2e.harness.sending import Sending

PEOPLE = 600
WRITERS = 60
AT_ONCE = 6


@pytest.fixture
def sending(database_url: str) -> Iterator[Sending]:
    with tempfile.TemporaryDirectory(prefix="sg-both-") as name, EmbeddedRedis(Path(name) / "redis") as redis:
        sending = Sending(Path(name), database_url, redis.url, listens=True)
        try:
            sending.start()
            yield sending
        finally:
            sending.stop()


def test_who_writes_during_a_send_is_answered_and_nobody_is_told_twice(sending: Sending) -> None:
    phones = [Phone(sending.outside, openid) for openid in sending.add_people(PEOPLE)[:WRITERS]]
    sending.outside.post("latency", ms=100)
    notice = sending.approve()
    sending.await_calls(1)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda phone: phone.say("你好"), phones))
    sending.await_done(notice)

    assert all(phone.await_words("找工作") for phone in phones)
    assert sending.told(notice) == {(DeliveryState.SENT, 1): PEOPLE}
    assert sending.outside.get("ledger", since=10**12)["violations"] == []
