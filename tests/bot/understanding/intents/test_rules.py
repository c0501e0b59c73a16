"""Rules found by the words they need: the same as by trying every pattern, with few tries."""

import re
from statistics import mean

import pytest

from bench.quality.understanding import PLACES
from bot.understanding import Intent, base_reader
from bot.understanding.intents.gold import list_sets, read_set
from bot.understanding.intents.literals import needed
from bot.understanding.intents.rules import Rule, Rules, written_rules
from bot.understanding.lexicon.tables import BASE
from bot.understanding.slots.reader import SlotReader

MOST_SEARCHES = 0.05
"""The share of patterns searched for in a sentence, on the average."""


@pytest.fixture(scope="module")
def shapes() -> list[str]:
    """All sayings of the sets, shaped."""
    reader = SlotReader(BASE)
    sayings = (said.text for path in list_sets() for said in read_set(path))
    return [reader.read(base_reader().normalise(saying), PLACES).shape for saying in sayings]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("退订", {"退订"}),
        ("不(?:要|想)再发", {"再发"}),
        ("转(?:人工|客服)", {"人工", "客服"}),
        ("[转接]人", {"人"}),
        ("[转接]", {"转", "接"}),
        ("(?:找|叫|喊)(?:人|你)", {"人", "你"}),
        ("退(?:订|了)?", {"退"}),
        ("人工(?!费)", {"人工"}),
        ("(?:别发|停){1,4}", {"别发", "停"}),
        (r"\d{3,5}元", {"元"}),
        (r"退|\d", set()),
        ("[^退]", set()),
        ("退?", set()),
        ("", set()),
        ("(?i:td)", set()),
    ],
)
def test_the_words_that_a_pattern_needs_are_read_from_it(pattern: str, words: set[str]) -> None:
    assert needed(re.compile(pattern)) == words


def test_letters_of_any_case_are_not_searched_for_as_they_are_written() -> None:
    assert needed(re.compile("td", re.IGNORECASE)) == set()


def test_every_pattern_fits_only_where_one_of_its_words_stands(shapes: list[str]) -> None:
    patterns = [pattern for rule in written_rules().rules for pattern in rule.say]

    missed = [
        (pattern.pattern, shape)
        for pattern in patterns
        for shape in shapes
        if pattern.search(shape) and needed(pattern) and not any(word in shape for word in needed(pattern))
    ]

    assert missed == []


def test_the_rules_that_apply_are_those_found_by_trying_every_pattern(shapes: list[str]) -> None:
    rules = written_rules()
    every = [re.compile("|".join(f"(?:{one.pattern})" for one in rule.say)) for rule in rules.rules]

    for shape in shapes:
        tried = [
            (rule.intent, rule.weight, match.start(), match.group())
            for rule, pattern in zip(rules.rules, every, strict=True)
            if (match := pattern.search(shape)) and not (rule.unless and rule.unless.search(shape))
        ]
        found = [(hit.intent, hit.weight, hit.start, hit.words) for hit in rules.hits(shape)]
        assert found == sorted(tried, key=lambda hit: (-hit[1], hit[2])), shape


def test_a_sentence_is_searched_for_few_patterns(shapes: list[str]) -> None:
    rules = written_rules()
    patterns = sum(len(rule.say) for rule in rules.rules)

    assert mean(len(rules.worth_a_search(shape)) for shape in shapes) < MOST_SEARCHES * patterns


def test_a_pattern_without_any_word_is_always_searched_for() -> None:
    rules = Rules([Rule(Intent.HUMAN, 5, (re.compile(r"\d{3}"), re.compile("人工")), None)])

    assert [hit.words for hit in rules.hits("打110")] == ["110"]
