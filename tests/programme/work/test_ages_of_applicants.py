"""Age at matching and applying: unknown is no age, under 16 never, 16 and 17 nothing that is closed to them."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.database.engine import Sessions
from models.people import Person
from models.queries.work.vacancies import get_vacancy
from models.work import VacancyKind, VacancyState
from programme.work.applications import ApplicationError, apply_for
from programme.work.matching import VacancyFacts, Wishes, fits
from programme.work.search import match_people, search_vacancies
from tests.harness.stories import Story

DAY = date(2026, 11, 23)
FIFTEEN, SIXTEEN, SEVENTEEN = date(2010, 11, 24), date(2010, 11, 23), date(2008, 11, 24)
EIGHTEEN = date(2008, 11, 23)
SAFE: dict[str, Any] = {"trade": "普工", "text": "装配灯具"}
PAINTING: dict[str, Any] = {"trade": "普工", "text": "给外壳喷漆，教会为止"}
WELDING: dict[str, Any] = {"trade": "焊工"}


def refusal(sessions: Sessions, story: Story, born: date | None, facts: dict[str, Any]) -> str:
    """The refusal of an application, "" if it is taken; and nobody is matched whose application is refused."""
    person_id = story.person(birth_date=born)
    vacancy_id = story.vacancy(story.enterprise(), state=VacancyState.PUBLISHED, **facts)
    with sessions.begin() as session:
        person, vacancy = session.get_one(Person, person_id), get_vacancy(session, vacancy_id)
        matched = [one for one, _ in match_people(session, vacancy, DAY)]
        try:
            apply_for(session, person, vacancy, story.now, today=DAY)
        except ApplicationError as refused:
            assert matched == []
            return str(refused)
    assert matched == [person_id]
    return ""


@pytest.mark.parametrize(
    ("born", "facts", "words"),
    [
        (None, SAFE, "要先知道您满没满16周岁"),
        (None, PAINTING, "还没有身份证号"),
        (FIFTEEN, SAFE, "未满16周岁"),
        (FIFTEEN, WELDING, "未满16周岁"),
        (SIXTEEN, PAINTING, "喷漆"),
        (SEVENTEEN, WELDING, "焊工"),
        (SEVENTEEN, {"trade": "五金", "text": "电镀线挂件"}, "电镀"),
        (SEVENTEEN, {"trade": "五金", "text": "手柄抛光"}, "抛光"),
        (SEVENTEEN, {"trade": "普工", "skills": "会压铸"}, "压铸"),
        (SEVENTEEN, {"trade": "普工", "title": "化工厂投料员"}, "化工"),
        (SEVENTEEN, {"trade": "普工", "text": "登高装灯"}, "登高"),
        (SEVENTEEN, {"trade": "普工", "text": "接触有毒物质"}, "有毒"),
    ],
)
def test_the_hard_rules_of_age(
    sessions: Sessions, story: Story, born: date | None, facts: dict[str, Any], words: str
) -> None:
    assert words in refusal(sessions, story, born, facts)


@pytest.mark.parametrize(("born", "facts"), [(SIXTEEN, SAFE), (SEVENTEEN, SAFE), (EIGHTEEN, PAINTING)])
def test_everybody_else_is_matched_and_may_apply(
    sessions: Sessions, story: Story, born: date, facts: dict[str, Any]
) -> None:
    assert refusal(sessions, story, born, facts) == ""


@pytest.mark.parametrize(
    ("facts", "is_told"),
    [
        ({"student_status": "高中二年级"}, False),
        ({"student_status": "在校生"}, False),
        ({"student_status": "中职三年级", "graduates": "2026-12"}, False),
        ({"student_status": "中职三年级", "graduates": "2026-07"}, True),
        ({"student_status": "非在校生"}, True),
        ({}, True),
    ],
)
def test_people_in_school_are_told_of_no_employment(
    sessions: Sessions, story: Story, facts: dict[str, Any], is_told: bool
) -> None:
    person_id = story.person(**facts)
    vacancy_id = story.vacancy(story.enterprise(), state=VacancyState.PUBLISHED, **SAFE)

    with sessions() as session:
        matches = match_people(session, get_vacancy(session, vacancy_id), DAY)

    assert [one for one, _ in matches] == ([person_id] if is_told else [])


def test_who_has_graduated_is_told_of_no_internship(sessions: Sessions, story: Story) -> None:
    story.person(student_status="中职三年级", graduates="2026-07")
    facts = {"state": VacancyState.PUBLISHED, "kind": VacancyKind.INTERNSHIP}
    vacancy_id = story.vacancy(story.enterprise(), "护理实习", **facts)

    with sessions() as session:
        assert match_people(session, get_vacancy(session, vacancy_id), DAY) == []


@pytest.mark.parametrize(
    ("wishes", "is_shown"),
    [
        (Wishes(), True),
        (Wishes(age=17), False),
        (Wishes(age=18), True),
        (Wishes(minor=True), False),
        (Wishes(age=30, minor=True), False),
    ],
)
def test_what_is_closed_to_minors_is_in_no_list_of_theirs(wishes: Wishes, is_shown: bool) -> None:
    assert fits(VacancyFacts(adults_only=True), wishes) is is_shown


def test_the_hint_of_an_empty_list_offers_a_minor_nothing_closed(sessions: Sessions, story: Story) -> None:
    story.vacancy(story.enterprise(), "焊工", state=VacancyState.PUBLISHED, wage_max=9000, trade="焊工")

    with sessions() as session:
        minor = search_vacancies(session, Wishes(min_wage=9500, minor=True), today=DAY)
        adult = search_vacancies(session, Wishes(min_wage=9500), today=DAY + timedelta(days=1))

    assert (minor.total, minor.hint) == (0, "")
    assert "9000元有1个" in adult.hint
