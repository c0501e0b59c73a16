"""A class with its roster, attendance and results as a spreadsheet."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO

import xlsxwriter

from console.web.labels import ENROLMENT_STATE, PRESENCE
from models.training import Attendance, Class, Enrolment
from programme.calendar import china
from programme.people.identity import age_on
from programme.people.youth import youth_of

HEAD = ("序", "姓名", "性别", "年龄", "乡镇", "村", "两后生", "报名时间", "状态", "原因")


def class_workbook(
    held: Class, roster: list[Enrolment], attendance: Mapping[tuple[int, int], Attendance], day: date
) -> bytes:
    """The class as one sheet; every cell is text, so that no typed word is ever read as a formula."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet("名单"), book.add_format({"bold": True})
        sheet.write_string(0, 0, f"{held.course.title}　{held.place}　{held.teacher}", bold)
        days = [f"{china(one.starts_at):%m-%d %H:%M}" for one in held.lessons]
        rows = [_row(number, one, held, attendance, day) for number, one in enumerate(roster, start=1)]
        for line, cells in enumerate([[*HEAD, *days], *rows], start=2):
            for column, words in enumerate(cells):
                sheet.write_string(line, column, words, bold if line == 2 else None)
        sheet.set_column(1, len(HEAD) + len(days), 12)
        sheet.freeze_panes(3, 2)
    return stream.getvalue()


def _row(
    number: int, enrolment: Enrolment, held: Class, attendance: Mapping[tuple[int, int], Attendance], day: date
) -> list[str]:
    person = enrolment.person
    age = age_on(person.birth_date, day) if person.birth_date else None
    kept = (attendance.get((one.id, enrolment.id)) for one in held.lessons)
    return [
        str(number),
        person.name,
        {True: "男", False: "女", None: ""}[person.male],
        "" if age is None else str(age),
        person.town.name if person.town else "",
        person.village.name if person.village else "",
        "是" if youth_of(person, age).is_one else "",
        f"{china(enrolment.at):%Y-%m-%d %H:%M}",
        ENROLMENT_STATE[enrolment.state][0],
        enrolment.reason,
        *(PRESENCE[one.presence] if one else "" for one in kept),
    ]
