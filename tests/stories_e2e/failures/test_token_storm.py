"""Eight workers at once, and a token that is no good: few fetches, counted by the platform itself."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.push.notices import Channel, DeliveryState, NoticeState
from models.queries.delivery.alerts import list_open_alerts
from tests.harness.databases import Postgres
from tests.stories_e2e.harness.sending import CUSTOM_SEND, Sending
from tests.stories_e2e.harness.waiting import eventually

WORKERS = 8
PEOPLE = 5 * WORKERS
SENDS = (CUSTOM_SEND, "/cgi-bin/message/mass/send")
"""Eight notices at once hold more of a window than it has: some would go as lists."""
FETCHES = 3
"""The most token fetches that one expiry may cost (docs/faults.md)."""


@pytest.fixture
def sending(postgres: Postgres, redis_url: str) -> Iterator[Sending]:
    with tempfile.TemporaryDirectory(prefix="sg-token-") as name, postgres.database() as url:
        sending = Sending(Path(name), url, redis_url, workers=WORKERS)
        sending.rt.redis.flushall()
        try:
            sending.start()
            sending.add_people(PEOPLE)
            yield sending
        finally:
            sending.stop()


def _fetches(sending: Sending) -> int:
    return sum(sending.outside.get("ledger", since=10**12)["token_fetches"].values())


def test_a_token_that_expires_in_mid_send_is_fetched_at_most_three_times_by_eight_workers(sending: Sending) -> None:
    titles = [f"第{number}件事" for number in range(5)]
    sending.outside.post("latency", ms=300)
    notices = [sending.approve(title) for title in titles]
    sending.await_calls(1)
    before = _fetches(sending)

    sending.outside.post("tokens", do="expire")
    sending.await_done(*notices)

    assert 1 <= _fetches(sending) - before <= FETCHES
    for notice, title in zip(notices, titles, strict=True):
        assert sending.told(notice, title) == {(DeliveryState.SENT, 1): PEOPLE}


def test_a_token_refused_for_good_stops_eight_workers_with_an_alert(sending: Sending) -> None:
    for path in SENDS:
        sending.outside.post("faults", path=path, kind="errcode", errcode=40001, count=None)

    notices = [sending.approve(f"第{number}件事") for number in range(WORKERS)]
    eventually(lambda: {sending.state(one) for one in notices} == {NoticeState.PAUSED}, "all have paused", 90.0)

    assert 1 <= _fetches(sending) <= FETCHES
    assert sending.calls() <= 2 * PEOPLE * WORKERS
    with sending.rt.sessions() as session:
        alerts = Counter((alert.channel, alert.code) for alert in list_open_alerts(session))
    assert alerts[Channel.CUSTOM, "40001"] == 1
    assert alerts.keys() <= {(Channel.CUSTOM, "40001"), (Channel.MASS, "40001")}
    assert sending.told(notices[0], "第0件事") == {(DeliveryState.PENDING, 0): PEOPLE}
