"""The house's own rules (style.md): imports, doors, queues, jobs, files."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from rq.utils import import_attribute
from werkzeug.routing import Rule

import app as web
from deploy.checks import problems, tracked
from push import queues
from push.jobs.schedule import SCHEDULE
from settings import ROOT, Settings

PUBLIC = {
    "assets.file",
    "gateways.receive",
    "health.healthz",
    "health.metrics",
    "health.readyz",
    "jobs.show",
    "openapi.spec",
    "posters.posters",
    "screens.show",
    "session.log_in",
    "session.log_out",
    "staff.front",
    "static",
    "bootstrap.static",
    "wechat.receive",
    "wechat.verify",
}
"""Open to strangers, each for its reason: signed by the platform, keyed, about nobody, or the way to the log-in."""
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


@pytest.fixture(scope="module")
def flask_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The real app over stores that nothing here asks."""
    folder = tmp_path_factory.mktemp("app")
    return web.create_app(
        Settings(
            secret_key="s",
            data_key=bytes(range(32)),
            wechat_token="t",
            database_url=f"sqlite:///{folder / 'empty.sqlite3'}",
            redis_url=f"unix://{folder / 'none.sock'}",
        )
    )


def guarded_rules(flask_app: Flask) -> list[Rule]:
    return [rule for rule in flask_app.url_map.iter_rules() if rule.endpoint not in PUBLIC]


def test_the_import_contracts_hold() -> None:
    command = [Path(sys.executable).parent / "lint-imports"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=170)

    assert done.returncode == 0, done.stdout[-2000:]


def test_every_route_names_the_permission_it_asks_for(flask_app: Flask) -> None:
    open_doors = [
        rule.endpoint
        for rule in guarded_rules(flask_app)
        if not getattr(flask_app.view_functions[rule.endpoint], "allowed_action", None)
    ]

    assert open_doors == []


def test_strangers_are_sent_to_the_log_in_page_or_told_401(flask_app: Flask) -> None:
    flask_app.config["WTF_CSRF_ENABLED"] = False
    client = flask_app.test_client()

    for rule in guarded_rules(flask_app):
        for method in (rule.methods or set()) & {"GET", "POST", "PATCH", "DELETE"}:
            answer = client.open(_address(rule), method=method)
            expected = 401 if rule.rule.startswith("/api/") else 302
            assert answer.status_code == expected, f"{method} {rule.rule}: {answer.status_code}"


def _address(rule: Rule) -> str:
    """An address of the route: 1, or the first of the choices, for every variable."""
    with_choices = re.sub(r"<any\(([^,)]+)[^>]*>", lambda found: found[1].strip("'\" "), rule.rule)
    return re.sub(r"<[^>]+>", "1", with_choices)


@pytest.mark.parametrize(
    "name",
    [*queues.JOB_NAMES, *queues.BOT_JOB_NAMES, *(one.job for one in SCHEDULE)],
)
def test_every_job_name_resolves(name: str) -> None:
    job: Callable[..., object] = import_attribute(name)

    assert callable(job)
    assert name in queues.OwnJob.names


def test_every_job_stands_in_the_list() -> None:
    named = {value for name, value in vars(queues).items() if name.isupper() and str(value).startswith("push.")}

    assert named == set(queues.JOB_NAMES)
    assert {one.job for one in SCHEDULE} <= named


def test_every_file_is_short_and_tied_to_no_machine() -> None:
    assert list(problems(ROOT)) == []


def test_nothing_is_left_unfinished() -> None:
    files = [ROOT / name for name in tracked(ROOT) if name.endswith((".py", ".html", ".js", ".css", ".toml"))]
    found = [str(file.relative_to(ROOT)) for file in files if file.exists() and UNFINISHED.search(file.read_text())]

    assert found == []
