"""Tags and their holders (用户标签, platform fact 3.6)."""

from sandbox.api.gate import Call, Route
from sandbox.base.refusals import Json, Refusal, number_of, object_of, ok, text_of, texts_of
from sandbox.platform.people import Person
from sandbox.world.world import World

BATCH = 50
TAGS_A_PERSON = 20
PAGE = 10_000


def create(world: World, call: Call) -> Json:
    """Create a tag."""
    tag = world.tags.create(text_of(object_of(call.body, "tag"), "name"))
    return {"tag": {"id": tag.id, "name": tag.name}}


def list_all(world: World, _: Call) -> Json:
    """Return all tags with the numbers of their holders."""
    holders = [tag_id for person in world.crowd.followers() for tag_id in person.tags]
    return {"tags": [{"id": t.id, "name": t.name, "count": holders.count(t.id)} for t in world.tags.all()]}


def rename(world: World, call: Call) -> Json:
    """Rename one of the account's own tags."""
    tag = object_of(call.body, "tag")
    world.tags.rename(number_of(tag, "id"), text_of(tag, "name"))
    return ok()


def delete(world: World, call: Call) -> Json:
    """Remove one of the account's own tags, also from its holders."""
    tag = world.tags.delete(number_of(object_of(call.body, "tag"), "id"))
    for person in world.crowd:
        if tag.id in person.tags:
            person.tags.remove(tag.id)
            world.crowd.changed(person)
    return ok()


def _batch(world: World, call: Call) -> tuple[int, list[Person]]:
    """The tag's id and the named followers; at most 50, all of this account."""
    tag = world.tags.get(number_of(call.body, "tagid"))
    openids = texts_of(call.body, "openid_list")
    if not 0 < len(openids) <= BATCH:
        raise Refusal(40032)
    people = [world.crowd.find(openid) for openid in openids]
    found = [person for person in people if person is not None]
    if len(found) < len(people):
        raise Refusal(49003)
    if not all(person.following for person in found):
        raise Refusal(40003)
    return tag.id, found


def tag_people(world: World, call: Call) -> Json:
    """Give the tag to all named followers, or to none."""
    tag_id, people = _batch(world, call)
    if any(tag_id not in person.tags and len(person.tags) >= TAGS_A_PERSON for person in people):
        raise Refusal(45059)
    for person in people:
        if tag_id not in person.tags:
            person.tags.append(tag_id)
            world.crowd.changed(person)
    return ok()


def untag_people(world: World, call: Call) -> Json:
    """Take the tag from all named followers."""
    tag_id, people = _batch(world, call)
    for person in people:
        if tag_id in person.tags:
            person.tags.remove(tag_id)
            world.crowd.changed(person)
    return ok()


def list_of_person(world: World, call: Call) -> Json:
    """Return the tags of one person."""
    return {"tagid_list": world.crowd.get(call.body.get("openid")).tags}


def list_holders(world: World, call: Call) -> Json:
    """Return the holders of a tag, 10,000 a page."""
    tag = world.tags.get(number_of(call.body, "tagid"))
    openids = [person.openid for person in world.crowd.followers() if tag.id in person.tags]
    page = page_after(openids, text_of(call.body, "next_openid"))
    return {"count": len(page), "data": {"openid": page}, "next_openid": page[-1] if page else ""}


def page_after(openids: list[str], last: str) -> list[str]:
    """At most 10,000 openids after `last`; an unknown one is 40003."""
    if last and last not in openids:
        raise Refusal(40003)
    start = openids.index(last) + 1 if last else 0
    return openids[start : start + PAGE]


ROUTES = [
    Route("POST", "/cgi-bin/tags/create", create),
    Route("GET", "/cgi-bin/tags/get", list_all),
    Route("POST", "/cgi-bin/tags/update", rename),
    Route("POST", "/cgi-bin/tags/delete", delete),
    Route("POST", "/cgi-bin/tags/members/batchtagging", tag_people),
    Route("POST", "/cgi-bin/tags/members/batchuntagging", untag_people),
    Route("POST", "/cgi-bin/tags/getidlist", list_of_person),
    Route("POST", "/cgi-bin/user/tag/get", list_holders),
]
