"""The applicants on an enterprise's page: nothing of those who withdrew or took their consent back (low 10)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from models.staff import Role
from models.work import Application, ApplicationState, VacancyState
from programme.work.applications import agree_to_share, stop_sharing, withdraw
from tests.console.conftest import Visitor
from tests.harness.stories import Story

PHONE = "13800001111"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def page_of(member: Callable[..., Visitor], story: Story) -> Callable[[Callable[[Application], Any]], str]:
    """The enterprise's page of a vacancy after this was done with the only application."""

    def read(doing: Callable[[Application], Any]) -> str:
        enterprise_id = story.enterprise()
        vacancy_id = story.vacancy(enterprise_id, state=VacancyState.PUBLISHED)
        person_id = story.person("欧阳阿贵", phone=PHONE, trades=("焊工",), birth_date=date(1990, 5, 1))
        application = Application(
            vacancy_id=vacancy_id, person_id=person_id, state=ApplicationState.APPLIED, at=story.now, detail={}
        )
        doing(application)
        with story.sessions.begin() as session:
            session.add(application)
        page = member(Role.ENTERPRISE, enterprise_id=enterprise_id).get(f"/enterprise/vacancies/{vacancy_id}")
        return page.split("报名的人")[1]

    return read


def test_after_withdrawing_only_a_number_is_left(
    page_of: Callable[[Callable[[Application], Any]], str], story: Story
) -> None:
    def applied_agreed_withdrew(application: Application) -> None:
        agree_to_share(application, story.now)
        withdraw(application, story.now)

    page = page_of(applied_agreed_withdrew)

    assert "有 1 个人退了报名" in page
    assert [word for word in ("欧", "阿贵", "36", "焊工", "138", "1111") if word in page] == []


def test_after_the_consent_is_taken_back_the_application_stays_without_the_person(
    page_of: Callable[[Callable[[Application], Any]], str], story: Story
) -> None:
    def agreed_and_not(application: Application) -> None:
        agree_to_share(application, story.now)
        stop_sharing(application, story.now)

    page = page_of(agreed_and_not)

    assert "本人不给看" in page
    assert [word for word in ("欧", "阿贵", "36岁", "焊工", "138", "1111") if word in page] == []


def test_before_the_consent_name_and_phone_are_masked(page_of: Callable[[Callable[[Application], Any]], str]) -> None:
    page = page_of(lambda application: None)

    assert "欧**" in page
    assert ("阿贵" in page, PHONE in page) == (False, False)


def test_with_the_consent_both_are_shown(page_of: Callable[[Callable[[Application], Any]], str], story: Story) -> None:
    page = page_of(lambda application: agree_to_share(application, story.now))

    assert "欧阳阿贵" in page
    assert PHONE in page
