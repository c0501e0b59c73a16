"""Skills, the day to start and the meal wish at the desk (requirements.md 4.4)."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from models.database.engine import Sessions
from models.people import Person
from models.staff import AuditEntry, Role
from tests.console.conftest import Visitor
from tests.harness.stories import Story

DESK = {
    **{
        "name": "王阿贵",
        "id_number": "",
        "phone": "",
        "town": "云上镇",
        "village": "",
        "education": "",
        "in_school": "",
    },
    **{"school": "", "major": "", "graduates": "", "trades": "焊工", "min_wage": "", "willing": "", "consent": "y"},
    **{"skills": "焊工、叉车证", "ready_from": "过完年", "meal_wish": "清真餐"},
}
NOTHING_MORE = {"skills": "", "ready_from": "", "meal_wish": ""}


@pytest.fixture(autouse=True)
def _town(story: Story) -> None:
    story.town()


def the_person(sessions: Sessions) -> Person:
    with sessions() as session:
        return session.scalars(select(Person)).one()


def test_the_desk_enters_all_three_and_the_page_shows_them(
    member: Callable[..., Visitor], story: Story, sessions: Sessions
) -> None:
    desk = member(Role.OFFICER)

    page = desk.get(desk.post("/people/new", DESK).location)

    person = the_person(sessions)
    assert (person.skills, person.ready_from, person.meal_wish) == ("焊工、叉车证", "过完年", "清真餐")
    assert "焊工、叉车证" in page and "过完年" in page and "吃饭的要求：清真餐" in page
    assert "（告知书第 1 版，现场念的）" in page


@pytest.mark.parametrize(("number", "is_told"), [("", True), ("11010519491231002X", False)])
def test_the_page_says_that_nobody_of_unknown_age_is_offered_work(
    member: Callable[..., Visitor], story: Story, number: str, is_told: bool
) -> None:
    desk = member(Role.OFFICER)

    page = desk.get(desk.post("/people/new", {**DESK, "id_number": number}).location)

    assert ("有了身份证号才能介绍岗位" in page) is is_told


def test_a_day_is_kept_as_a_day(member: Callable[..., Visitor], story: Story, sessions: Sessions) -> None:
    member(Role.OFFICER).post("/people/new", {**DESK, "ready_from": "2027-03-05"})

    assert the_person(sessions).ready_from == "2027-03-05"


def test_what_is_not_asked_again_stays(member: Callable[..., Visitor], story: Story, sessions: Sessions) -> None:
    desk = member(Role.OFFICER)
    number = {"id_number": "11010519491231002X"}
    desk.post("/people/new", DESK | number)
    desk.post("/people/new", DESK | number | NOTHING_MORE)

    assert (the_person(sessions).skills, the_person(sessions).meal_wish) == ("焊工、叉车证", "清真餐")


def test_a_meal_wish_is_deleted_by_one_button_and_audited(
    member: Callable[..., Visitor], story: Story, sessions: Sessions
) -> None:
    desk = member(Role.OFFICER)
    person = desk.post("/people/new", DESK).location
    desk.post(f"{person}/meal-wish/delete", {})

    assert the_person(sessions).meal_wish is None
    assert "吃饭的要求：" not in desk.get(person)
    with sessions() as session:
        assert "meal_wish_deleted" in session.scalars(select(AuditEntry.action)).all()
