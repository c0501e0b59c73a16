"""What a page may do in a browser: nothing that comes from, goes to or stands in another place."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from models.staff import Role
from tests.console.conftest import PASSWORD, Visitor, add_member
from tests.harness.stories import Story

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SECURE = {"PUBLIC_URL": "https://job.example.org"}
Make = Callable[..., Flask]


def policy_of(answer: TestResponse) -> dict[str, str]:
    """The directives of the answer's content security policy."""
    parts = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/api/v1/people", "/healthz", "/static/console.css", "/v/1"])
def test_no_answer_lets_a_page_do_more_than_it_needs(app: Flask, path: str) -> None:
    policy = policy_of(app.test_client().get(path, buffered=True))

    assert (policy["base-uri"], policy["form-action"], policy["object-src"]) == ("'none'", "'self'", "'none'")
    assert policy["default-src"] == "'self'"
    assert not {name for name, value in policy.items() if "unsafe" in value or "*" in value}
    assert set(policy["frame-ancestors"].split()) - {"'self'"} <= {"https://api.weixin.qq.com"}


def test_a_pdf_may_still_be_shown(app: Flask) -> None:
    app.add_url_rule("/paper", view_func=lambda: app.response_class(b"%PDF", mimetype="application/pdf"))

    assert policy_of(app.test_client().get("/paper"))["object-src"] == "'self'"


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/api/v1/people", "/static/console.css"])
def test_a_service_with_https_is_never_asked_without_it_again(make_app: Make, path: str) -> None:
    answer = make_app(**SECURE).test_client().get(path, buffered=True)

    seconds = int(re.findall(r"max-age=(\d+)", answer.headers["Strict-Transport-Security"])[0])
    assert seconds >= 180 * 24 * 3600


def test_a_service_without_https_says_nothing_of_it(app: Flask) -> None:
    assert "Strict-Transport-Security" not in app.test_client().get("/login").headers


def test_with_https_no_other_host_can_set_the_session(make_app: Make, story: Story) -> None:
    add_member(story, "web", Role.LEAD)
    app = make_app(**SECURE)
    app.config["PREFERRED_URL_SCHEME"] = "https"
    client = app.test_client()
    form, here = {"name": "web", "password": PASSWORD}, {"Referer": "https://localhost/login"}

    cookie = Visitor(client).post("/login", form, headers=here).headers["Set-Cookie"]

    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert client.get("/overview").status_code == 200


def test_without_https_the_session_has_its_usual_name(member: Callable[..., Visitor]) -> None:
    assert member().client.get_cookie("session") is not None


@pytest.mark.parametrize(("reached", "width"), [(0, "0.0%"), (1, "25.0%"), (4, "100.0%")])
def test_the_bar_of_households_needs_no_style(app: Flask, reached: int, width: str) -> None:
    with app.test_request_context():
        macro = app.jinja_env.get_template("_parts.html").module.households_bar  # type: ignore[attr-defined]
        drawn = macro({"targeted": 4, "reached": reached, "handed_over": 0, "unreached": 4 - reached})

    assert f'class="is-reached" x="0%" width="{width}"' in drawn
    assert f'class="is-unreached" x="{width}"' in drawn
