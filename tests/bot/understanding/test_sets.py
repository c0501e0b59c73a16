"""The gold of every set names only intents and slots there are; how well the unseen ones do, the bench reports."""

import pytest

from bench.understanding import SETS, read
from bot.understanding import Intent

INTENTS = {str(intent) for intent in Intent}
SLOTS = {"min_wage", "max_wage", "trade", "benefits", "location", "age", "shift"}
NAMES = sorted(path.name for path in SETS.glob("*.tsv"))


@pytest.mark.parametrize("name", NAMES)
def test_gold_names_only_intents_and_slots_there_are(name: str) -> None:
    sayings = read(name)

    strange = [said.text for said in sayings if set(said.intents) - INTENTS or {slot for slot, _ in said.facts} - SLOTS]

    assert strange == []


@pytest.mark.parametrize("name", NAMES)
def test_no_saying_stands_twice(name: str) -> None:
    texts = [said.text for said in read(name)]

    assert len(texts) == len(set(texts))
