"""Days at the ends of the calendar: a sentence at the field, in the API and on the pages."""

from collections.abc import Callable
from typing import Any

import pytest

from models.staff import Role
from tests.console.api.test_vacancies import WELDER
from tests.console.conftest import Api, Visitor
from tests.harness.stories import Story

MOMENTS = [
    "0001-01-01",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "9999-12-31T23:59:59",
    "1899-12-31T23:59:59Z",
]
DAYS = ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"]
SENTENCE = "日期不对，年份要在 1900 到 2999 之间"
CLASS: dict[str, Any] = {
    "course": "焊工班",
    "place": "文化站",
    "capacity": 10,
    "enrol_until": "2026-12-01",
    "lessons": [{"starts_at": "2026-12-05T09:00:00", "ends_at": "2026-12-05T11:00:00"}],
}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def calls(moment: str, notice_id: int = 1) -> dict[str, tuple[str, dict[str, Any]]]:
    """The field with the moment, and the call that brings it."""
    lesson = CLASS["lessons"][0]
    return {
        "send_at": ("/notices", {"kind": "policy", "title": "甲", "body": "乙", "send_at": moment}),
        "due_at": (f"/notices/{notice_id}/postings", {"channels": ["board"], "due_at": moment}),
        "lessons.0.starts_at": ("/classes", CLASS | {"lessons": [lesson | {"starts_at": moment}]}),
        "lessons.0.ends_at": ("/classes", CLASS | {"lessons": [lesson | {"ends_at": moment}]}),
    }


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("field", calls(""))
def test_an_instant_out_of_reach_is_refused_at_its_field(api: Callable[..., Api], field: str, moment: str) -> None:
    path, body = calls(moment)[field]

    answer = api()("POST", path, body)

    assert (answer.status_code, answer.get_json()["errors"]) == (422, {field: [SENTENCE]})


@pytest.mark.parametrize("day", DAYS)
def test_a_day_out_of_reach_is_refused_at_its_field(api: Callable[..., Api], day: str) -> None:
    caller = api()

    by_vacancy = caller("POST", "/vacancies", WELDER | {"valid_until": day}).get_json()
    by_class = caller("POST", "/classes", CLASS | {"enrol_until": day}).get_json()
    by_report = caller("GET", f"/reports/milestones?as_of={day}").get_json()

    assert by_vacancy["errors"] == {"valid_until": [SENTENCE]}
    assert by_class["errors"] == {"enrol_until": [SENTENCE]}
    assert by_report["errors"] == {"as_of": [SENTENCE]}


@pytest.mark.parametrize("moment", ["Infinity", "-1e300", "1e18", "true", "[]"])
def test_a_number_that_is_no_instant_is_refused(api: Callable[..., Api], moment: str) -> None:
    body = f'{{"kind": "policy", "title": "甲", "body": "乙", "send_at": {moment}}}'

    answer = api()("POST", "/notices", data=body, content_type="application/json")

    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == ["send_at"]


def test_a_time_without_a_zone_is_chinese(api: Callable[..., Api]) -> None:
    body = {"kind": "policy", "title": "甲", "body": "乙", "send_at": "2026-12-01T08:00:00"}

    made = api()("POST", "/notices", body).get_json()

    assert made["send_at"] == "2026-12-01T08:00:00+08:00"


@pytest.mark.parametrize("day", DAYS)
def test_forms_refuse_the_same_days(member: Callable[..., Visitor], story: Story, day: str) -> None:
    story.enterprise("明灯电器厂")
    browser = member(Role.LEAD)

    notice = browser.post("/notices/new", {"kind": "policy", "title": "甲", "body": "乙", "send_at": f"{day}T09:00"})
    vacancy = browser.post(
        "/vacancies/new", {name: str(value) for name, value in WELDER.items()} | {"valid_until": day}
    )

    assert (notice.status_code, vacancy.status_code) == (200, 200)
    assert SENTENCE in notice.text
    assert SENTENCE in vacancy.text


@pytest.mark.parametrize("day", DAYS)
def test_a_lesson_line_out_of_reach_is_not_taken(member: Callable[..., Visitor], story: Story, day: str) -> None:
    class_id = story.training_class()
    fields = {"course": "1", "town": "0", "place": "文化站", "capacity": "9", "enrol_until": "2026-12-01"}

    answer = member(Role.LEAD).post(f"/training/classes/{class_id}/edit", fields | {"times": f"{day} 9:00-17:00"})

    assert answer.status_code == 200
    assert "看不懂" in answer.text
