"""Logging in: throttled, audited, never leading off the site; every page behind it."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from console.access.login_limit import limiter
from models.staff import Role, User
from tests.console.conftest import PASSWORD, Visitor, add_member
from tests.harness.stories import Story


def test_a_right_password_opens_the_members_own_home(visitor: Visitor, story: Story) -> None:
    add_member(story, "daibiao", Role.REPRESENTATIVE, town_id=story.town())

    answer = visitor.log_in("daibiao")

    assert answer.location == "/overview"
    assert "云上镇" in visitor.get("/overview")


@pytest.mark.parametrize(("name", "password"), [("zhuguan", "wrong"), ("nobody", "wrong"), ("", ""), ("\x00", "x")])
def test_a_wrong_name_or_password_opens_nothing(visitor: Visitor, story: Story, name: str, password: str) -> None:
    add_member(story, "zhuguan")

    answer = visitor.log_in(name, password)

    assert answer.status_code in (200, 400)
    assert visitor.client.get("/overview").status_code == 302


def test_a_user_switched_off_is_out_at_once(member: Callable[..., Visitor], story: Story) -> None:
    lead = member(Role.LEAD)
    lead.get("/overview")

    with story.sessions.begin() as session:
        session.execute(update(User).values(active=False))

    assert lead.client.get("/overview").status_code == 302


def test_many_tries_are_slowed_down(visitor: Visitor, story: Story) -> None:
    limiter.reset()

    answers = [visitor.post("/login", {"name": "", "password": ""}).status_code for _ in range(21)]

    limiter.reset()
    assert answers == [200] * 20 + [429]


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"])
def test_the_way_back_stays_on_this_site(visitor: Visitor, story: Story, target: str) -> None:
    add_member(story, "zhuguan")
    data = {"name": "zhuguan", "password": PASSWORD}

    answer = visitor.post("/login", data, query_string={"next": target})

    assert answer.location == "/overview"


def test_a_form_without_its_token_changes_nothing(
    member: Callable[..., Visitor], audited: Callable[[], list[str]]
) -> None:
    lead = member(Role.LEAD)

    answer = lead.client.post("/enterprises/new", data={"name": "别家"})

    assert answer.status_code == 400
    assert "enterprise_added" not in audited()


def test_a_log_in_opens_no_call_of_the_api(member: Callable[..., Visitor]) -> None:
    lead = member(Role.LEAD)

    assert lead.client.get("/api/v1/people").status_code == 401
