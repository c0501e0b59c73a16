"""Bad input of staff, programs and gateways: a sentence or a 4xx, never a 5xx."""

from typing import Any

import pytest
import requests

from tests.stories_e2e.harness.desk import Desk
from tests.stories_e2e.harness.service import Service

HUGE = "大" * 9_000_000
BODIES: dict[str, Any] = {
    "no json": "{",
    "empty": "",
    "a list": "[]",
    "a number": "7",
    "null": "null",
    "wrong kinds": '{"title": {"a": 1}, "body": [], "kind": "job", "name": 5, "town": []}',
    "unknown kind": '{"title": "a", "body": "b", "kind": "war"}',
    "unknown town": '{"title": "a", "body": "b", "kind": "job", "audience": {"towns": ["月亮镇"]}, "town": "月亮镇"}',
    "unknown key": '{"title": "a", "body": "b", "kind": "job", "audience": {"shoe_size": 43}, "name": ""}',
    "no utf-8": b"\xff\xfe",
    "deep": "[" * 5000 + "]" * 5000,
    "huge number": '{"title": "a", "wage_min": 1e400, "headcount": 999999999999999999999}',
    "null byte": '{"title": "a\\u0000b", "body": "\\u0000", "kind": "job", "name": "\\u0000", "town": "翠华镇"}',
    "surrogate": '{"title": "\\ud800", "body": "b", "kind": "job", "name": "\\ud800", "town": "翠华镇"}',
}


@pytest.mark.parametrize("path", ["notices", "people", "vacancies"])
@pytest.mark.parametrize("case", BODIES)
def test_wrong_json_is_a_problem_in_plain_chinese(service: Service, path: str, case: str) -> None:
    body = BODIES[case]
    raw = body if isinstance(body, bytes) else body.encode()

    answer = service.lead.send("POST", path, data=raw, headers_more={"Content-Type": "application/json"})

    assert 400 <= answer.status_code < 500, answer.text[:300]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert any("\u4e00" <= letter <= "\u9fff" for letter in answer.json()["title"])


def test_a_huge_body_is_refused(service: Service) -> None:
    answer = service.lead.send("POST", "notices", data=HUGE.encode(), headers_more={"Content-Type": "application/json"})

    assert answer.status_code == 413


@pytest.mark.parametrize("token", ["", "nonsense", "令牌".encode().decode("latin-1")])
def test_nobody_comes_in_without_a_token(service: Service, token: str) -> None:
    answers = [Desk(service.url, token).send("GET", path) for path in ("people", "notices", "households")]

    assert [answer.status_code for answer in answers] == [401] * 3


@pytest.mark.parametrize("path", ["notices/999999", "vacancies/999999", "people/999999", "nothing", "people/a"])
def test_what_is_not_there_is_404(service: Service, path: str) -> None:
    assert service.lead.send("GET", path).status_code == 404


@pytest.mark.parametrize("query", ["limit=x", "cursor=-1", "limit=99999999999999999999", "cursor=99999999999999999999"])
def test_a_wrong_cursor_breaks_nothing(service: Service, query: str) -> None:
    assert service.lead.send("GET", f"people?{query}").status_code in (200, 400, 422)


def test_a_gateways_receipt_needs_the_key_and_a_readable_body(service: Service) -> None:
    base = f"{service.url}/sms/receipts"
    calls = {f"{base}/sandbox/wrong": 403, f"{base}/nobody/wrong": 403, f"{base}/sandbox/{service.receipt_key}": 400}

    answers = {url: requests.post(url, data=b"{", timeout=30).status_code for url in calls}

    assert answers == calls
