"""两后生: people of register households who left junior or senior secondary school and went to no further one (R34).

Derived from education, student status and age; staff may decide otherwise, with their reason. Pure.
"""

from dataclasses import dataclass
from datetime import date

from models.people import Education, Person
from programme.calendar import Month

YOUTH_UNTIL_AGE = 25
IN_SCHOOL, NOT_IN_SCHOOL = "在校生", "非在校生"
"""Status entered if only being in school or not is told."""
OUT_OF_SCHOOL = ("", NOT_IN_SCHOOL)
_LEFT_AFTER = {Education.JUNIOR: "初中", Education.SENIOR: "高中"}


@dataclass(frozen=True)
class Youth:
    """A verdict. `reason`: the rule or the words of staff, in Chinese."""

    is_one: bool
    reason: str
    by_staff: bool = False


def is_student(status: str) -> bool:
    """True if the register's 在校生状况 says that the person is in school; it is often a year behind (D15)."""
    return status not in OUT_OF_SCHOOL


def is_in_school(person: Person, day: date) -> bool:
    """True if the person is in school on the day: a month of graduation that is over tells more than the status."""
    has_graduated = bool(person.graduates) and person.graduates <= str(Month.of(day))
    return is_student(person.student_status) and not has_graduated


def youth_of(person: Person, age: int | None) -> Youth:
    """The verdict on the person. `age` in completed years, None if unknown."""
    if person.youth_set is not None:
        return Youth(person.youth_set, person.youth_reason, by_staff=True)
    if person.household_id is None:
        return Youth(False, "不在名册的户里")
    if is_student(person.student_status):
        return Youth(False, f"还在读书（{person.student_status}）")
    if person.education not in _LEFT_AFTER or age is None:
        return Youth(False, "文化程度不是初中、高中，或者不知道年龄")
    if age >= YOUTH_UNTIL_AGE:
        return Youth(False, f"{age}岁，已满{YOUTH_UNTIL_AGE}岁")
    return Youth(True, f"{age}岁，{_LEFT_AFTER[person.education]}毕业，没有在读")
