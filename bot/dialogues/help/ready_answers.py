"""The ready answers in force, as a labourer gets them, and which of them a question wants."""

from bot.dialogues.base import Facts, Next
from bot.understanding.phrasebook import Phrasebook
from programme.helpdesk.ready_answers import filled, topics

UNSURE = "这个我答不准"
"""In every reply to a question of policy that no ready answer fits: staff look for it
(bot/teaching/not_understood.py)."""
NOTED_UNSURE = "policy ?"

_BOOK = Phrasebook({topic.key: topic.say for topic in topics()})
_WHOLE = Phrasebook({topic.key: topic.whole for topic in topics() if topic.whole}, rare=True)


def topic_of(plain: str) -> str:
    """The key of the topic that the normalised text asks about; "" where none is."""
    return _BOOK.find(plain)


def plain_topic_of(plain: str) -> str:
    """The same, where the whole sentence asks it plainly: that wins over any other reading."""
    return _WHOLE.find(plain)


def words_of(facts: Facts, key: str) -> str:
    """The answer in force with the plan's blanks filled."""
    return filled(facts.answers[key].text, facts.plan)


def given(facts: Facts, key: str) -> Next:
    """The answer, noted in the log with its version."""
    return Next(words_of(facts, key), noted=f"policy {key} {facts.answers[key].version}")


def unsure(facts: Facts) -> Next:
    """Nothing is made up: a person is offered, and staff see the question."""
    phone = facts.plan.service.office_phone
    ask = f"打{phone}问，或回“人工”，工作人员回您。" if phone else "回“人工”，工作人员回您。"
    return Next(f"{UNSURE}，不敢乱说。\n{ask}", noted=NOTED_UNSURE)
