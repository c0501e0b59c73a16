"""`/api/v1/classes`."""

from collections.abc import Callable
from typing import Any

import pytest

from models.staff import Role
from tests.console.conftest import Api
from tests.harness.stories import Story

WELDING = {
    "course": "焊工班",
    "trades": ["焊工"],
    "place": "文化站",
    "capacity": 30,
    "enrol_until": "2026-12-03",
    "lessons": [{"starts_at": "2026-12-05T09:00:00+08:00", "ends_at": "2026-12-05T17:00:00+08:00"}],
}


def test_a_class_is_planned_announced_and_called_off(api: Callable[..., Api], story: Story) -> None:
    story.town("云上镇")
    story.person("阿贵", wants_training=True)
    lead = api()

    made = lead("POST", "/classes", WELDING | {"town": "云上镇"})
    class_id = made.get_json()["id"]
    announced = lead("POST", f"/classes/{class_id}/publish").get_json()
    told = lead("GET", f"/notices/{announced['notice_id']}").get_json()
    again = lead("POST", f"/classes/{class_id}/publish")
    cancelled = lead("POST", f"/classes/{class_id}/cancel", {"reason": "老师病了"}).get_json()

    assert made.status_code == 201
    assert WELDING.items() <= made.get_json().items()
    assert (announced["state"], announced["taken"], announced["town"]) == ("open", 0, "云上镇")
    assert (told["kind"], told["title"]) == ("training", "免费培训：焊工班")
    assert again.status_code == 409
    assert cancelled["state"] == "cancelled"
    assert [row["id"] for row in lead("GET", "/classes").get_json()["items"]] == [class_id]


@pytest.mark.parametrize(
    ("facts", "status"),
    [({"capacity": 0}, 422), ({"lessons": []}, 422), ({"town": "没有镇"}, 422), ({"enrol_until": "2027-01-01"}, 409)],
)
def test_what_cannot_be_held_is_refused(api: Callable[..., Api], facts: dict[str, Any], status: int) -> None:
    assert api()("POST", "/classes", WELDING | facts).status_code == status


def test_a_price_is_no_field_of_a_class(api: Callable[..., Api]) -> None:
    made = api()("POST", "/classes", WELDING | {"fee": 100}).get_json()

    assert "fee" not in made


def test_a_representative_looks_but_plans_nothing(api: Callable[..., Api], story: Story) -> None:
    caller = api(Role.REPRESENTATIVE, town_id=story.town("云上镇"))

    assert caller("GET", "/classes").status_code == 200
    assert caller("POST", "/classes", WELDING).status_code == 403
    assert caller("GET", "/classes/99").status_code == 404
