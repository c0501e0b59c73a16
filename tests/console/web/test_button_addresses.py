"""The address of a button, opened as a page: a refusal stands there, and its link back or a bookmark leads there."""

from collections.abc import Callable

import pytest

from models.staff import Role
from tests.console.conftest import Api, Visitor

PAGES = {
    "/vacancies/7/publish": "/vacancies/7",
    "/notices/7/approve": "/notices/7",
    "/training/classes/7/cancel": "/training/classes/7",
    "/training/enrolments/7/leave": "/training",
    "/people/placements/7/contract": "/people",
    "/people/search": "/people",
    "/imports/7/undo": "/imports/7",
    "/villages/7/merge": "/villages",
    "/codes/of/7": "/codes",
}


@pytest.mark.parametrize(("button", "page"), PAGES.items())
def test_the_address_of_a_button_leads_to_the_page_that_holds_it(
    member: Callable[..., Visitor], button: str, page: str
) -> None:
    answer = member(Role.LEAD).client.get(button)

    assert (answer.status_code, answer.headers["Location"]) == (302, page)


@pytest.mark.parametrize("address", ["/logout", "/sms/receipts/sandbox/key"])
def test_an_address_below_no_page_is_refused(visitor: Visitor, address: str) -> None:
    assert "这个地址不能这样用" in visitor.get(address, status=405)


def test_a_form_sent_to_a_page_that_takes_none_is_refused(member: Callable[..., Visitor]) -> None:
    assert member(Role.LEAD).post("/vacancies/7").status_code == 405


def test_the_api_says_that_the_method_is_wrong(api: Callable[..., Api]) -> None:
    answer = api(Role.LEAD)("GET", "/vacancies/7/publish")

    assert (answer.status_code, answer.get_json()["status"]) == (405, 405)
