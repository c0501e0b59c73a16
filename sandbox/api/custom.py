"""Customer-service messages (客服消息, platform fact 3.4)."""

from sandbox.api.gate import Call, Route
from sandbox.base.refusals import Json, Refusal, ok, text_of
from sandbox.platform.people import Person
from sandbox.world.arrivals import shown_message
from sandbox.world.world import World

TYPING_SECONDS = 30.0


def send(world: World, call: Call) -> Json:
    """Show the message at once, or refuse it: content is checked first, then window and count."""
    person = world.crowd.get(call.body.get("touser"))
    shown = shown_message(world, call.body)
    if person.blocked:
        raise Refusal(48002)
    person.spend_message(world.clock.unix())
    person.typing = False
    world.crowd.changed(person)
    entry = shown.put(world, person.openid)
    content = {key: value for key, value in call.body.items() if key != "touser"}
    world.ledger.accept("custom", openid=person.openid, content=content, ids={"entry": entry.seq}, delivered=True)
    return ok()


def set_typing(world: World, call: Call) -> Json:
    """Show 对方正在输入, only within 30 seconds of the person's last act and not twice."""
    person = world.crowd.get(call.body.get("touser"))
    command = text_of(call.body, "command")
    if command not in ("Typing", "CancelTyping"):
        raise Refusal(40097)
    _type(world, person, typing=command == "Typing")
    return ok()


def _type(world: World, person: Person, *, typing: bool) -> None:
    if person.last_said + TYPING_SECONDS < world.clock.unix():
        raise Refusal(45080)
    if typing and person.typing:
        raise Refusal(45081)
    person.typing = typing


ROUTES = [
    Route("POST", "/cgi-bin/message/custom/send", send),
    Route("POST", "/cgi-bin/message/custom/typing", set_typing),
]
