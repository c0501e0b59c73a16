"""The times of a notice: a part of its page, and a page of its own for whoever follows the link."""

from collections.abc import Callable

import pytest

from models.staff import Role
from tests.console.conftest import Api, Visitor
from tests.harness.stories import Story


@pytest.mark.parametrize(("headers", "is_page"), [({}, True), ({"HX-Request": "true"}, False)])
def test_the_link_opens_a_whole_page(
    api: Callable[..., Api], member: Callable[..., Visitor], story: Story, headers: dict[str, str], is_page: bool
) -> None:
    story.town()
    body = {"kind": "policy", "title": "医保", "body": "请缴费。", "audience": {}, "channels": ["sms"]}
    notice_id = api(Role.OFFICER)("POST", "/notices", body).get_json()["id"]
    lead = member(Role.LEAD)
    lead.post(f"/notices/{notice_id}/approve", {"version": "1"})

    page = lead.client.get(f"/notices/{notice_id}/times", headers=headers).text

    assert "最迟发出" in page
    assert ("console.css" in page and f'href="/notices/{notice_id}"' in page) is is_page
