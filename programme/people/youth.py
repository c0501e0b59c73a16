"""两后生: who left junior or senior secondary school and went to no further one, of a household on the register (R34).

Derived from education, student status and age; staff may decide otherwise, with their reason. Pure.
"""

from dataclasses import dataclass

from models.people import Education, Person

YOUTH_UNTIL_AGE = 25
IN_SCHOOL, NOT_IN_SCHOOL = "在校生", "非在校生"
"""What is entered where somebody says only whether he is in school."""
_NOT_STUDENT = ("", NOT_IN_SCHOOL)
_LEFT_AFTER = {Education.JUNIOR: "初中", Education.SENIOR: "高中"}


@dataclass(frozen=True)
class Youth:
    """`reason`: Chinese, the rule or what staff wrote."""

    is_one: bool
    reason: str
    by_staff: bool = False


def is_student(status: str) -> bool:
    """Whether the register's 在校生状况 says so; it is often a year behind (D15)."""
    return status not in _NOT_STUDENT


def youth_of(person: Person, age: int | None) -> Youth:
    """Whether the person is one of them; `age` in completed years, None when unknown."""
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
