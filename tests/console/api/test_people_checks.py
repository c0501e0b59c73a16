"""The API stores no child and no number that cannot be (issue 10: A3). In 1910 no number is a living person's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from models.database.engine import Sessions
from models.people import Person
from tests.console.conftest import Api
from tests.harness.stories import Story


@pytest.fixture
def app(app: Flask) -> Flask:
    runtime = app.extensions["songgang"]
    app.extensions["songgang"] = replace(runtime, clock=lambda: datetime(1910, 6, 1, 2, tzinfo=UTC))
    return app


@pytest.mark.parametrize("number", ["532125190801010013", "532125187001010019", "11010519491231002X", "1234567"])
def test_a_number_of_a_child_or_a_wrong_one_is_refused_by_post_and_patch_alike(
    api: Callable[..., Api], story: Story, sessions: Sessions, number: str
) -> None:
    caller = api()
    person_id = story.person("王阿贵", birth_date=None)

    answers = [
        caller("POST", "/people", {"name": "王小贵", "id_number": number}),
        caller("PATCH", f"/people/{person_id}", {"id_number": number}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].get_json()["detail"] == answers[1].get_json()["detail"]
    with sessions() as session:
        assert session.get_one(Person, person_id).id_number is None
