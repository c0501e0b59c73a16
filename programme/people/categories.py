"""三大服务类型: the service category of a person, by written rules with their reason (R19, R11, R34).

1. In school, or a young person under 25 with at least a senior-secondary education, or a school-leaver not yet
   16: the knowledge-youth category (3).
2. Wishes to learn first, or was never trained and names no trade and no skill: training before work (2).
3. All other people who want to work, also people who have finished a training: work at once (1).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.people import Category, Education, Person
from models.queries.people.files import find_current_category
from programme.people.ages import WORKING_AGE
from programme.people.youth import YOUTH_UNTIL_AGE, is_student

AT_ONCE, TRAINING_FIRST, YOUTH = 1, 2, 3
_YOUTH_EDUCATION = (Education.SENIOR, Education.COLLEGE, Education.BACHELOR)


@dataclass(frozen=True)
class CategoryFacts:
    """Facts that the rules use. `age` in completed years, None if unknown."""

    age: int | None
    education: Education | None
    student_status: str
    trades: tuple[str, ...]
    skills: str
    wants_training: bool
    trained: bool = False


def category_for(facts: CategoryFacts) -> tuple[int, str]:
    """Category code, and the rule that decided, in Chinese."""
    if facts.age is not None and facts.age < WORKING_AGE:
        return YOUTH, f"未满{WORKING_AGE}周岁，只做升学和培训指导，不介绍工作"
    if is_student(facts.student_status):
        return YOUTH, f"在校生（{facts.student_status}）"
    if facts.age is not None and facts.age < YOUTH_UNTIL_AGE and facts.education in _YOUTH_EDUCATION:
        return YOUTH, f"{facts.age}岁，{facts.education}毕业的青年"
    if facts.wants_training:
        return TRAINING_FIRST, "愿意先参加免费培训"
    if facts.trained:
        return AT_ONCE, "学完了培训，可以介绍工作"
    if not facts.trades and not facts.skills:
        return TRAINING_FIRST, "没有说会哪样工种，先看培训"
    return AT_ONCE, "有想做的工种或手艺，可以马上介绍工作"


def move_category(session: Session, person: Person, code: int, reason: str, *, now: datetime) -> None:
    """Close the current category and open the next, if it differs; earlier ones stay on record."""
    if person.category == code:
        return
    if (current := find_current_category(session, person.id)) is not None:
        current.until = now
    session.add(Category(person_id=person.id, code=code, since=now, reason=reason))
    person.category = code
