"""Files as strangers send them (issue 10, K13, K15, K17, K18; security-findings M10, low 2)."""

import io
import zipfile
from collections.abc import Sequence

import pytest
import xlsxwriter

from programme.imports.refusals import ImportRefused, RowRejected
from programme.imports.tables import TableRow, read_table
from tests.programme.imports.registers import one_cell_at

COLUMNS = ("户编号", "姓名", "户联系电话")
ROWS = (("H1", "阿贵", "1"), ("H2", "阿富", "2"), ("H3", "小梅", "3"))
Cells = Sequence[Sequence[object]]


def csv_of(*lines: str) -> bytes:
    return "\n".join((",".join(COLUMNS), *lines)).encode()


def names(content: bytes) -> list[tuple[int, str]]:
    """Row number and name of each row; of a refused one the column and the reason in place of the name."""
    return [(row.number, _name(row)) for row in read_table(content, COLUMNS).rows]


def _name(row: TableRow) -> str:
    try:
        return row.text("姓名")
    except RowRejected as refusal:
        return str(refusal)


def book(*sheets: tuple[str, Cells, str]) -> bytes:
    """A workbook of sheets: name, rows, and `shown`, `hide` or `very_hidden`."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        shown = next((name for name, _, how in sheets if how == "shown"), sheets[0][0])
        for name, rows, how in sheets:
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name == shown:
                sheet.activate()
                sheet.set_first_sheet()
            if how != "shown":
                getattr(sheet, how)()
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_of_any_usual_encoding_is_read(encoding: str) -> None:
    for line in ("H1,阿贵,1", ",阿贵,1"):
        assert names(csv_of(line).decode().encode(encoding)) == [(2, "阿贵")]


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_other_separators_are_found(mark: str) -> None:
    assert names(csv_of("H1,阿贵,1").replace(b",", mark.encode())) == [(2, "阿贵")]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_lines_end_in_any_way_and_only_there(end: str) -> None:
    content = csv_of("H1,阿\u2028贵,1", "H2,阿富,2").replace(b"\n", end.encode())

    assert names(content) == [(2, "阿 贵"), (3, "阿富")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (('H1,"阿贵,1', "H2,阿富,2", "H3,小梅,3"), [2]),
        (("H1,阿贵,1", 'H2,"阿富,2', "H3,小梅,3"), [3]),
        (("H1,阿贵,1", "H2,阿富,2", 'H3,"小梅,3'), [4]),
        (('H1,"阿贵,1', 'H2,阿富",2', "H3,小梅,3"), [2]),
        (('H1,"阿贵,1', 'H2,"阿富,2', "H3,小梅,3"), [2, 3]),
        (('H1,"阿贵"x,1', "H2,阿富,2", "H3,小梅,3"), [2]),
        (('H1,"阿贵,1', 'H2,"阿富",2', "H3,小梅,3"), [2]),
        (('"H1,阿贵,1', "H2,阿富,2", "H3,小梅,3"), [2]),
        (('"H1","阿贵,"1"', '"H2","阿富","2"', '"H3","小梅","3"'), [2]),
        (('"H1","阿"贵","1"', '"H2","阿富","2"', '"H3","小梅","3"'), [2]),
    ],
)
def test_a_stray_quotation_mark_spoils_only_its_own_row(lines: tuple[str, ...], expected: list[int]) -> None:
    found = names(csv_of(*lines))

    assert [number for number, _ in found] == [2, 3, 4]
    assert [number for number, name in found if "引号" in name] == expected


def test_a_quoted_cell_may_hold_separators_quotes_and_line_breaks() -> None:
    found = names(csv_of('H1,"阿\n贵",1', 'H2,"阿,富",2', 'H3,"小""梅",3'))

    assert found == [(2, "阿\n贵"), (3, "阿,富"), (4, '小"梅')]


def test_a_field_of_absurd_length_refuses_only_its_row_and_names_the_column() -> None:
    for length in (40_000, 131_073, 1_000_000):
        found = names(csv_of(f"H1,{'贵' * length},1", "H2,阿富,2", f'H3,"{"梅" * length}",3'))

        assert [number for number, _ in found] == [2, 3, 4]
        assert found[1][1] == "阿富"
        assert all(name.startswith("姓名：") and "太长" in name for _, name in (found[0], found[2]))


def test_a_quote_that_never_ends_in_a_long_file_is_refused_fast() -> None:
    found = names(csv_of('H1,"阿贵,1', *(f'H{number},"阿富,2' for number in range(2_000))))

    assert len(found) == 2_001
    assert all("引号" in name for _, name in found)


def test_a_row_longer_than_the_header_is_refused_because_its_cells_slipped() -> None:
    found = names(csv_of("H1,阿贵,四组,1", "H2,阿富,2,,"))

    assert "逗号" in found[0][1]
    assert found[1] == (3, "阿富")


@pytest.mark.parametrize(
    "title", ["姓名\u200b", "\u202d姓名\u202c", "\ufeff姓名", "姓\u00ad名", "姓 名", "姓名*", "姓名：", "姓\n名"]
)
def test_a_column_is_found_whatever_invisible_stands_in_its_name(title: str) -> None:
    assert names(book(("名册", [("户编号", title, "户联系电话"), *ROWS], "shown")))[0] == (2, "阿贵")


@pytest.mark.parametrize("twice", ["姓名", "姓名\u200b", "姓 名", "户联系电话"])
def test_a_column_that_stands_twice_refuses_the_file(twice: str) -> None:
    for content in (
        book(("名册", [(*COLUMNS, twice), ("H1", "阿贵", "1", "阿富")], "shown")),
        f"{','.join(COLUMNS)},{twice}\nH1,阿贵,1,阿富".encode(),
    ):
        with pytest.raises(ImportRefused, match="同名"):
            read_table(content, COLUMNS[:2], COLUMNS[2:])


def test_a_strange_column_may_stand_twice() -> None:
    content = csv_of("H1,阿贵,1,a,b").replace("户联系电话".encode(), "户联系电话,备注,备注".encode())

    assert names(content) == [(2, "阿贵")]


@pytest.mark.parametrize("how", ["hide", "very_hidden"])
def test_a_hidden_sheet_is_passed_over_and_named(how: str) -> None:
    table = read_table(
        book(("旧名册", [COLUMNS, ("H9", "阿旧", "9")], how), ("名册", [COLUMNS, *ROWS], "shown")), COLUMNS
    )

    assert [row.text("姓名") for row in table.rows] == ["阿贵", "阿富", "小梅"]
    assert len(table.notes) == 1
    assert "“名册”" in table.notes[0]
    assert "旧名册（隐藏的）" in table.notes[0]


def test_an_empty_sheet_before_the_filled_one_is_passed_over() -> None:
    for rows in ([], [(" ", "\u3000"), ("", "\u200b")]):
        assert len(names(book(("空", rows, "shown"), ("名册", [COLUMNS, *ROWS], "shown")))) == 3


def test_a_workbook_with_only_hidden_rows_says_so() -> None:
    with pytest.raises(ImportRefused, match="取消隐藏"):
        read_table(book(("空", [], "shown"), ("名册", [COLUMNS, *ROWS], "hide")), COLUMNS)


def test_sheets_after_the_first_are_named_because_nobody_reads_them() -> None:
    sheets = [("翠华镇", [COLUMNS, *ROWS], "shown"), ("天星镇", [COLUMNS, *ROWS], "shown")]

    table = read_table(book(*sheets), COLUMNS)

    assert len(list(table.rows)) == 3
    assert "“翠华镇”" in table.notes[0] and "天星镇" in table.notes[0]


def test_a_sheet_of_explanations_is_named_in_the_refusal() -> None:
    with pytest.raises(ImportRefused, match=r"工作表“说明”里缺少这些列.*别的没有读：名册"):
        read_table(book(("说明", [("填表说明",)], "shown"), ("名册", [COLUMNS, *ROWS], "shown")), COLUMNS)


def test_a_title_above_the_header_is_passed_over_and_rows_keep_their_numbers() -> None:
    for content in (
        book(("名册", [("大关县名册",), (), COLUMNS, *ROWS], "shown")),
        b"\n".join(("大关县名册,,".encode(), b",,", csv_of("H1,阿贵,1", "H2,阿富,2", "H3,小梅,3"))),
    ):
        table = read_table(content, COLUMNS)

        assert [row.number for row in table.rows] == [4, 5, 6]
        assert table.notes == ("列名在第 3 行，它上面的没有读",)


def test_a_table_that_begins_lower_and_further_right_is_read() -> None:
    rows = [(), ("", *COLUMNS), *(("", *row) for row in ROWS)]

    assert names(book(("名册", rows, "shown"))) == [(3, "阿贵"), (4, "阿富"), (5, "小梅")]


@pytest.mark.parametrize("place", ["XFD1048576", "XFD20000", "XFD1", "AY1", "A200001", "AX1048576"])
def test_a_cell_far_away_refuses_the_file_and_nothing_else(place: str) -> None:
    content = one_cell_at(place, COLUMNS)
    assert len(content) < 10_000

    with pytest.raises(ImportRefused, match=r"列|行|内存"):
        read_table(content, COLUMNS)


def test_fifty_columns_are_read() -> None:
    titles = (*COLUMNS, *(f"第{number}列" for number in range(47)))

    assert names(book(("名册", [titles, *ROWS], "shown")))[2] == (4, "小梅")


def test_a_workbook_that_unpacks_to_too_much_is_not_opened() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(21):
            made.writestr(f"xl/{number}.xml", bytes(10_000_000))

    with pytest.raises(ImportRefused, match="解开"):
        read_table(bomb.getvalue(), COLUMNS)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0 broken",
        b"%PDF-1.7 \x00\x01\x02",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ImportRefused):
        read_table(content, COLUMNS)


def test_a_document_called_a_workbook_is_refused_in_words() -> None:
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as made:
        made.writestr("word/document.xml", "<w:document/>")

    with pytest.raises(ImportRefused, match="不是表格"):
        read_table(document.getvalue(), COLUMNS)


def test_text_that_stands_in_every_cell_again_does_not_eat_the_memory() -> None:
    titles = (*COLUMNS, *(f"第{number}列" for number in range(37)))
    content = book(("名册", [titles, *[["长" * 30_000] * 40] * 600], "shown"))
    assert len(content) < 1_000_000

    with pytest.raises(ImportRefused, match="内存"):
        read_table(content, COLUMNS)


def test_a_row_repeated_a_million_times_is_refused() -> None:
    repeated = '<table:table-row table:number-rows-repeated="1048576">'

    assert [row.text("姓名") for row in read_table(ods("<table:table-row>"), COLUMNS[:2]).rows] == ["阿贵"]
    with pytest.raises(ImportRefused, match="1048576 行"):
        read_table(ods(repeated), COLUMNS[:2])


def ods(row: str) -> bytes:
    """An OpenDocument sheet whose data row begins so."""
    spaces = {"office": "office", "table": "table", "text": "text"}
    names = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in spaces.items())
    lines = (("户编号", "姓名"), ("H1", "阿贵"))
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    head, data = ("".join(cell.format(word) for word in line) for line in lines)
    rows = f"<table:table-row>{head}</table:table-row>{row}{data}</table:table-row>"
    sheet = f'<office:spreadsheet><table:table table:name="名册">{rows}</table:table></office:spreadsheet>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body>{sheet}</office:body></office:document-content>",
        )
    return made.getvalue()


def test_a_text_of_too_many_lines_or_columns_is_refused() -> None:
    for content in (csv_of(*["H1,阿贵,1"] * 200_001), csv_of(",".join("x" * 60))):
        with pytest.raises(ImportRefused, match="最多"):
            read_table(content, COLUMNS)
