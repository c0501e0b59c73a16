"""Numbers, choices and yes or no, as people write them."""

import pytest

from bot.understanding.answers.choices import chosen
from bot.understanding.answers.yes_no import agreed
from bot.understanding.slots.numerals import small
from bot.understanding.slots.wages import wage

TOWNS = ["翠华镇", "玉碗镇", "高桥镇", "木杆镇", "上高桥回族彝族苗族乡"]


@pytest.mark.parametrize(
    ("said", "lowest", "highest"),
    [
        ("4000以上", 4000, None),
        ("四千五左右", 4500, None),
        ("8到10k", 8000, 10000),
        ("四五千", 4000, 5000),
        ("一万二", 12000, None),
        ("4千5", 4500, None),
        ("5k+", 5000, None),
        ("莫低于三千八", 3800, None),
        ("不超过五千", None, 5000),
        ("三千以下的不去", 3000, None),
        ("三千到四千五", 3000, 4500),
        ("6、7千", 6000, 7000),
    ],
)
def test_wages_are_read_by_the_month(said: str, lowest: int | None, highest: int | None) -> None:
    read = wage(said)

    assert (read.minimum, read.maximum) == (lowest, highest)


@pytest.mark.parametrize(
    "said", ["200一天", "18块一个小时", "两口子一共八千", "一年五六万", "2017年", "电话13800000000", "欠我4000"]
)
def test_other_sums_are_no_monthly_wage(said: str) -> None:
    read = wage(said)

    assert (read.minimum, read.maximum) == (None, None)


@pytest.mark.parametrize(("written", "value"), [("十", 10), ("二十三", 23), ("一百零二", 102), ("7", 7), ("人", None)])
def test_small_numbers(written: str, value: int | None) -> None:
    assert small(written) == value


@pytest.mark.parametrize(
    "said",
    [
        "2",
        "２",
        "二",
        "第二个",
        "②",
        "2️⃣",
        "玉碗镇",
        "玉碗",
        "玉婉镇",
        "我选2",
        "2 玉碗镇",
        "那就选第二个",
        "那就 第 2个",
    ],
)
def test_a_choice_is_understood_however_it_is_said(said: str) -> None:
    assert chosen(said, TOWNS) == 1


@pytest.mark.parametrize("said", ["", "6", "镇", "一样", "哈哈", "不晓得"])
def test_what_is_no_choice_is_none(said: str) -> None:
    assert chosen(said, TOWNS) is None


@pytest.mark.parametrize(("said", "index"), [("高桥", 2), ("高桥镇", 2), ("上高桥", 4), ("我是上高桥的", 4)])
def test_a_name_inside_another_is_told_apart(said: str, index: int) -> None:
    assert chosen(said, TOWNS) == index


@pytest.mark.parametrize("said", ["嗯", "好", "要得", "得行", "1", "同意", "👍", "没问题", "莫得问题", "好嘛好嘛"])
def test_yes(said: str) -> None:
    assert agreed(said) is True


@pytest.mark.parametrize("said", ["不", "莫", "2", "不同意", "要不得", "不得行", "不对", "👎"])
def test_no(said: str) -> None:
    assert agreed(said) is False


@pytest.mark.parametrize("said", ["", "可以吗", "不晓得", "啥意思", "张三", "12"])
def test_neither_yes_nor_no(said: str) -> None:
    assert agreed(said) is None
