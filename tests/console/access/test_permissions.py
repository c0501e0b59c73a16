"""The table of permissions: pages, API, menu and templates read it, and nothing else decides."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from console.access.permissions import ROLES_BY_ACTION, Action
from console.api.notices import FOLLOW_UPS, STATE_CHANGES
from console.web.navigation import ITEMS
from models.staff import Role
from settings import ROOT
from tests.console.conftest import Api, Visitor
from tests.harness.stories import Story

TEMPLATES = sorted((ROOT / "console" / "templates").rglob("*.html"))
MAY = re.compile(r'me\.may\("(\w+)"\)')
OWN_ROLE = re.compile(r"me\.role\b")
BY_NOTICE = [*STATE_CHANGES, *FOLLOW_UPS]
REFUSED = 403


def roles_of(app: Flask, endpoint: str) -> set[Role]:
    """The roles that the view behind an endpoint lets in."""
    return set(ROLES_BY_ACTION[getattr(app.view_functions[endpoint], "allowed_action")])  # noqa: B009 - set by `allowed`


def test_every_action_has_its_roles_and_is_asked_for(app: Flask) -> None:
    by_views = {getattr(view, "allowed_action", None) for view in app.view_functions.values()}
    by_templates = {Action(name) for file in TEMPLATES for name in MAY.findall(file.read_text())}
    by_code = {Action.SEE_LIMITS, Action.SETTLE_RIGHTS_CASES, Action.SEE_RIGHTS_CASES_ONLY}

    assert set(ROLES_BY_ACTION) == set(Action)
    assert set(Action) == (by_views - {None}) | by_templates | by_code


def test_templates_ask_for_actions_and_not_for_roles() -> None:
    assert [file.name for file in TEMPLATES if OWN_ROLE.search(file.read_text())] == []


def test_nobody_is_offered_a_menu_item_that_does_not_open(app: Flask) -> None:
    offered = {item.title: set(ROLES_BY_ACTION[item.action]) - roles_of(app, item.endpoint) for item in ITEMS}

    assert {title: roles for title, roles in offered.items() if roles} == {}


@pytest.mark.parametrize("role", Role)
def test_a_notice_is_steered_by_the_same_roles_on_the_page_and_over_the_api(
    api: Callable[..., Api], member: Callable[..., Visitor], story: Story, role: Role
) -> None:
    facts = {"town_id": story.town()} if role is Role.REPRESENTATIVE else {}
    caller, visitor = api(role, **facts), member(role, **facts)

    by_api = {step for step in BY_NOTICE if caller("POST", f"/notices/1/{step}").status_code != REFUSED}
    by_page = {step for step in BY_NOTICE if visitor.post(f"/notices/1/{step}").status_code != REFUSED}

    assert by_api == by_page == (set(BY_NOTICE) if role in (Role.LEAD, Role.OFFICER) else set())
