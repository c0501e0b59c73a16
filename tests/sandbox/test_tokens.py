"""Tokens and the gate (platform fact 2)."""

import requests

from sandbox.runner import SandboxServer
from tests.sandbox.conftest import Caller


def use(caller: Caller, token: str) -> int:
    caller.token = token
    return int(caller.get("/cgi-bin/getcallbackip").get("errcode", 0))


def test_the_stable_token_stays_the_same(caller: Caller) -> None:
    assert caller.stable_token() == caller.token


def test_a_legacy_token_outlives_its_successor_by_five_minutes(platform: SandboxServer, caller: Caller) -> None:
    first = caller.legacy_token()
    caller.legacy_token()

    before = use(caller, first)
    platform.post("clock", {"advance_seconds": 301})

    assert (before, use(caller, first)) == (0, 40001)


def test_the_two_endpoints_leave_each_other_alone(caller: Caller) -> None:
    stable = caller.token
    caller.legacy_token()
    caller.legacy_token()

    assert use(caller, stable) == 0


def test_a_forced_token_kills_the_old_one_but_not_twice_in_half_a_minute(caller: Caller) -> None:
    old = caller.token
    new = caller.stable_token(force_refresh=True)

    again = caller.stable_token(force_refresh=True)

    assert (use(caller, old), again) == (40001, new)
    assert use(caller, new) == 0


def test_missing_malformed_and_expired_tokens_have_their_own_codes(platform: SandboxServer, caller: Caller) -> None:
    good = caller.token
    platform.post("tokens", {"do": "expire"})

    assert [use(caller, token) for token in ("", "short", "x" * 100, good)] == [41001, 40014, 40001, 42001]


def test_errors_carry_a_changing_rid(caller: Caller) -> None:
    first, second = (caller.get("/cgi-bin/user/info", openid="nobody")["errmsg"] for _ in range(2))

    assert " rid: " in first
    assert first != second


def test_a_wrong_secret_is_refused(platform: SandboxServer) -> None:
    body = {"grant_type": "client_credential", "appid": "wx0123456789abcdef", "secret": "falsch"}

    answer = requests.post(platform.base_url + "/cgi-bin/stable_token", json=body, timeout=10).json()

    assert answer["errcode"] == 40125


def test_the_ledger_counts_token_fetches(platform: SandboxServer, caller: Caller) -> None:
    caller.legacy_token()

    assert platform.ledger()["token_fetches"] == {"token": 1, "stable_token": 1}


def test_the_daily_quota_refuses_and_can_be_cleared(platform: SandboxServer, caller: Caller) -> None:
    platform.post("quotas", {"/cgi-bin/getcallbackip": 0})
    refused = use(caller, caller.token)
    platform.post("quotas", {"/cgi-bin/getcallbackip": 1})

    assert (refused, use(caller, caller.token), use(caller, caller.token)) == (45009, 0, 45009)


def test_the_quota_of_an_api_counts_its_calls_and_turns_over_at_midnight(
    platform: SandboxServer, caller: Caller
) -> None:
    path = "/cgi-bin/message/custom/send"
    platform.post("clock", {"now": "2026-11-23T23:59:00+08:00"})
    caller.custom(platform.make_people()[0])
    used = caller.post("/cgi-bin/openapi/quota/get", {"cgi_path": path})["quota"]

    platform.post("clock", {"advance_seconds": 61})

    fresh = caller.post("/cgi-bin/openapi/quota/get", {"cgi_path": path})["quota"]
    assert used == {"daily_limit": 500_000, "used": 1, "remain": 499_999}
    assert fresh["used"] == 0


def test_the_quota_of_what_is_no_api_is_refused(caller: Caller) -> None:
    paths = ("/cgi-bin/nothing", "/sns/userinfo")

    codes = [caller.post("/cgi-bin/openapi/quota/get", {"cgi_path": path})["errcode"] for path in paths]

    assert codes == [76021, 76022]


def test_one_apis_counter_is_cleared_alone(platform: SandboxServer, caller: Caller) -> None:
    platform.post("quotas", {"/cgi-bin/getcallbackip": 1})
    before = [use(caller, caller.token) for _ in range(2)]

    caller.post("/cgi-bin/openapi/quota/clear", {"cgi_path": "/cgi-bin/getcallbackip"})

    assert (before, use(caller, caller.token)) == ([0, 45009], 0)
