"""Cells that do not hold what their author meant (issue 10, K11–K16)."""

from datetime import date, time, timedelta

import pytest

from programme.imports.files.cells import is_filler, plain_text
from programme.imports.phones import first_phone
from programme.imports.refusals import CellFault


@pytest.mark.parametrize(
    "cell",
    [
        532125190801010013,
        5.3062419900101e17,
        1234567890123456.0,
        -1234567890123456.0,
        1234567890123456789,
        1.3800001111139e21,
        float("inf"),
    ],
)
def test_a_number_of_sixteen_digits_or_more_says_that_digits_are_lost(cell: float) -> None:
    with pytest.raises(CellFault, match=r"存成了数字.*“文本”"):
        plain_text(cell)


@pytest.mark.parametrize(
    ("cell", "text"), [(13800001111.0, "13800001111"), (123456789012345.0, "123456789012345"), (7, "7"), (4.5, "4.5")]
)
def test_a_number_whose_digits_are_all_kept_is_fine(cell: float, text: str) -> None:
    assert plain_text(cell) == text


@pytest.mark.parametrize(
    "cell", ["5.30624E+17", "5.30624e+17", "5.3E17", "5E+17", "５.３０６２４Ｅ＋１７", ' ="5.30624E+17"']
)
def test_a_scientific_number_is_called_by_its_name(cell: str) -> None:
    with pytest.raises(CellFault, match="科学计数法"):
        plain_text(cell)


@pytest.mark.parametrize("number", ["1E5", "E0012", "530624H0012", "H1E17", "0012"])
def test_a_household_number_with_letters_is_no_scientific_number(number: str) -> None:
    assert plain_text(number) == number


@pytest.mark.parametrize(
    "cell",
    [
        '="532125190801010013"',
        '= "532125190801010013"',
        "'532125190801010013",
        "532125190801010013\t",
        '="532125190801010013" ',
    ],
)
def test_what_only_keeps_a_number_as_text_is_unwrapped(cell: str) -> None:
    assert plain_text(cell) == "532125190801010013"


@pytest.mark.parametrize(
    ("cell", "text"),
    [("1,234", "1234"), ("1234.0", "1234"), ("13800001111.0", "13800001111"), ("1,234.00", "1234"), ("007.0", "007")],
)
def test_a_whole_number_as_programs_write_it_is_its_digits(cell: str, text: str) -> None:
    assert plain_text(cell) == text


@pytest.mark.parametrize("cell", ["001,002", "1,23", "12,34,56", "1.5", "1.2.3", "532125190801010013"])
def test_what_only_looks_like_a_written_number_stays(cell: str) -> None:
    assert plain_text(cell) == cell


@pytest.mark.parametrize("cell", ["5,306,241,990,010,101", "532125190801010048.0", "532,125,190,801,010,048.00"])
def test_a_long_number_that_a_program_wrote_is_a_rounded_one(cell: str) -> None:
    with pytest.raises(CellFault, match="存成了数字"):
        plain_text(cell)


def test_a_doubled_quote_in_a_wrapped_cell_is_one() -> None:
    assert plain_text('="甲""乙"') == '甲"乙'


@pytest.mark.parametrize("cell", ["=A1&B1", "=VLOOKUP(A2,B:C,2,0)", "＝A1", '="53"&A1'])
def test_a_formula_is_no_content(cell: str) -> None:
    with pytest.raises(CellFault, match="公式"):
        plain_text(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "#n/a",
        "＃N/A",
        "########",
        "Err:502",
        "NaN",
        "NULL",
        "None",
    ],
)
def test_an_error_of_a_formula_is_no_content(cell: str) -> None:
    with pytest.raises(CellFault, match="公式出错"):
        plain_text(cell)


@pytest.mark.parametrize("cell", ["#急招#普工", "==加急==", "C#程序员", "NULLA"])
def test_words_that_begin_like_an_error_are_words(cell: str) -> None:
    assert plain_text(cell) == cell


@pytest.mark.parametrize("cell", [True, False, date(2017, 7, 1), time(8), timedelta(days=1)])
def test_what_the_spreadsheet_changed_by_itself_is_refused(cell: object) -> None:
    with pytest.raises(CellFault):
        plain_text(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "阿贵\u200b",
        "\u202d阿贵\u202c",
        "\ufeff阿贵",
        "阿\u00ad贵",
        "\u3000阿贵\xa0",
        "阿贵\ufe0f",
        "\u2067阿\u200d贵\u2069",
    ],
)
def test_invisible_characters_are_left_out(cell: str) -> None:
    assert plain_text(cell) == "阿贵"


@pytest.mark.parametrize("text", ["无", "-", "——", "/", "？", "000", "0", "不详", "暂无", ".", "***"])
def test_a_filler_counts_as_nothing(text: str) -> None:
    assert is_filler(text)


@pytest.mark.parametrize("text", ["001", "阿贵", "H1", "吴", "𫰡"])
def test_a_short_value_is_no_filler(text: str) -> None:
    assert not is_filler(text)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13800001111/13900002222", "13800001111"),
        ("13800001111、13900002222", "13800001111"),
        ("13800001111 13900002222", "13800001111"),
        ("13800001111\n13900002222", "13800001111"),
        ("1380000111113900002222", "13800001111"),
        ("138 0000 1111 139 0000 2222", "13800001111"),
        ("12345/13900002222", "13900002222"),
        ("0870-5621234 13900002222", "13900002222"),
        ("阿贵13800001111（儿子）", "13800001111"),
        ("+86 138-0000-1111", "13800001111"),
        ("8613800001111", "13800001111"),
        ("(0870)5621234", "08705621234"),
        ("0760-88886666", "076088886666"),
        ("无", ""),
        ("没有电话", ""),
        ("0", ""),
        ("138000011", ""),
        ("12345678901", ""),
        ("532125190801010013", ""),
    ],
)
def test_a_cell_gives_its_first_usable_telephone_or_none(text: str, phone: str) -> None:
    assert first_phone(text) == phone
