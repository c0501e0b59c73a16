"""One list of intents for the chat, the staff who teach and the person who is asked."""

from bot.understanding.meaning import Intent
from programme.helpdesk.intents import INTENTS


def test_every_intent_has_its_words() -> None:
    assert list(INTENTS) == [intent.value for intent in Intent]
    assert all(words.taught for words in INTENTS.values())
