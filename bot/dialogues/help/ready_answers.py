"""The ready answers in force: their words for the chat, and the choice of one for a question."""

from bot.dialogues.base import Facts, Next
from bot.understanding.phrasebook import Phrasebook
from programme.helpdesk.ready_answers import filled, topics

UNSURE = "这个我答不准"
"""Part of every reply to a policy question without a ready answer, so that staff find it
(bot/teaching/not_understood.py)."""
NOTED_UNSURE = "policy ?"
FRAUD = "told"
"""The answer to somebody who tells of a fraud: the warning, and that nobody collects money here."""
_SURELY = 7
"""Characters of a telling that leave no doubt, however the rest is read."""

_BOOK = Phrasebook({topic.key: topic.say for topic in topics()})
_WHOLE = Phrasebook({topic.key: topic.whole for topic in topics() if topic.whole}, rare=True)


def topic_of(plain: str) -> str:
    """The key of the topic that the normalised text asks about; "" where none is."""
    return _BOOK.find(plain)


def tells_of_fraud(plain: str) -> bool:
    """True if the normalised text surely tells what swindlers do: first money, tasks for commission, a card to lend."""
    return _BOOK.covers(FRAUD, plain) >= _SURELY


def plain_topic_of(plain: str) -> str:
    """The key of the topic if the whole sentence plainly asks for it, which wins over other readings; else ""."""
    return _WHOLE.find(plain)


def words_of(facts: Facts, key: str) -> str:
    """The text of the answer in force, its blanks filled from the plan."""
    return filled(facts.answers[key].text, facts.plan)


def given(facts: Facts, key: str) -> Next:
    """The reply with the answer; its version is noted in the log."""
    return Next(words_of(facts, key), noted=f"policy {key} {facts.answers[key].version}")


def unsure(facts: Facts) -> Next:
    """The reply without an answer: nothing is made up, staff are offered, and they see the question."""
    phone = facts.plan.service.office_phone
    ask = f"打{phone}问，或回“人工”，工作人员回您。" if phone else "回“人工”，工作人员回您。"
    return Next(f"{UNSURE}，不敢乱说。\n{ask}", noted=NOTED_UNSURE)
