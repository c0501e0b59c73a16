"""Null characters and halves of characters: refused in one place, whatever the address and the part of the request."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from models.staff import Role
from tests.console.conftest import Api, Visitor

HALF, NUL = "\\ud800", "\\u0000"
NOTICE = '{"kind": "policy", "title": "甲", "body": "乙", "audience": %s}'
BODIES = [
    ("POST", "/notices", NOTICE % f'{{"education_min": "{HALF}"}}'),
    ("POST", "/notices", NOTICE % f'{{"towns": ["云上镇", "{HALF}镇"]}}'),
    ("POST", "/notices", NOTICE % f'{{"{HALF}": 1}}'),
    ("POST", "/notices", NOTICE % f'{{"{NUL}": [[{{"deep": "{NUL}"}}]]}}'),
    ("POST", "/notices", NOTICE % '{"towns": ["\\udfff\\ud800"]}'),
    ("POST", "/vacancies", f'{{"title": "焊工{HALF}"}}'),
    ("POST", "/vacancies", f'{{"title": "焊工", "benefits": ["包吃", "{NUL}"]}}'),
    ("POST", "/people", f'{{"name": "阿{HALF}贵"}}'),
    ("PATCH", "/people/1", f'{{"village": "{NUL}"}}'),
    ("POST", "/classes", f'{{"course": "{HALF}"}}'),
    ("POST", "/classes/1/cancel", f'{{"reason": "{HALF}"}}'),
    ("POST", "/notices/1/postings", f'{{"towns": ["{HALF}"]}}'),
    ("POST", "/vacancies", f'{{"unknown": "{HALF}"}}'),
    ("POST", "/vacancies", f'["{HALF}"]'),
    ("POST", "/vacancies", f'"{HALF}"'),
]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(("method", "path", "body"), BODIES)
def test_no_call_of_the_api_takes_text_that_cannot_be_kept(
    api: Callable[..., Api], method: str, path: str, body: str
) -> None:
    answer = api()(method, path, data=body.encode(), content_type="application/json")

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert "不能用的字符" in answer.get_json()["detail"]


def test_a_whole_character_outside_the_first_plane_is_kept(api: Callable[..., Api]) -> None:
    body = '{"kind": "policy", "title": "杨千\\ud873\\udf30", "body": "\\\\u0000 照写"}'

    answer = api()("POST", "/notices", data=body.encode(), content_type="application/json")

    assert answer.status_code == 201
    assert (answer.get_json()["title"], answer.get_json()["body"]) == ("杨千\U0002cf30", "\\u0000 照写")


@pytest.mark.parametrize(
    ("path", "options"),
    [
        ("/api/v1/vacancies?limit=%00", {}),
        ("/api/v1/vacancies?%00=1", {}),
        ("/api/v1/%00", {}),
        ("/static/%00.css", {}),
        ("/vacancies/?tab=a%00b", {}),
        ("/healthz", {"headers": {"X-Anything": "a\x00b"}}),
    ],
)
def test_addresses_queries_and_headers_are_looked_at_too(app: Flask, path: str, options: dict[str, Any]) -> None:
    assert app.test_client().get(path, **options).status_code == 400


@pytest.mark.parametrize(
    "field", [{"title": "a\x00b"}, {"ti\x00tle": "a"}, {"csrf_token": "\x00"}], ids=["value", "name", "token"]
)
def test_forms_are_looked_at_names_of_fields_included(member: Callable[..., Visitor], field: dict[str, str]) -> None:
    answer = member(Role.LEAD).post("/notices/new", field)

    assert answer.status_code == 400
    assert "不能用的字符" in answer.text
