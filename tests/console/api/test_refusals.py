"""Refusals of the API: problem+json in Chinese, never a redirect and never a 5xx."""

from collections.abc import Callable

import pytest
from flask import Flask

from models.staff import Role
from tests.console.conftest import Api
from tests.harness.stories import Story


def test_without_a_token_a_program_is_told_401_and_not_sent_to_a_page(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/people")

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert "令牌" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("call", "status"),
    [
        (("GET", "/nothing"), 404),
        (("GET", "/vacancies/99999999999999999999"), 404),
        (("DELETE", "/vacancies"), 405),
        (("GET", "/people?cursor=99999999999999999999"), 422),
        (("GET", "/people?limit=many"), 422),
        (("POST", "/notices/1/approve"), 404),
        (("POST", "/vacancies", []), 422),
        (("POST", "/vacancies", {"title": "焊工", "enterprise": "没有这家"}), 422),
        (("POST", "/notices", {"kind": "policy", "title": "甲", "body": "乙", "audience": {"towns": ["无"]}}), 422),
        (("POST", "/notices", {"kind": "policy", "title": "甲", "body": "乙", "audience": {"colour": 1}}), 422),
        (("POST", "/notices", {"kind": "policy", "title": "甲", "body": "乙", "audience": {"towns": ["\x00"]}}), 400),
        (("POST", "/notices", {"kind": "service", "title": "甲", "body": "乙"}), 422),
        (("POST", "/people", {"name": "阿贵", "town": "没有这个镇"}), 422),
    ],
)
def test_each_refusal_is_a_problem_in_chinese(api: Callable[..., Api], call: tuple[str, ...], status: int) -> None:
    answer = api()(*call)

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert any("一" <= letter <= "鿿" for letter in answer.get_json()["detail"])


@pytest.mark.parametrize(
    ("body", "kind", "status"), [("{", "application/json", 400), ("", "application/json", 400), ("a=1", None, 415)]
)
def test_a_body_that_is_no_json_is_refused(api: Callable[..., Api], body: str, kind: str | None, status: int) -> None:
    answer = api()("POST", "/vacancies", data=body, content_type=kind or "application/x-www-form-urlencoded")

    assert answer.status_code == status


def test_each_wrong_field_is_named_with_what_it_should_be(api: Callable[..., Api]) -> None:
    answer = api()("POST", "/vacancies", {"headcount": "many", "wage_min": -1, "valid_until": "soon"})

    assert answer.status_code == 422
    assert answer.get_json()["errors"] == {
        "title": ["缺少这一项"],
        "headcount": ["应是整数"],
        "wage_min": ["不能小于 0"],
        "valid_until": ["应是日期，写成 2026-01-31"],
    }


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.COUNTY, Role.FINANCE, Role.ENTERPRISE, Role.ADMIN])
def test_only_lead_and_officer_publish_and_approve(api: Callable[..., Api], story: Story, role: Role) -> None:
    vacancy_id = story.vacancy(story.enterprise())
    caller = api(role)

    answers = [caller("POST", f"/vacancies/{vacancy_id}/publish"), caller("POST", "/notices/1/approve")]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_a_bearer_token_opens_no_page(app: Flask, api: Callable[..., Api]) -> None:
    answer = app.test_client().get("/overview", headers={"Authorization": f"Bearer {api().token}"})

    assert answer.status_code == 302
    assert "/login" in answer.location
