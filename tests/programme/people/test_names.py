"""Names as people write them: kept as written, compared by what they mean (issue 10: K8, K9, K15)."""

import pytest

from programme.people.identity import folded_name, is_same_name, normalise_id_number, normalise_name, normalise_phone
from programme.people.service_files import name_index


@pytest.mark.parametrize("dot", [*"∙⋅.•・･．·‧˙●◦⦁⸱ꞏ。｡᛫—-", " · ", " ∙ ", "\u00a0⋅\u3000", "··", "\u200b•\u200b"])
def test_dots_of_every_kind_and_spaces_around_them_are_one_dot(dot: str) -> None:
    assert normalise_name(f"艾力{dot}阿不都") == "艾力·阿不都"


@pytest.mark.parametrize("text", ["张三。", "·张三", "张三…", " 张 三 ."])
def test_a_dot_before_or_behind_the_name_is_none(text: str) -> None:
    assert normalise_name(text) == "张三"


@pytest.mark.parametrize("name", ["陈陞", "刘氾", "王堃", "李喆", "张昇", "杨千𫰡", "𠮷田", "䶮大鹏", "陳阿貴", "甯乾"])
def test_a_name_is_stored_as_written(name: str) -> None:
    assert normalise_name(name) == name


@pytest.mark.parametrize(
    ("written", "on_register"),
    [
        ("陈陞", "陈升"),
        ("刘氾", "刘泛"),
        ("王堃", "王坤"),
        ("李喆", "李哲"),
        ("张昇", "张升"),
        ("陳阿貴", "陈阿贵"),
        ("周濬", "周浚"),
        ("赵甦", "赵苏"),
        ("艾力·阿不都", "艾力阿不都"),
        ("艾力∙阿不都", "艾力 阿不都"),
        ("王\u200b小梅", "王小梅"),
        ("Ａli", "ali"),
    ],
)
def test_two_ways_to_write_a_name_are_the_same_person(written: str, on_register: str) -> None:
    assert is_same_name(written, on_register)
    assert name_index(written) == name_index(on_register)


@pytest.mark.parametrize(("one", "other"), [("陈升", "陈生"), ("王坤", "王堂"), ("艾力·阿不都", "艾力·阿依")])
def test_different_names_are_not(one: str, other: str) -> None:
    assert not is_same_name(one, other)


@pytest.mark.parametrize("variant", ["堃坤", "喆哲", "昇升", "峯峰", "邨村"])
def test_folding_is_the_same_for_both_forms(variant: str) -> None:
    assert folded_name(variant[0]) == folded_name(variant[1])


@pytest.mark.parametrize(
    "marks",
    ["\u202d{}\u202c", "\ufeff{}", "{}\u200b", "\u2066{}\u2069", "{}\ufe0f", "\u00a0{}\u3000", "\u00ad{}\u2060"],
)
def test_invisible_characters_are_no_part_of_a_name_or_number(marks: str) -> None:
    assert normalise_name(marks.format("姓名")) == "姓名"
    assert normalise_phone(marks.format("138 0000 0001")) == "13800000001"
    assert normalise_id_number(marks.format("11010519491231002x")) == "11010519491231002X"


def test_invisible_characters_inside_a_number_are_none_of_its_digits() -> None:
    assert normalise_phone("138\u200b0000\u202d0001") == "13800000001"
    assert normalise_id_number("110105\u206019491231\u00ad002X") == "11010519491231002X"
