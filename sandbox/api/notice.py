"""Subscription notifications (订阅通知, platform fact 3.2)."""

from sandbox.api.gate import Call, Route
from sandbox.base.refusals import Json, Refusal, object_of, ok, text_of
from sandbox.platform.chats import Kind
from sandbox.platform.people import Person
from sandbox.platform.templates import Sort, Template
from sandbox.webhook.pushes import Tree, new_message_id, notice_event
from sandbox.world.world import World

PATH = "/cgi-bin/message/subscribe/bizsend"


def send(world: World, call: Call) -> Json:
    """Send a notice, one for each acceptance, also to people who do not follow; an event reports the arrival."""
    person = world.crowd.get(call.body.get("touser"))
    template = world.template(call.body.get("template_id"), Sort.NOTICE)
    lines = template.fill(object_of(call.body, "data"))
    _spend_credit(world, person, template)
    sent_id = new_message_id()
    failed = world.faults.take_async(PATH, person.openid)
    content = {key: value for key, value in call.body.items() if key != "touser"}
    ids = {"msgid": sent_id}
    world.ledger.accept("notice", openid=person.openid, content=content, ids=ids, delivered=not failed)
    if not failed:
        page = text_of(call.body, "page")
        world.chats.add(person.openid, Kind.NOTICE, template.title, fields=lines, url=page)
    _report(world, person, template, sent_id, failed=failed)
    return ok()


def _spend_credit(world: World, person: Person, template: Template) -> None:
    left = person.credits.get(template.template_id, 0)
    if left < 1 or person.blocked:
        raise Refusal(43101)
    if not template.long_term:
        person.credits[template.template_id] = left - 1
        world.crowd.changed(person)


def _report(world: World, person: Person, template: Template, sent_id: int, *, failed: bool) -> None:
    item: Tree = {
        "TemplateId": template.template_id,
        "MsgID": sent_id,
        "ErrorCode": 1001 if failed else 0,
        "ErrorStatus": "system failed" if failed else "success",
    }
    push = notice_event(person.openid, "subscribe_msg_sent_event", "SubscribeMsgSentEvent", [item])
    world.tell_service(push)


def list_templates(world: World, _: Call) -> Json:
    """Return the account's notice templates."""
    return ok(data=[each.document() for each in world.templates.values() if each.sort is Sort.NOTICE])


ROUTES = [
    Route("POST", PATH, send),
    Route("GET", "/wxaapi/newtmpl/gettemplate", list_templates),
]
