"""Questions about policy and trust: the ready answer to the topic, or an offer of staff (requirements.md 4.3)."""

import re

from bot.dialogues.base import Next, Turn, numbered
from bot.dialogues.help import handover, sites
from bot.dialogues.help.question_topics import asks_for_site
from bot.dialogues.help.ready_answers import FRAUD, given, plain_topic_of, tells_of_fraud, topic_of, unsure
from bot.understanding import Intent
from bot.understanding.answers.choices import chosen
from programme.helpdesk.ready_answers import topics

CHOOSE = "policy.choose"
LONGEST = 24
"""Characters; a plain question is short."""
_MISREAD = frozenset({Intent.JOB_SEARCH, Intent.JOB_DETAIL, Intent.APPLY, Intent.SUBSIDY, Intent.OTHER})
"""Readings of a fraud told that speaks of a job, a payment, or like an advertisement."""
_NUMBERED = re.compile(r"\d{5}")


def start(turn: Turn) -> Next:
    """The sites or the ready answer, according to the question."""
    if asks_for_site(turn.normalised):
        return sites.sites(turn)
    key = topic_of(turn.normalised)
    return given(turn.facts, key) if key else unsure(turn.facts)


def plain_question(turn: Turn) -> Next | None:
    """The answer to a fraud told or to an unmistakable question (R04, R22: 有没有电话, 大关哪点可以报名), else None."""
    if turn.said.intent in _MISREAD and tells_of_fraud(turn.normalised):
        return given(turn.facts, FRAUD)
    if len(turn.text) > LONGEST or _NUMBERED.search(turn.text):
        return None
    if asks_for_site(turn.normalised):
        return sites.sites(turn)
    key = plain_topic_of(turn.normalised)
    return given(turn.facts, key) if key else None


def call(turn: Turn) -> Next:
    """The telephone number if only that is asked for, else a member of staff."""
    return given(turn.facts, "phone") if plain_topic_of(turn.normalised) == "phone" else handover.call(turn)


def offer(_turn: Turn) -> Next:
    """政策问答 of the menu: the most frequent questions, by digits."""
    listed = [topic for topic in topics() if topic.menu]
    titles = [topic.title for topic in listed]
    kept = {"titles": titles, "keys": [topic.key for topic in listed]}
    return Next(f"我们不收任何费用。您想问哪样？回数字，或者直接问。\n{numbered(titles)}", CHOOSE, kept)


def choose(turn: Turn) -> Next | None:
    """The answer to one of the listed questions."""
    position = chosen(turn.text, turn.kept["titles"])
    return None if position is None else given(turn.facts, turn.kept["keys"][position])


def scams(turn: Turn) -> Next:
    """防骗提醒 of the menu."""
    return given(turn.facts, "scams")


def transport(turn: Turn) -> Next:
    """点对点送工 of the menu."""
    return given(turn.facts, "transport")
