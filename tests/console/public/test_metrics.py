"""`/metrics` is for the operator's own network, or for callers with the token."""

from dataclasses import replace

import pytest
from flask import Flask

from push.counters import WebhookCounter


def status(app: Flask, address: str, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get("/metrics", environ_base={"REMOTE_ADDR": address}, headers=named).status_code


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1"])
def test_a_private_address_may_scrape(app: Flask, address: str) -> None:
    assert status(app, address) == 200


@pytest.mark.parametrize(
    ("address", "forwarded"),
    [("8.8.8.8", ""), ("8.8.8.8", "127.0.0.1"), ("127.0.0.1", "8.8.8.8"), ("127.0.0.1", "nonsense")],
)
def test_nobody_outside_may_whatever_he_claims(app: Flask, address: str, forwarded: str) -> None:
    assert status(app, address, **({"X_Forwarded_For": forwarded} if forwarded else {})) == 403


@pytest.mark.parametrize(("given", "expected"), [("geheim", 200), ("falsch", 403), ("", 403)])
def test_a_token_opens_it_from_anywhere(app: Flask, given: str, expected: int) -> None:
    runtime = app.extensions["songgang"]
    app.extensions["songgang"] = replace(runtime, settings=replace(runtime.settings, metrics_token="geheim"))

    assert status(app, "8.8.8.8", Authorization=f"Bearer {given}") == expected


def test_an_empty_token_setting_opens_nothing(app: Flask) -> None:
    assert status(app, "8.8.8.8", Authorization="Bearer ") == 403


def test_the_webhooks_answers_are_timed(app: Flask) -> None:
    client = app.test_client()
    client.get("/wechat?signature=x")
    tally: WebhookCounter = app.extensions["songgang_tally"]

    tally.flush()

    assert 'songgang_webhook_total{method="GET",status="403"} 1.0' in client.get("/metrics").text
