"""The class list for signature, as A4 PDF: the people who hold a place, and a box for every lesson (R36)."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from models.training import Class, Enrolment
from programme.calendar import china
from programme.people.identity import age_on
from push.offline.paper.typst import compile_pdf

TEMPLATE = Path(__file__).resolve().parent / "templates" / "class_list.typ"
ON_ONE_SHEET = 7
"""Lessons that fit beside each other; of a longer class the next ones are printed."""


@dataclass(frozen=True)
class ListLine:
    """One person of the class, without ID number and phone: everybody who signs sees the other lines."""

    name: str
    sex: str
    age: str
    home: str


def class_list_pdf(held: Class, roster: list[Enrolment], day: date) -> bytes:
    """The list of people who hold a place (person, town and village loaded), for the lessons from `day` on."""
    ahead = [one for one in held.lessons if china(one.starts_at).date() >= day] or held.lessons
    first, last = china(held.lessons[0].starts_at), china(held.lessons[-1].starts_at)
    data = {
        "heading": f"{held.course.title}签到表",
        "place": held.place,
        "teacher": held.teacher or "待定",
        "times": f"{first.month}月{first.day}日—{last.month}月{last.day}日，共{len(held.lessons)}次",
        "days": [f"{china(one.starts_at):%m-%d %H:%M}" for one in ahead[:ON_ONE_SHEET]],
        "lines": [asdict(_line(one, day)) for one in roster],
    }
    return compile_pdf(TEMPLATE, data)


def _line(enrolment: Enrolment, day: date) -> ListLine:
    person = enrolment.person
    places = (person.town.name if person.town else "", person.village.name if person.village else "")
    return ListLine(
        name=person.name,
        sex={True: "男", False: "女"}.get(person.male, "") if person.male is not None else "",
        age=str(age_on(person.birth_date, day)) if person.birth_date else "",
        home="".join(places),
    )
