"""What was reviewed is what goes out: a change between the look and the click is shown, not published (H4)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from models.push.notices import Notice
from models.staff import Role
from models.training import Class, ClassState
from models.work import Vacancy, VacancyState
from tests.console.api.test_far_days import CLASS
from tests.console.api.test_vacancies import WELDER
from tests.console.conftest import Api, Visitor
from tests.harness.stories import Story

TRAP = "氩弧焊，两班倒，每班十小时，月休两天"
VERSION = re.compile(r'name="version" value="(\d+)"')
FORM: dict[str, Any] = {name: value for name, value in WELDER.items() if name != "valid_until"}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def firm(story: Story) -> dict[str, int]:
    return {"enterprise_id": story.enterprise("明灯电器厂")}


@pytest.fixture
def vacancy_id(api: Callable[..., Api], firm: dict[str, int]) -> int:
    return int(api(Role.ENTERPRISE, **firm)("POST", "/vacancies", WELDER).get_json()["id"])


def seen_on(page: str) -> str:
    """The version that the page would send with its button."""
    found = VERSION.search(page)
    assert found is not None
    return found[1]


def nothing_went_out(story: Story, vacancy_id: int) -> bool:
    with story.sessions() as session:
        is_open = session.get_one(Vacancy, vacancy_id).state is VacancyState.PUBLISHED
        return not is_open and session.scalars(select(Notice)).all() == []


def test_a_vacancy_changed_after_the_look_is_shown_again_and_not_published(
    member: Callable[..., Visitor], story: Story, firm: dict[str, int], vacancy_id: int
) -> None:
    officer, enterprise = member(Role.OFFICER), member(Role.ENTERPRISE, **firm)
    version = seen_on(officer.get(f"/vacancies/{vacancy_id}"))
    enterprise.post(f"/enterprise/vacancies/{vacancy_id}/edit", FORM | {"text": TRAP})

    answer = officer.post(f"/vacancies/{vacancy_id}/publish", {"version": version})

    assert answer.status_code == 409
    assert "您看过以后有人改过" in answer.text
    assert f"原来“{WELDER['text']}”，现在“{TRAP}”" in answer.text
    assert nothing_went_out(story, vacancy_id)
    assert seen_on(answer.text) == "2"


def test_after_the_second_look_it_is_published(
    member: Callable[..., Visitor], story: Story, firm: dict[str, int], vacancy_id: int
) -> None:
    officer, enterprise = member(Role.OFFICER), member(Role.ENTERPRISE, **firm)
    enterprise.post(f"/enterprise/vacancies/{vacancy_id}/edit", FORM | {"headcount": 7})

    version = seen_on(officer.get(f"/vacancies/{vacancy_id}"))
    officer.post(f"/vacancies/{vacancy_id}/publish", {"version": version})

    with story.sessions() as session:
        assert session.get_one(Vacancy, vacancy_id).state is VacancyState.PUBLISHED


@pytest.mark.parametrize("query", ["", "?version=1"])
def test_over_the_api_only_the_version_that_was_looked_at_is_published(
    api: Callable[..., Api],
    member: Callable[..., Visitor],
    story: Story,
    firm: dict[str, int],
    vacancy_id: int,
    query: str,
) -> None:
    officer = api(Role.OFFICER)
    looked_at = officer("GET", f"/vacancies/{vacancy_id}").get_json()
    member(Role.ENTERPRISE, **firm).post(
        f"/enterprise/vacancies/{vacancy_id}/edit", FORM | {"text": TRAP, "wage_max": 90000}
    )

    refused = officer("POST", f"/vacancies/{vacancy_id}/publish{query}")
    nothing = nothing_went_out(story, vacancy_id)
    now = officer("GET", f"/vacancies/{vacancy_id}").get_json()

    assert (looked_at["version"], now["version"], refused.status_code, nothing) == (1, 2, 409, True)
    assert set(refused.get_json()["errors"]) == {"最高工资", "做什么、怎么算工资"}
    assert TRAP in refused.get_json()["errors"]["做什么、怎么算工资"][0]


@pytest.mark.parametrize("field", ["title", "wage_min", "address", "benefits", "skills", "shift", "age_max"])
def test_a_change_of_any_field_raises_the_version(
    member: Callable[..., Visitor], story: Story, firm: dict[str, int], vacancy_id: int, field: str
) -> None:
    changed = {"wage_min": 5000, "age_max": 45, "shift": "夜班", "benefits": ["包吃"]}.get(field, "换了")

    enterprise = member(Role.ENTERPRISE, **firm)
    enterprise.post(f"/enterprise/vacancies/{vacancy_id}/edit", FORM | {"valid_until": "2026-12-31", field: changed})

    with story.sessions() as session:
        assert session.get_one(Vacancy, vacancy_id).version == 2


def test_the_same_words_again_are_no_change(
    member: Callable[..., Visitor], story: Story, firm: dict[str, int], vacancy_id: int
) -> None:
    form = FORM | {"valid_until": "2026-12-31"}

    member(Role.ENTERPRISE, **firm).post(f"/enterprise/vacancies/{vacancy_id}/edit", form)

    with story.sessions() as session:
        assert session.get_one(Vacancy, vacancy_id).version == 1


def test_an_old_tab_of_the_enterprise_does_not_change_what_was_published(
    member: Callable[..., Visitor], story: Story, firm: dict[str, int], vacancy_id: int
) -> None:
    member(Role.LEAD).post(f"/vacancies/{vacancy_id}/publish", {"version": "1"})

    late = member(Role.ENTERPRISE, **firm).post(f"/enterprise/vacancies/{vacancy_id}/edit", FORM | {"text": TRAP})

    with story.sessions() as session:
        vacancy = session.get_one(Vacancy, vacancy_id)
        assert (late.status_code, vacancy.state, vacancy.text) == (409, VacancyState.PUBLISHED, WELDER["text"])
    assert "请另发一个新岗位" in late.text
    assert TRAP in late.text  # what was typed is not lost


@pytest.mark.parametrize("version", ["0", "-1", "99", "x", ""])
def test_a_version_that_never_was_publishes_nothing_changed(
    member: Callable[..., Visitor], story: Story, firm: dict[str, int], vacancy_id: int, version: str
) -> None:
    member(Role.ENTERPRISE, **firm).post(f"/enterprise/vacancies/{vacancy_id}/edit", FORM | {"text": TRAP})

    answer = member(Role.LEAD).post(f"/vacancies/{vacancy_id}/publish", {"version": version})

    assert (answer.status_code, nothing_went_out(story, vacancy_id)) == (409, True)


@pytest.fixture
def class_id(api: Callable[..., Api]) -> int:
    return int(api(Role.ADMIN)("POST", "/classes", CLASS).get_json()["id"])


def changed_class(editor: Visitor, class_id: int) -> None:
    """Another member moves the class."""
    fields = {"course": "1", "town": "0", "place": "镇中学", "capacity": "10", "enrol_until": "2026-12-01"}
    editor.post(f"/training/classes/{class_id}/edit", fields | {"times": "2026-12-05 9:00-11:00"})


def test_a_class_changed_after_the_look_is_shown_again_and_not_announced(
    member: Callable[..., Visitor], api: Callable[..., Api], story: Story, class_id: int
) -> None:
    officer = member(Role.OFFICER)
    version = seen_on(officer.get(f"/training/classes/{class_id}"))
    changed_class(member(Role.ADMIN), class_id)

    by_page = officer.post(f"/training/classes/{class_id}/publish", {"version": version})
    by_api = api(Role.LEAD)("POST", f"/classes/{class_id}/publish")

    with story.sessions() as session:
        assert session.get_one(Class, class_id).state is ClassState.DRAFT
    assert (by_page.status_code, by_api.status_code) == (409, 409)
    assert "地点：原来“文化站”，现在“镇中学”" in by_page.text
    assert by_api.get_json()["errors"] == {"地点": ["原来“文化站”，现在“镇中学”"]}


def test_a_class_is_announced_in_the_version_that_was_looked_at(
    member: Callable[..., Visitor], api: Callable[..., Api], story: Story, class_id: int
) -> None:
    changed_class(member(Role.ADMIN), class_id)
    lead = api(Role.LEAD)

    version = lead("GET", f"/classes/{class_id}").get_json()["version"]
    answer = lead("POST", f"/classes/{class_id}/publish?version={version}")

    assert (version, answer.status_code, answer.get_json()["state"]) == (2, 200, "open")
