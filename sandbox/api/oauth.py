"""Web authorisation (网页授权, platform fact 3.12): the person of the chosen phone always agrees."""

from urllib.parse import urlencode, urlsplit

from aiohttp import web

from sandbox.api.gate import Call, Route
from sandbox.base.refusals import Json, Refusal, ok
from sandbox.platform.oauth import Grant
from sandbox.world.world import World

SCOPES = {"snsapi_base", "snsapi_userinfo"}
ORDER = ["appid", "redirect_uri", "response_type", "scope"]


def authorize(world: World, call: Call) -> web.Response:
    """Redirect to the page with a code for the person of the chosen phone."""
    query = call.query
    named = [name for name in query if name in ORDER]
    well_formed = named == ORDER and query["scope"] in SCOPES and query["response_type"] == "code"
    if not well_formed or query["appid"] != world.config.app_id:
        return web.Response(status=400, text="链接参数错误")
    openid = query.get("openid") or world.chosen
    if world.crowd.find(openid) is None:
        return web.Response(status=400, text="请先在手机页面选择一个人")
    target, code = query["redirect_uri"], world.grants.new_code(openid, query["scope"])
    glue = "&" if urlsplit(target).query else "?"
    answer = urlencode({"code": code, "state": query.get("state", "")})
    return web.Response(status=302, headers={"Location": f"{target}{glue}{answer}"})


def exchange_code(world: World, call: Call) -> Json:
    """Exchange a code for a user-level token, once."""
    query = call.query
    if query.get("appid") != world.config.app_id:
        raise Refusal(40013)
    if query.get("secret") != world.config.app_secret:
        raise Refusal(40125)
    if not query.get("code"):
        raise Refusal(41008)
    return _tokens(world, world.grants.use_code(query["code"]))


def refresh(world: World, call: Call) -> Json:
    """Issue new tokens for a refresh token."""
    return _tokens(world, world.grants.by_refresher(call.query.get("refresh_token", "")))


def _tokens(world: World, grant: Grant) -> Json:
    token, refresher = world.grants.new_tokens(grant)
    return {
        "access_token": token,
        "expires_in": 7200,
        "refresh_token": refresher,
        "openid": grant.openid,
        "scope": grant.scope,
    }


def check(world: World, call: Call) -> Json:
    """Accept a valid token of this person, else refuse."""
    if world.grants.by_token(call.query.get("access_token", "")).openid != call.query.get("openid"):
        raise Refusal(40003)
    return ok()


def user_info(world: World, call: Call) -> Json:
    """Return name and picture of a person who granted userinfo."""
    grant = world.grants.by_token(call.query.get("access_token", ""))
    if grant.scope != "snsapi_userinfo":
        raise Refusal(48001)
    name = world.crowd.get(grant.openid).name
    return {"openid": grant.openid, "nickname": name, "sex": 0, "headimgurl": "", "privilege": []}


ROUTES = [
    Route("GET", "/connect/oauth2/authorize", authorize, needs_token=False),
    Route("GET", "/sns/oauth2/access_token", exchange_code, needs_token=False),
    Route("GET", "/sns/oauth2/refresh_token", refresh, needs_token=False),
    Route("GET", "/sns/auth", check, needs_token=False),
    Route("GET", "/sns/userinfo", user_info, needs_token=False),
]
