"""Enterprises: no way leads from an unchecked one to a published vacancy."""

from collections.abc import Callable

import pytest

from models.queries.work.vacancies import list_open_vacancies
from models.staff import Role
from models.work import Enterprise, Vacancy, VacancyState
from programme.calendar import today
from tests.console.conftest import Api, Visitor
from tests.harness.stories import Story

CODE = "91350100M000100Y43"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def unchecked(story: Story) -> int:
    """A vacancy of an enterprise whose identity nobody has checked."""
    enterprise_id = story.enterprise("皮包公司")
    with story.sessions.begin() as session:
        session.get_one(Enterprise, enterprise_id).verified_at = None
    return story.vacancy(enterprise_id, address="工业大道1号", text="装配电器，计时工资。", shift="白班")


def state_of(story: Story, vacancy_id: int) -> VacancyState:
    with story.sessions() as session:
        return session.get_one(Vacancy, vacancy_id).state


def test_a_vacancy_of_an_unchecked_enterprise_is_not_published_over_the_api(
    api: Callable[..., Api], story: Story, unchecked: int
) -> None:
    answer = api()("POST", f"/vacancies/{unchecked}/publish")

    assert answer.status_code == 409
    assert "身份还没核对过" in answer.get_json()["detail"]
    assert state_of(story, unchecked) is VacancyState.SUBMITTED


def test_nor_on_the_page_which_offers_no_button(member: Callable[..., Visitor], story: Story, unchecked: int) -> None:
    lead = member(Role.LEAD)

    page = lead.get(f"/vacancies/{unchecked}")
    answer = lead.post(f"/vacancies/{unchecked}/publish")

    assert "发布并通知合适的人" not in page
    assert (answer.status_code, "身份还没核对过" in answer.text) == (409, True)
    assert state_of(story, unchecked) is VacancyState.SUBMITTED


def test_the_check_of_an_enterprise_without_a_code_is_refused(
    member: Callable[..., Visitor], story: Story, unchecked: int
) -> None:
    answer = member(Role.LEAD).post("/enterprises/1/verify", follow_redirects=True)

    assert "先填皮包公司的统一社会信用代码" in answer.text
    assert member(Role.OFFICER).post(f"/vacancies/{unchecked}/publish").status_code == 409


def test_after_the_check_the_vacancy_is_published(member: Callable[..., Visitor], story: Story, unchecked: int) -> None:
    lead = member(Role.LEAD)

    lead.post("/enterprises/1", {"name": "皮包公司", "credit_code": CODE.lower()})
    lead.post("/enterprises/1/verify", {"seen": f"皮包公司 {CODE}"})
    lead.post(f"/vacancies/{unchecked}/publish")

    assert state_of(story, unchecked) is VacancyState.PUBLISHED


def test_a_check_six_months_old_publishes_nothing(api: Callable[..., Api], story: Story, unchecked: int) -> None:
    with story.sessions.begin() as session:
        session.get_one(Enterprise, 1).verified_at = story.now.replace(year=story.now.year - 1)

    assert "过期" in api()("POST", f"/vacancies/{unchecked}/publish").get_json()["detail"]


def test_a_new_name_hides_the_published_vacancies_until_the_next_check(
    member: Callable[..., Visitor], story: Story
) -> None:
    enterprise_id = story.enterprise("明灯电器厂")
    vacancy_id = story.vacancy(enterprise_id, state=VacancyState.PUBLISHED, published_at=story.now)
    lead = member(Role.LEAD)

    told = lead.post(f"/enterprises/{enterprise_id}", {"name": "换了名的厂"}, follow_redirects=True).text

    assert "要再看一次营业执照" in told
    assert "没核对过" in told
    with story.sessions() as session:
        assert list_open_vacancies(session, today(story.now)) == []
    assert "停" in lead.get(f"/v/{vacancy_id}") or "结束" in lead.get(f"/v/{vacancy_id}")


def test_a_check_of_a_name_that_was_changed_meanwhile_is_not_taken(
    member: Callable[..., Visitor], story: Story, unchecked: int
) -> None:
    lead = member(Role.LEAD)
    lead.post("/enterprises/1", {"name": "别的厂", "credit_code": CODE})

    answer = lead.post("/enterprises/1/verify", {"seen": f"皮包公司 {CODE}"}, follow_redirects=True)

    assert f"现在是：别的厂 {CODE}" in answer.text
    with story.sessions() as session:
        assert session.get_one(Enterprise, 1).verified_at is None


@pytest.mark.parametrize("wrong", ["91442000MA4ABCDE1X", "91350100M000100Y44", "123", "9135O100M000100Y43"])
def test_a_wrong_code_is_refused_when_entered_and_when_changed(
    member: Callable[..., Visitor], story: Story, wrong: str
) -> None:
    known = story.enterprise("明灯电器厂")
    lead = member(Role.LEAD)

    entered = lead.post("/enterprises/new", {"name": "新厂", "credit_code": wrong})
    changed = lead.post(f"/enterprises/{known}", {"name": "明灯电器厂", "credit_code": wrong})

    assert ("对着营业执照再看一遍" in entered.text, "对着营业执照再看一遍" in changed.text) == (True, True)
    with story.sessions() as session:
        assert session.get_one(Enterprise, known).credit_code == ""
        assert session.get(Enterprise, known + 1) is None


def test_two_enterprises_never_share_a_code(member: Callable[..., Visitor], story: Story) -> None:
    lead = member(Role.LEAD)
    lead.post("/enterprises/new", {"name": "明灯电器厂", "credit_code": CODE})

    twin = lead.post("/enterprises/new", {"name": "影子厂", "credit_code": f"{CODE[:8]} {CODE[8:]}"})

    assert "已经用这个信用代码" in twin.text
