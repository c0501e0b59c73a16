"""The gold of every set names only intents and slots there are; how well the unseen ones do, the bench reports."""

import pytest

from bench.quality.understanding import read
from bot.understanding import Intent
from bot.understanding.intents.gold import list_sets

INTENTS = {str(intent) for intent in Intent}
SLOTS = {"min_wage", "max_wage", "trade", "benefits", "location", "age", "shift"}
NAMES = [path.name for path in list_sets()]


@pytest.mark.parametrize("name", NAMES)
def test_gold_names_only_intents_and_slots_there_are(name: str) -> None:
    sayings = read(name)

    strange = [said.text for said in sayings if set(said.intents) - INTENTS or {slot for slot, _ in said.facts} - SLOTS]

    assert strange == []


@pytest.mark.parametrize("name", NAMES)
def test_no_saying_stands_twice(name: str) -> None:
    texts = [said.text for said in read(name)]

    assert len(texts) == len(set(texts))
