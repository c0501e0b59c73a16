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


DOUBLES: dict[str, tuple[str, ...]] = {
    "post_vacancy": ("vacancies.new", "enterprise.new"),
    "publish_one": ("vacancies.publish",),
    "close_one": ("vacancies.close", "enterprise.close"),
    "list_vacancies": (),  # the pages of staff and of an enterprise show less than the API lets finance read
    "get_one_vacancy": (),
    "post_notice": ("notices.new",),
    "list_notices": ("notices.index",),
    "get_notice": ("notices.show",),
    "list_deliveries": ("notices.deliveries",),
    "get_times": ("punctuality.show",),
    "preview": ("notices.new",),
    **dict.fromkeys((f"{step}_notice" for step in STATE_CHANGES), ("notices.change_state",)),
    **dict.fromkeys((f"{step}_notice" for step in FOLLOW_UPS), ("notices.follow_up",)),
    "order": ("postings.new",),
    "list_of_notice": ("postings.index",),
    "post_class": ("training.new",),
    "list_all_classes": ("training.index",),
    "get_one_class": ("training.show",),
    "publish_one_class": ("training.publish",),
    "cancel_one_class": ("training.cancel",),
    "post_person": ("people.new",),
    "patch_person": ("people.visit",),  # no page changes a file; who may enter a person may correct one
    "delete_person": (),
    "list_people": ("people.index",),
    "get_person": ("people.show",),
    "list_households": ("households.index",),
    "coverage": ("staff.home",),
    "milestones": ("staff.home",),
}
"""Each call of the API with the pages that do the same; empty: no page does."""


def test_every_call_of_the_api_has_its_page_in_the_table(app: Flask) -> None:
    calls = {name.removeprefix("api.") for name in app.view_functions if name.startswith("api.")}

    assert set(DOUBLES) == calls
    assert [page for pages in DOUBLES.values() for page in pages if page not in app.view_functions] == []


def test_page_and_api_let_in_the_same_roles(app: Flask) -> None:
    doubles = {call: pages for call, pages in DOUBLES.items() if pages}

    by_api = {call: roles_of(app, f"api.{call}") for call in doubles}

    assert by_api == {call: set[Role]().union(*(roles_of(app, page) for page in doubles[call])) for call in doubles}


@pytest.mark.parametrize("role", Role)
def test_a_role_that_the_table_leaves_out_is_refused_by_both(
    app: Flask, api: Callable[..., Api], member: Callable[..., Visitor], story: Story, role: Role
) -> None:
    """Play every changing call of the API, and its pages, as each role: a status other than 403 means let in."""
    facts = {"town_id": story.town()} if role is Role.REPRESENTATIVE else {}
    facts |= {"enterprise_id": story.enterprise()} if role is Role.ENTERPRISE else {}
    caller, visitor = api(role, **facts), member(role, **facts)
    wrong = []
    for rule in app.url_map.iter_rules():
        views = {f"api.{call}" for call in DOUBLES} | {page for pages in DOUBLES.values() for page in pages}
        method = next(iter(sorted((rule.methods or set()) & {"POST", "PATCH", "DELETE"})), None)
        if rule.endpoint not in views or method is None:
            continue
        address = re.sub(r"<any\((\w+)[^>]*>", r"\1", re.sub(r"<int:\w+>", "1", rule.rule))
        if address.startswith("/api/v1"):
            answer = caller(method, address.removeprefix("/api/v1"), {})
        else:
            answer = visitor.post(address)
        if (answer.status_code != REFUSED) != (role in roles_of(app, rule.endpoint)):
            wrong.append((method, address, answer.status_code))

    assert wrong == []
