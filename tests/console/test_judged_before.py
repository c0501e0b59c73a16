"""A vacancy's text is judged while no transaction is open: a long text locks nobody out."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import QueuePool

from console.services import services
from models.database.engine import engine_of
from models.staff import Role
from programme.plan.schema import MinimumWage
from programme.work import vacancies
from programme.work.review.vacancy_review import Review, VacancyPosting, review
from tests.console.api.test_vacancies import WELDER
from tests.console.conftest import Api, Visitor
from tests.harness.stories import Story


@pytest.fixture
def in_use(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Connections in use whenever a text was judged."""
    with app.app_context():
        pool = cast("QueuePool", engine_of(services().sessions).pool)
    seen = list[int]()

    def judging(posting: VacancyPosting, day: date, minimum: MinimumWage | None) -> Review:
        seen.append(pool.checkedout())
        return review(posting, day, minimum)

    monkeypatch.setattr(vacancies, "review", judging)
    return seen


def test_by_the_api(api: Callable[..., Api], story: Story, in_use: list[int]) -> None:
    caller = api(Role.ENTERPRISE, enterprise_id=story.enterprise())

    assert caller("POST", "/vacancies", WELDER).status_code == 201
    assert in_use == [0]


def test_by_the_enterprises_page_and_when_it_is_changed(
    member: Callable[..., Visitor], story: Story, in_use: list[int]
) -> None:
    enterprise = member(Role.ENTERPRISE, enterprise_id=story.enterprise())
    form: dict[str, Any] = {name: value for name, value in WELDER.items() if value}

    posted = enterprise.post("/enterprise/vacancies/new", form)
    changed = enterprise.post(f"{posted.location}/edit", form | {"headcount": "7"})

    assert (posted.status_code, changed.status_code) == (302, 302)
    assert "7" in enterprise.get(changed.location)
    assert in_use == [0, 0]


def test_by_staff_for_an_enterprise(member: Callable[..., Visitor], story: Story, in_use: list[int]) -> None:
    story.enterprise("明灯电器厂")

    posted = member().post("/vacancies/new", WELDER | {"enterprise": "明灯电器厂"})

    assert posted.status_code == 302
    assert in_use == [0]
