"""Tokens, quotas, addresses and the JS ticket (platform facts 2, 3.13 and 3.14)."""

import secrets

from sandbox.api.gate import Call, Route
from sandbox.base.refusals import Json, Refusal, ok, text_of
from sandbox.world.world import World


def _check_account(world: World, grant_type: str, app_id: str, secret: str) -> None:
    if grant_type != "client_credential":
        raise Refusal(40002)
    if not app_id:
        raise Refusal(41002)
    if not secret:
        raise Refusal(41004)
    if app_id != world.config.app_id:
        raise Refusal(40013)
    if secret != world.config.app_secret:
        raise Refusal(40125)


def fetch_token(world: World, call: Call) -> Json:
    """Issue a new token at every call."""
    query = call.query
    _check_account(world, query.get("grant_type", ""), query.get("appid", ""), query.get("secret", ""))
    token, seconds = world.tokens.fetch()
    return {"access_token": token, "expires_in": seconds}


def fetch_stable_token(world: World, call: Call) -> Json:
    """Return the same token while it is valid."""
    body = call.body
    _check_account(world, text_of(body, "grant_type"), text_of(body, "appid"), text_of(body, "secret"))
    token, seconds = world.tokens.fetch_stable(force=body.get("force_refresh") is True)
    return {"access_token": token, "expires_in": seconds}


def get_quota(world: World, call: Call) -> Json:
    """Return quota and rate limit of an API, the only reliable source of an account's own limits."""
    path = text_of(call.body, "cgi_path")
    if path.startswith("/sns"):
        raise Refusal(76022)
    return ok(**world.quotas.of(path))


def clear_one_quota(world: World, call: Call) -> Json:
    """Set one API's counter of the day to zero, fifty times a month."""
    world.quotas.clear_one(text_of(call.body, "cgi_path"))
    return ok()


def clear_quota(world: World, call: Call) -> Json:
    """Set the day's counters to zero, ten times a month."""
    if text_of(call.body, "appid") != world.config.app_id:
        raise Refusal(40013)
    world.quotas.clear_used()
    return ok()


def clear_quota_by_secret(world: World, call: Call) -> Json:
    """Set the day's counters to zero without a token, by the secret."""
    _check_account(world, "client_credential", text_of(call.body, "appid"), text_of(call.body, "appsecret"))
    return clear_quota(world, call)


def list_addresses(world: World, _: Call) -> Json:
    """Return the addresses from which pushes come."""
    return {"ip_list": [world.config.host]}


def get_ticket(_: World, call: Call) -> Json:
    """Return a JS-SDK ticket."""
    if call.query.get("type", "jsapi") not in ("jsapi", "wx_card"):
        raise Refusal(40097)
    return ok(ticket=secrets.token_urlsafe(64), expires_in=7200)


ROUTES = [
    Route("GET", "/cgi-bin/token", fetch_token, needs_token=False),
    Route("POST", "/cgi-bin/stable_token", fetch_stable_token, needs_token=False),
    Route("POST", "/cgi-bin/openapi/quota/get", get_quota),
    Route("POST", "/cgi-bin/openapi/quota/clear", clear_one_quota),
    Route("POST", "/cgi-bin/clear_quota", clear_quota),
    Route("POST", "/cgi-bin/clear_quota/v2", clear_quota_by_secret, needs_token=False),
    Route("GET", "/cgi-bin/getcallbackip", list_addresses),
    Route("GET", "/cgi-bin/get_api_domain_ip", list_addresses),
    Route("GET", "/cgi-bin/ticket/getticket", get_ticket),
]
