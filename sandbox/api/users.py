"""Followers (用户管理, platform fact 3.7)."""

from sandbox.api.gate import Call, Route
from sandbox.api.tags import page_after
from sandbox.base.refusals import Json, Refusal, ok, text_of
from sandbox.platform.people import Person
from sandbox.world.world import World

BATCH = 100
MAX_REMARK_BYTES = 30


def info(world: World, call: Call) -> Json:
    """Return one person as the platform does today: no name, no picture."""
    return _info(world.crowd.get(call.query.get("openid")))


def info_batch(world: World, call: Call) -> Json:
    """Return up to 100 people."""
    asked = call.body.get("user_list")
    if not isinstance(asked, list) or not all(isinstance(each, dict) for each in asked):
        raise Refusal(40097, "user_list")
    if not 0 < len(asked) <= BATCH:
        raise Refusal(40032)
    return {"user_info_list": [_info(world.crowd.get(each.get("openid"))) for each in asked]}


def _info(person: Person) -> Json:
    if not person.following:
        return {"subscribe": 0, "openid": person.openid}
    numeric = person.qr_scene.isascii() and person.qr_scene.isdigit()
    return {
        "subscribe": 1,
        "openid": person.openid,
        "subscribe_time": person.followed_at,
        "remark": person.remark,
        "groupid": person.tags[0] if person.tags else 0,
        "tagid_list": person.tags,
        "subscribe_scene": person.scene,
        "qr_scene": int(person.qr_scene) if numeric else 0,
        "qr_scene_str": "" if numeric else person.qr_scene,
    }


def list_followers(world: World, call: Call) -> Json:
    """Return the followers, 10,000 a page; the page after the last has no `data`."""
    openids = [person.openid for person in world.crowd.followers()]
    page = page_after(openids, call.query.get("next_openid", ""))
    answer: Json = {"total": len(openids), "count": len(page), "next_openid": page[-1] if page else ""}
    return {**answer, "data": {"openid": page}} if page else answer


def set_remark(world: World, call: Call) -> Json:
    """Set the account's own note on a follower."""
    person, remark = world.crowd.get(call.body.get("openid")), text_of(call.body, "remark")
    if len(remark.encode()) >= MAX_REMARK_BYTES:
        raise Refusal(40092)
    person.remark = remark
    world.crowd.changed(person)
    return ok()


ROUTES = [
    Route("GET", "/cgi-bin/user/info", info),
    Route("POST", "/cgi-bin/user/info/batchget", info_batch),
    Route("GET", "/cgi-bin/user/get", list_followers),
    Route("POST", "/cgi-bin/user/info/updateremark", set_remark),
]
