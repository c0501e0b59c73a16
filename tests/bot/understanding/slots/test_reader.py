"""Every value of the lists and every rule of the slots, in the words people have for them (slot_values.txt)."""

from pathlib import Path

import pytest

from bench.quality.understanding import PLACES
from bot.understanding import base_reader
from bot.understanding.intents.gold import Said, read_set
from bot.understanding.lexicon.tables import BASE

ROWS = read_set(Path(__file__).parents[1] / "slot_values.txt")


@pytest.mark.parametrize("said", ROWS, ids=[said.text for said in ROWS])
def test_the_value_is_read_from_any_of_its_names(said: Said) -> None:
    values = base_reader().slots(said.text, PLACES).as_dict()

    read = {
        (name, str(one)) for name, value in values.items() for one in (value if isinstance(value, list) else [value])
    }

    assert read == said.facts


def test_every_trade_benefit_and_shift_is_in_the_table() -> None:
    from_table = {value for said in ROWS for name, value in said.facts if name in {"trade", "benefits", "shift"}}

    assert from_table == {value for kind in ("trades", "benefits", "shifts") for value in _values(kind)}


def _values(kind: str) -> set[str]:
    return {value for values in BASE.aliases(f"{kind}.tsv").values() for value in values}
