"""人工: a ticket for the staff of the town, with the hour by which they answer (R61, R62)."""

from dataclasses import dataclass

from bot.dialogues.base import Effect, Next, Turn, stay
from bot.dialogues.help.ready_answers import words_of
from bot.dialogues.help.rights import Wrong, plain_wrong, wrong_told

ORDINARY, REGISTRATION, HARD = "找人帮忙", "登记", "机器人没看明白的话"


@dataclass(frozen=True)
class OpenHandover(Effect):
    """Open a ticket; the effect says by when staff answer."""

    topic: str
    town: str | None = None
    """The town named in a registration that is not finished."""
    rights: bool = False
    """True for a case of the labour office of the zone and the lead."""


def call(turn: Turn) -> Next:
    """Call a member of staff, at any step; the current dialogue goes on afterwards."""
    if (wrong := wrong_told(turn.text, turn.normalised)) is not None:
        return _case(turn, wrong)
    topic, closing = (REGISTRATION, _GOES_ON) if _registering(turn) else (ORDINARY, "")
    return stay(turn, "", closing=closing, effects=(OpenHandover(topic, turn.kept.get("town")),))


def answer_hard(turn: Turn) -> Next:
    """Hand over a message that ended the process that read it.

    The note keeps it off the list of sentences that staff are asked to teach (bot/teaching/not_understood.py).
    """
    closing = _GOES_ON if _registering(turn) else ""
    effects = (OpenHandover(HARD, turn.kept.get("town")),)
    return stay(turn, "这句我没看明白。", closing=closing, effects=effects, noted="human hard")


_GOES_ON = "登记可以接着做，也可以等他们帮您。"


def wronged(turn: Turn) -> Next | None:
    """A case for staff if the sentence complains of an unmistakable wrong, whatever else it may mean; else None."""
    wrong = plain_wrong(turn.text)
    return _case(turn, wrong) if wrong else None


def _case(turn: Turn, wrong: Wrong) -> Next:
    opened = OpenHandover(wrong.topic, turn.kept.get("town"), rights=True)
    advice = words_of(turn.facts, wrong.advice)
    closing = f"{advice}\n{_GOES_ON}" if _registering(turn) else advice
    return stay(turn, "", closing=closing, effects=(opened,), noted=f"human {wrong.advice} {_version(turn, wrong)}")


def _version(turn: Turn, wrong: Wrong) -> int:
    return turn.facts.answers[wrong.advice].version


def _registering(turn: Turn) -> bool:
    return turn.step.startswith("register.")
