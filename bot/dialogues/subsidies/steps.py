"""补贴: questions about the money of the programme, and further aspects by digits (requirements.md 4.3)."""

from dataclasses import dataclass, replace

from bot.dialogues.base import Effect, Next, Turn, numbered
from bot.dialogues.help.question_topics import MONTHLY, Asked, about_money
from bot.dialogues.help.ready_answers import given
from bot.dialogues.subsidies.wording import Claimant, answer
from bot.understanding.answers.choices import chosen
from bot.understanding.meaning import Intent

MORE = "subsidy.more"
_SIDES_OFFERED = {"when": "什么时候发", "bring": "要带什么", "card": "打到哪张卡"}
_SHORT = 12
_FOR_STAFF = ("late", "whom")


@dataclass(frozen=True)
class TellSubsidy(Effect):
    """Answer the question of a registered person from their file."""

    asked: Asked


def start(turn: Turn) -> Next:
    """The answer to 补贴咋个领 and all other questions about the money of the programme."""
    return _told(turn, about_money(turn.normalised))


def award(turn: Turn) -> Next:
    """证书奖励 of the menu."""
    return _told(turn, Asked(subject="award"))


def more(turn: Turn) -> Next | None:
    """Another aspect of the same payment, by an offered digit or a short question; None for other messages."""
    subject = turn.kept["subject"]
    position = chosen(turn.text, list(_SIDES_OFFERED.values()))
    if position is not None:
        return _told(turn, Asked(subject, list(_SIDES_OFFERED)[position]))
    asked = about_money(turn.normalised)
    if not asked.question or len(turn.text) > _SHORT or turn.said.intent not in _MAY_BE_MORE:
        return None
    return _told(turn, asked if asked.subject != MONTHLY else replace(asked, subject=subject))


_MAY_BE_MORE = frozenset({Intent.SUBSIDY, Intent.POLICY, Intent.MY_STATUS, Intent.HELP, Intent.OTHER})


def _told(turn: Turn, asked: Asked) -> Next:
    if asked.subject in ("travel_money", "other_money"):
        return given(turn.facts, asked.subject)
    if turn.facts.person and turn.facts.person.registered:
        step = Next(effects=(TellSubsidy(asked),))
    else:
        step = Next(answer(asked, Claimant(), turn.facts))
    return _offering(turn, asked, step)


def _offering(turn: Turn, asked: Asked, step: Next) -> Next:
    """Offer the other aspects by digits, unless another dialogue is open or a further wish follows."""
    has_any = turn.facts.plan.subsidies.monthly or turn.facts.plan.subsidies.award
    busy = turn.step not in ("", MORE) or turn.said.then or asked.question in _FOR_STAFF
    if busy or not has_any:
        return step
    closing = numbered(list(_SIDES_OFFERED.values()))
    return replace(step, step=MORE, kept={"subject": asked.subject}, closing=closing)
