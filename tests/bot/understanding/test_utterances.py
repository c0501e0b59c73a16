"""The development set sets the floor below which no change of a lexicon may fall."""

import pytest

from bot.understanding import Intent, base_reader
from tests.bot.understanding.scoring import PLACES, Score, examples, score

understand = base_reader().understand


@pytest.fixture(scope="module")
def reached() -> Score:
    return score(examples())


def test_nearly_every_intent_is_understood(reached: Score) -> None:
    assert reached.intent >= 0.95, "\n".join(reached.wrong)


def test_slots_are_exact(reached: Score) -> None:
    assert reached.slot_f1 >= 0.92, "\n".join(reached.wrong)


@pytest.mark.parametrize("intent", [Intent.UNSUBSCRIBE, Intent.HUMAN])
def test_a_wish_to_stop_or_for_a_person_is_never_missed(intent: Intent) -> None:
    wished = [example.text for example in examples() if example.intent is intent]

    missed = [text for text in wished if understand(text, PLACES).intent is not intent]

    assert missed == []


def test_abuse_and_spam_are_never_job_wishes() -> None:
    ignored = [example.text for example in examples() if example.intent is Intent.OTHER]

    heard = [text for text in ignored if understand(text, PLACES).intent is Intent.JOB_SEARCH]

    assert heard == []
