"""Template messages (模板消息, platform fact 3.1)."""

from sandbox.api.gate import Call, Route
from sandbox.base.refusals import Json, Refusal, object_of, ok, text_of
from sandbox.platform.chats import Kind
from sandbox.platform.people import Person
from sandbox.platform.templates import Sort
from sandbox.webhook.pushes import event, new_message_id
from sandbox.world.world import World

PATH = "/cgi-bin/message/template/send"


def send(world: World, call: Call) -> Json:
    """Send to a follower; a repeated `client_msg_id` within ten minutes returns the first msgid."""
    person = world.crowd.get(call.body.get("touser"))
    template = world.template(call.body.get("template_id"), Sort.MESSAGE)
    lines = template.fill(object_of(call.body, "data"))
    if not person.following:
        raise Refusal(43004)
    client_id = text_of(call.body, "client_msg_id")
    known = world.repeats.find(f"template/{person.openid}/{client_id}") if client_id else None
    if known is not None:
        return ok(msgid=known)
    sent_id = new_message_id()
    if client_id:
        world.repeats.keep(f"template/{person.openid}/{client_id}", sent_id, REPEAT_SECONDS)
    _deliver(world, person, call.body, (template.title, lines), sent_id)
    return ok(msgid=sent_id)


REPEAT_SECONDS = 600.0


def _deliver(world: World, person: Person, body: Json, look: tuple[str, dict[str, str]], sent_id: int) -> None:
    status = _status(world, person)
    arrived = status == "success"
    content = {key: value for key, value in body.items() if key != "touser"}
    ids = {"msgid": sent_id, "client_msg_id": text_of(body, "client_msg_id")}
    world.ledger.accept("template", openid=person.openid, content=content, ids=ids, delivered=arrived)
    if arrived:
        world.chats.add(person.openid, Kind.TEMPLATE, look[0], fields=look[1], url=text_of(body, "url"))
    finished = event(person.openid, "TEMPLATESENDJOBFINISH", {"MsgID": sent_id, "Status": status})
    world.tell_service(finished)


def _status(world: World, person: Person) -> str:
    """The status in the event; as on the platform, one failure has a space after the colon, the other none."""
    if person.blocked:
        return "failed:user block"
    return "failed: system failed" if world.faults.take_async(PATH, person.openid) else "success"


def list_templates(world: World, _: Call) -> Json:
    """Return the account's template messages."""
    own = [each.document() for each in world.templates.values() if each.sort is Sort.MESSAGE]
    return {"template_list": own}


ROUTES = [
    Route("POST", PATH, send),
    Route("GET", "/cgi-bin/template/get_all_private_template", list_templates),
]
