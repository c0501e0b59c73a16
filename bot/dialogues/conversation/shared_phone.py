"""A phone shared by several people (requirements.md 2.6): the choice of one person before anything is shown."""

from dataclasses import replace
from typing import Any

from bot.dialogues.base import Kept, Next, PersonFacts, Turn, numbered
from bot.understanding import Intent, Slots, Understanding
from bot.understanding.answers.choices import chosen

CHOOSE = "sharing.choose"
_FOR = "for"


def meant(memory: Kept, people: int) -> int | None:
    """The id of the person chosen last; None if somebody has joined or left the phone since."""
    person_id, among = memory.get(_FOR, (None, 0))
    return person_id if among == people else None


def picked(memory: Kept, sharers: tuple[PersonFacts, ...]) -> PersonFacts | None:
    """The sharer whose id `meant` returns."""
    known = meant(memory, len(sharers))
    return next((one for one in sharers if one.person_id == known), None)


def of_person(turn: Turn) -> Turn:
    """The turn about the person named in the message, else about the person chosen before."""
    sharers = turn.facts.sharers
    named = [one for one in sharers if one.name and one.name in turn.text]
    if len(named) == 1 and not turn.step:
        return _about(turn, named[0])
    person = picked(turn.memory, sharers)
    return _about(turn, person) if person else turn


def _about(turn: Turn, person: PersonFacts) -> Turn:
    memory = {**turn.memory, _FOR: [person.person_id, len(turn.facts.sharers)]}
    return replace(turn, facts=replace(turn.facts, person=person), memory=memory)


def ask(turn: Turn, key: str = "") -> Next | None:
    """The question which person is meant; None if that is known. `key` is the menu key that was tapped."""
    sharers = turn.facts.sharers
    if not sharers or meant(turn.memory, len(sharers)) is not None:
        return None
    said = turn.said
    kept = {"text": turn.text, "key": key, "intent": said.intent, "slots": said.slots.as_dict()}
    return Next(f"这个微信登记了几个人，这次是给哪个问？回数字。\n{_names(turn)}", CHOOSE, kept)


def _names(turn: Turn) -> str:
    return numbered([one.name for one in turn.facts.sharers])


def settled(turn: Turn) -> tuple[Turn, str] | None:
    """The earlier message, now about the chosen person, and its menu key; None if the message chooses nobody."""
    free = replace(turn, step="", kept={}, tries=0)
    position = chosen(turn.text, [one.name for one in turn.facts.sharers])
    if position is None:
        return None
    said = Understanding(Intent(turn.kept["intent"]), _slots(turn.kept["slots"]))
    asked = replace(free, text=turn.kept["text"], said=said)
    return _about(asked, turn.facts.sharers[position]), turn.kept["key"]


def _slots(kept: dict[str, Any]) -> Slots:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    return Slots(**values)


def change(turn: Turn) -> Next:
    """Forget the chosen person (换人) and ask again."""
    if not turn.facts.sharers:
        return Next("这个微信只登记了您一个人。给别人登记，回“我要登记”。")
    forgotten = {key: value for key, value in turn.memory.items() if key != _FOR}
    return ask(replace(turn, text="找工作", said=Understanding(Intent.JOB_SEARCH), memory=forgotten)) or Next()
