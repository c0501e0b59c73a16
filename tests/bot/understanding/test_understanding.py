"""The meaning understood from any message."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import understood_lines
from bot.understanding import Gazetteer, Intent, base_reader
from bot.understanding.intents.gold import SAYINGS, Said, read_set

PLACES = Gazetteer(origin=("青石县", "白水镇"), destination="南江明珠开发区", aliases=("明珠区", "开发区", "南江港"))
understand, normalise = base_reader().understand, base_reader().normalise


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ＴＤ", "td"),
        ("找工作😀\u202e\u0000", "找工作"),
        ("補貼", "补贴"),
        ("宝吃宝住", "包吃包住"),
        ("没得", "没有"),
        ("wo yao zhao gongzuo", "我要找工作"),
    ],
)
def test_spelling_is_made_one(written: str, meant: str) -> None:
    assert normalise(written) == meant


def test_a_home_town_is_not_where_the_job_should_be() -> None:
    meaning = understand("我是白水镇的，想找个工作", PLACES)

    assert meaning.slots.location is None


@pytest.mark.parametrize("said", ["明珠开发区有没有厂", "明珠那边招不招工", "名珠那边有没有活"])
def test_the_area_is_called_by_its_short_name(said: str) -> None:
    assert understand(said, PLACES).slots.location == "明珠区"


def test_other_names_of_the_area_lead_to_its_short_name() -> None:
    assert PLACES.canonical("南江港") == "明珠区"


def test_a_refused_trade_is_not_wished() -> None:
    assert understand("不想进电子厂，有没有保洁的活").slots.trade == "保洁"


def test_a_refused_night_shift_is_a_wish_for_days() -> None:
    assert understand("找个不上夜班的厂").slots.shift == "白班"


def test_slots_belong_to_four_intents_only() -> None:
    meaning = understand("老板拖欠我4000工资")

    assert (meaning.intent, meaning.slots.as_dict()) == (Intent.HUMAN, {})


def test_the_first_of_two_questions_wins() -> None:
    meaning = understand("补贴咋个领，还有没有电子厂招人")

    assert meaning.intent is Intent.SUBSIDY


def test_the_explanation_names_what_matched() -> None:
    explanation = base_reader().explain("有没有四千的焊工")

    assert "trade: 焊工" in explanation


@pytest.mark.parametrize(
    "odd", ["", " ", "👍" * 50, "\u202e\u200f", "'; DROP TABLE people;--", "{{ config }}", "${jndi}", "\ud800"]
)
def test_odd_messages_are_answered(odd: str) -> None:
    assert understand(odd, PLACES).intent in {Intent.OTHER, Intent.HELP}


@pytest.mark.parametrize("piece", ["找", "工资", "我想找个的", "不要再发", "4000", "zhao", "（", "的\n"])
def test_long_messages_are_answered(piece: str) -> None:
    assert isinstance(understand(piece * 10_000, PLACES).intent, Intent)


@given(st.text(max_size=80))
def test_nothing_raises(text: str) -> None:
    assert isinstance(understand(text, PLACES).intent, Intent)


def test_the_command_prints_one_line_of_json_for_each_sentence() -> None:
    lines = list(understood_lines(io.StringIO("找焊工\n\n退订\n"), base_reader(), PLACES))

    assert [json.loads(line) for line in lines] == [
        {"intent": "job_search", "slots": {"trade": "焊工"}},
        {"intent": "unsubscribe", "slots": {}},
    ]


@pytest.mark.parametrize(
    "said", ["龟儿子给老子找个一月十万的活", "一天一万的活有没得", "工资一百万的有没有", "操你妈什么破厂"]
)
def test_an_insult_or_a_wage_nobody_pays_is_no_job_wish(said: str) -> None:
    assert understand(said).intent is Intent.OTHER


PROMISES = read_set(SAYINGS / "promises.tsv")


@pytest.mark.parametrize("said", PROMISES, ids=[said.text for said in PROMISES])
def test_what_must_not_be_confused_is_not(said: Said) -> None:
    assert understand(said.text).intent == said.intents[0]
