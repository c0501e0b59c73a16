"""The operator's own system hears of every alert, whatever it answers."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from models.push.notices import Channel
from models.queries.delivery.alerts import open_alert
from push.jobs.alerts import tell
from push.runtime import Runtime


@dataclass
class Receiver:
    """A receiver of alerts: the posted bodies, and the answer to give."""

    address: str = ""
    status: int = 200
    bodies: list[dict[str, object]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(kept.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    kept.address = f"http://127.0.0.1:{server.server_port}/alerts"
    Thread(target=server.serve_forever, daemon=True).start()
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture
def alerting(rt: Runtime, receiver: Receiver) -> Runtime:
    """The runtime with one open alert."""
    with rt.sessions.begin() as session:
        open_alert(session, Channel.SMS, "isv.AMOUNT", "短信余额不足，请充值。", rt.clock())
    return replace(rt, settings=replace(rt.settings, alert_webhook=receiver.address))


def test_an_alert_is_posted_once(alerting: Runtime, receiver: Receiver) -> None:
    tell(alerting)
    tell(alerting)

    body = receiver.bodies[0]
    assert len(receiver.bodies) == 1
    assert (body["code"], body["channel"], body["advice"]) == ("isv.AMOUNT", "sms", "短信余额不足，请充值。")
    assert body["opened_at"] == alerting.clock().isoformat()


def test_what_was_not_accepted_is_told_again(alerting: Runtime, receiver: Receiver) -> None:
    receiver.status = 503
    tell(alerting)
    receiver.status = 200

    tell(alerting)

    assert len(receiver.bodies) == 2


def test_a_receiver_that_is_away_raises_nothing(alerting: Runtime) -> None:
    away = replace(alerting, settings=replace(alerting.settings, alert_webhook="http://127.0.0.1:9/"))

    tell(away)

    assert not list(alerting.redis.scan_iter("songgang:told:*"))


def test_without_an_address_nobody_is_told(alerting: Runtime, rt: Runtime, receiver: Receiver) -> None:
    tell(rt)

    assert receiver.bodies == []
