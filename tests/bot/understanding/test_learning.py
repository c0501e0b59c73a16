"""Weights learned from the examples, and a guard that they were learned."""

from pathlib import Path

import pytest
import yaml

from bot.understanding import Intent, base_reader
from bot.understanding.intents.learning import fingerprint, learn
from bot.understanding.lexicon import files
from bot.understanding.lexicon.tables import BASE, WEIGHTS

ROOT = Path(__file__).parents[3]
understand = base_reader().understand


def test_the_weights_belong_to_the_examples_as_they_stand() -> None:
    first_line = (files.DATA / WEIGHTS).read_text("utf-8").split("\n", 1)[0]

    assert fingerprint(BASE.examples) in first_line, "run: python -m bot.understanding.intents.learning"


def test_every_intent_has_many_examples() -> None:
    counts = {intent: sum(right is intent for _, right in BASE.examples) for intent in Intent}

    assert min(counts.values()) >= 50


def test_the_same_examples_give_the_same_weights() -> None:
    few = BASE.examples[::40]

    assert learn(BASE, few) == learn(BASE, few)


def test_a_saying_is_an_example_of_one_intent_only() -> None:
    said = [saying for saying, _ in BASE.examples]

    assert len(said) == len(set(said))


def test_a_doubtful_sentence_names_what_else_it_may_mean() -> None:
    meaning = understand("我的登记")

    assert {Intent.REGISTER, Intent.MY_STATUS} <= {meaning.intent, *meaning.alternatives}


def test_a_clear_sentence_has_no_alternatives() -> None:
    assert understand("补贴什么时候到账").alternatives == ()


def test_what_resembles_no_example_is_nothing_in_particular() -> None:
    assert understand("鼋鼍龟鳖蛟龙").intent is Intent.OTHER


def test_nearly_every_example_is_understood_as_it_is_noted() -> None:
    missed = [(saying, intent) for saying, intent in BASE.examples[::7] if understand(saying).intent is not intent]

    assert len(missed) <= len(BASE.examples[::7]) // 100, missed


@pytest.mark.parametrize(
    ("kind", "table"), [("trades", "trades.tsv"), ("benefits", "benefits.tsv"), ("shifts", "shifts.tsv")]
)
def test_what_is_understood_is_what_forms_offer(kind: str, table: str) -> None:
    offered = yaml.safe_load((ROOT / "programme" / "work" / "data" / "vocabulary.yaml").read_text("utf-8"))[kind]

    understood = {value for values in BASE.aliases(table).values() for value in values}

    assert understood == set(offered)
