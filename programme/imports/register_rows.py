"""Rows of the register's file, read and checked (D42–D49; issue 10, K11–K19)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from models.database.sealing import blind_index
from models.people import Education
from programme.calendar import parse_date
from programme.imports.files.cells import is_filler
from programme.imports.phones import first_phone
from programme.imports.refusals import RowRejected
from programme.imports.tables import TableRow
from programme.people.filing.entries import STORED_FROM_AGE, TooYoung, accepted_number
from programme.people.identity import check_id_number, normalise_id_number, normalise_name
from programme.plan.plan import Plan
from programme.plan.villages import tidy_village

_EDUCATION = {
    "文盲或半文盲": Education.ILLITERATE,
    "小学": Education.PRIMARY,
    "初中": Education.JUNIOR,
    "高中": Education.SENIOR,
    "大专及以上": Education.COLLEGE,
    "大专": Education.COLLEGE,
    "本科及以上": Education.BACHELOR,
}

_DIGITS_OF_A_NUMBER = 5
"""So many digits in a name are no slip of the keyboard."""


@dataclass(frozen=True)
class RegisterRow:
    """One row, read and checked."""

    town: str
    village: str
    household_no: str
    person_no: str
    name: str
    id_number: str
    relation: str
    education: Education | None
    student_status: str
    labour_capacity: str
    work_months: int | None
    status: str
    kind: str
    phone: str
    identified_on: date | None

    @property
    def digest(self) -> str:
        return blind_index("register_row", repr(self))


def read_row(row: TableRow, plan: Plan, day: date) -> RegisterRow:
    """Check one row. Raises RowRejected with the column."""
    town = plan.find_town(row.needed("乡(镇)"))
    if town is None:
        raise RowRejected("乡(镇)", "方案里没有这个乡镇，请核对是不是别的县的文件")
    return RegisterRow(
        town=town.name,
        village=_village(row, town.name),
        household_no=_number(row, "户编号"),
        person_no=_number(row, "人编号"),
        name=_name(row),
        id_number=_id_number(row, day),
        relation=_words(row, "与户主关系"),
        education=_EDUCATION.get(row.text("文化程度")),
        student_status=row.text("在校生状况"),
        labour_capacity=row.text("劳动技能"),
        work_months=_months(row),
        status=_status(row, plan),
        kind=row.text("贫困户属性"),
        phone=_phone(row)[0],
        identified_on=_identified_on(row),
    )


def _words(row: TableRow, column: str) -> str:
    """A cell that must hold words: a bare number there is a code, or a column that slipped."""
    text = row.needed(column)
    if '"' in text:
        raise RowRejected(column, "有一个多余的英文引号，请删掉引号再导")
    is_foreign = len(text) > 2 and all(letter.isalpha() or letter in " .-'" for letter in text)
    if not is_foreign and not any(letter.isalpha() and not letter.isascii() for letter in text):
        raise RowRejected(column, "这里要写文字，现在是编号、字母或符号；请核对各列有没有错位")
    return text


def _name(row: TableRow) -> str:
    text = _words(row, "姓名")
    if "*" in text or "×" in text:
        raise RowRejected("姓名", "有打码的星号或叉，请按身份证写全")
    if sum(letter.isdecimal() for letter in text) >= _DIGITS_OF_A_NUMBER:
        raise RowRejected("姓名", "里面有一长串数字，多半是电话或编号填到了这里，请分开填")
    return normalise_name(text)


def _number(row: TableRow, column: str) -> str:
    if isinstance(cell := row.raw(column), float) and not cell.is_integer():
        raise RowRejected(column, "是带小数的数字，不是编号；请照原件重新填，并设为“文本”格式")
    return "".join(row.needed(column).split())


def _village(row: TableRow, town: str) -> str:
    text = _words(row, "行政村")
    if not tidy_village(text, town):
        raise RowRejected("行政村", "没有写是哪个村或社区，请写出名字")
    return text


def _phone(row: TableRow) -> tuple[str, str]:
    """The first usable number of the cell or "", and the doubt: nobody is left out for a telephone."""
    try:
        text = row.text("户联系电话")
    except RowRejected as fault:
        return "", f"{fault.reason}。这次没有存电话"
    phone = first_phone(text)
    return phone, "" if phone or is_filler(text) else "没有找到能打的号码（手机 11 位，座机要带区号），没有存电话"


def doubts_of(row: TableRow, entry: RegisterRow) -> Iterator[tuple[str, str]]:
    """Column and reason of what is stored and still needs a look."""
    if entry.name.isascii() or not all(letter.isalpha() or letter in "·〇" for letter in entry.name):
        yield "姓名", "有字母、数字或符号，请对照身份证核对"
    if doubt := _phone(row)[1]:
        yield "户联系电话", doubt


def _id_number(row: TableRow, day: date) -> str:
    check = check_id_number(normalise_id_number(row.needed("证件号码")), day)
    if not check.is_valid:
        raise RowRejected("证件号码", check.sentence)
    try:
        return accepted_number(check.number, day)
    except TooYoung:
        raise RowRejected("证件号码", f"未满{STORED_FROM_AGE}周岁（under 14），不收集") from None


def _status(row: TableRow, plan: Plan) -> str:
    status, words = row.needed("脱贫属性"), plan.origin.poverty_vocabulary.words
    if status not in words:
        raise RowRejected("脱贫属性", f"只能是：{'、'.join(words)}")
    return status


def _identified_on(row: TableRow) -> date | None:
    value = row.raw("首次识别时间")
    if isinstance(value, date):
        return value
    text = row.text("首次识别时间")
    day = parse_date(text)
    if day is None and text and not is_filler(text):
        raise RowRejected("首次识别时间", "日期写成 2017-07-01 或 2017/7/1")
    return day


def _months(row: TableRow) -> int | None:
    text = row.text("务工时间(月)").removesuffix("月").removesuffix("个").strip()
    if not text or (is_filler(text) and text != "0"):
        return None
    if not text.isdecimal() or int(text) > 12:
        raise RowRejected("务工时间(月)", "应是 0 到 12 的整数")
    return int(text)
