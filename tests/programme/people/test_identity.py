"""Numbers here are the standard's specimen or belong to people born before 1900."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.people.identity import (
    IdProblem,
    age_on,
    check_id_number,
    is_male,
    is_mobile,
    mask_id_for_staff,
    mask_id_for_worker,
    mask_name,
    mask_phone,
    normalise_id_number,
    normalise_name,
    normalise_phone,
)

TODAY = date(2018, 6, 30)
SPECIMEN = "11010519491231002X"


@pytest.mark.parametrize(
    "typed",
    [
        SPECIMEN,
        "110105 1949 1231 002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002叉",
        "11010519491231002艾克斯",
        "11010519491231002×",
        "11010519491231002＊",
        "11O1O5l949123l002Ⅹ",
        "110105\n19491231\n002X。",
        "一一零一零五一九四九一二三一零零二叉",
    ],
)
def test_every_way_of_typing_the_specimen_is_the_same_number(typed: str) -> None:
    assert normalise_id_number(typed) == SPECIMEN


@pytest.mark.parametrize("number", [SPECIMEN, "532125189901010012", "53062418990101002X"])
def test_a_right_number_of_any_region_is_accepted(number: str) -> None:
    check = check_id_number(number, TODAY)

    assert check.is_valid
    assert check.sentence == ""


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("11010519491231002", IdProblem.WRONG_LENGTH),
        ("", IdProblem.WRONG_LENGTH),
        ("110105491231002", IdProblem.FIRST_GENERATION),
        ("1101051949123100XX", IdProblem.WRONG_CHARACTER),
        ("532125********0012", IdProblem.WRONG_CHARACTER),
        ("530624189902290019", IdProblem.IMPOSSIBLE_DATE),
        ("110105209912310026", IdProblem.FUTURE_DATE),
        ("110105189512310024", IdProblem.TOO_OLD),
        ("110105194912310020", IdProblem.CHECK_DIGIT),
    ],
)
def test_a_wrong_number_gets_its_own_reason_in_chinese(number: str, problem: IdProblem) -> None:
    check = check_id_number(number, TODAY)

    assert check.problem is problem
    assert check.sentence.endswith("。")
    assert not number or number not in check.sentence


@given(position=st.integers(0, 17), digit=st.sampled_from("0123456789"))
def test_a_single_wrong_digit_is_always_caught(position: int, digit: str) -> None:
    wrong = SPECIMEN[:position] + digit + SPECIMEN[position + 1 :]

    assert check_id_number(wrong, TODAY).is_valid is (wrong == SPECIMEN)


@given(st.text(max_size=40))
def test_any_text_at_all_is_judged_without_a_crash(text: str) -> None:
    check = check_id_number(normalise_id_number(text), TODAY)

    assert check.is_valid == (check.sentence == "")


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2002, 7, 1), date(2018, 6, 30), 15),
        (date(2002, 7, 1), date(2018, 7, 1), 16),
        (date(2000, 2, 29), date(2018, 2, 28), 17),
        (date(2000, 2, 29), date(2018, 3, 1), 18),
    ],
)
def test_age_counts_completed_years_and_the_birthday_itself(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


def test_sex_comes_from_the_sequence() -> None:
    assert is_male("532125189901010012")
    assert not is_male("53062418990101002X")


@pytest.mark.parametrize(
    "typed",
    [
        "+86 138-0000-0000",
        "0086 13800000000",
        "8613800000000",
        "１３８００００００００",
        "138 0000 0000。",
        "一三八零零零零零零零零",
    ],
)
def test_every_way_of_typing_a_mobile_is_the_same_number(typed: str) -> None:
    assert normalise_phone(typed) == "13800000000"


@pytest.mark.parametrize("phone", ["12800000000", "1380000000", "138000000000", "08701234567", ""])
def test_what_is_no_mobile_is_refused(phone: str) -> None:
    assert not is_mobile(phone)


def test_each_reader_sees_only_his_part() -> None:
    number = "532125189901010012"

    assert mask_id_for_staff(number) == "532125**********12"
    assert mask_id_for_worker(number) == "**************0012"
    assert mask_phone("13800000000") == "138****0000"
    assert [mask_name(name) for name in ("张三", "欧阳小明", "")] == ["张*", "欧***", ""]


def test_what_is_too_short_to_mask_is_hidden_whole() -> None:
    assert mask_phone("0870123") == "*******"


def test_names_compare_without_spaces_and_with_one_kind_of_dot() -> None:
    assert normalise_name(" 张　三 ") == "张三"
    assert normalise_name("阿依•古丽") == normalise_name("阿依·古丽")


def test_an_improbable_age_alone_is_usable_where_a_card_is_shown() -> None:
    check = check_id_number("110105189512310024", TODAY)

    assert check.is_usable
    assert not check.is_valid
