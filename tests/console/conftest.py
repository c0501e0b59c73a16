"""The real app on both databases and a real Valkey, with users at the console and behind tokens."""

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from redis import Redis
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import create_app
from console.access.passwords import new_token, token_digest
from models.database.engine import Sessions
from models.staff import ApiToken, AuditEntry, Role, User
from settings import Settings
from tests.harness.stories import Story

PASSWORD = "lantern-rice-47"
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""Weak, so that logging in costs tests no tenth of a second."""
TOKEN_FIELD = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class KnownRule(Rule):
    """A route whose address builder is compiled once for all applications of this process."""

    _known: ClassVar[dict[tuple[object, ...], Any]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        key = (self.rule, self.subdomain, append_unknown, *sorted((self.defaults or {}).items()))
        if key not in self._known:
            self._known[key] = super()._compile_builder(append_unknown)
        return self._known[key]


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileSystemBytecodeCache]:
    """Routes and templates, once for the many applications that tests make."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "url_rule_class", KnownRule)
        yield FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def make_app(
    database_url: str, redis_url: str, redis: Redis, tmp_path: Path, compiled: FileSystemBytecodeCache
) -> Callable[..., Flask]:
    """`make_app(PUBLIC_URL=…)`: the app with more of the environment.

    `redis` empties the server: no log-in of an earlier test counts.
    """

    def make(**more: str) -> Flask:
        environment = {
            "SECRET_KEY": "a-secret-of-the-tests-0123456789abcdef",
            "DATA_KEY": base64.urlsafe_b64encode(bytes(range(32))).decode(),
            "WECHAT_TOKEN": "tokenofthetests1",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "MEDIA_FOLDER": str(tmp_path / "media"),
            "NOW": "2026-11-23T10:00:00+08:00",
            **more,
        }
        made = create_app(Settings.from_environment(environment))
        made.jinja_env.bytecode_cache = compiled
        return made

    return make


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """The app on both databases."""
    return make_app()


@dataclass(frozen=True)
class Api:
    """One user's calls with a bearer token."""

    client: FlaskClient
    token: str

    def __call__(self, method: str, path: str, body: object = None, **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}"}
        if body is not None:
            options["json"] = body
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **options)


@pytest.fixture
def api(app: Flask, story: Story) -> Callable[..., Api]:
    """`api(Role.LEAD)`: a new user of that role with a token."""

    def make(role: Role = Role.LEAD, **facts: Any) -> Api:
        token = new_token()
        user_id = story.user(f"api-{role.value}", role, **facts)
        with story.sessions.begin() as session:
            session.add(ApiToken(user_id=user_id, digest=token_digest(token), created_at=story.now))
        return Api(app.test_client(), token)

    return make


def add_member(story: Story, name: str, role: Role = Role.LEAD, **facts: Any) -> None:
    """Add a user who can log in with `PASSWORD`."""
    with story.sessions.begin() as session:
        session.add(User(name=name, role=role, password_hash=PASSWORD_HASH, created_at=story.now, **facts))


@dataclass
class Visitor:
    """One browser."""

    client: FlaskClient

    def get(self, path: str, status: int = 200) -> str:
        response = self.client.get(path)
        assert response.status_code == status, f"{path}: {response.status_code}"
        return response.text

    def post(self, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form as the page would send it."""
        found = TOKEN_FIELD.search(self.client.get("/login").text)
        assert found is not None
        return self.client.post(path, data={"csrf_token": found[1], **(data or {})}, **options)

    def log_in(self, name: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/login", {"name": name, "password": password})


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client())


@pytest.fixture
def member(app: Flask, story: Story) -> Callable[..., Visitor]:
    """`member(Role.LEAD)`: logged in as a new user of that role."""

    def make(role: Role = Role.LEAD, **facts: Any) -> Visitor:
        name = f"web-{role.value}"
        add_member(story, name, role, **facts)
        browser = Visitor(app.test_client())
        assert browser.log_in(name).status_code == 302
        return browser

    return make


@pytest.fixture
def audited(sessions: Sessions) -> Callable[[], list[str]]:
    """The actions in the audit so far."""

    def read() -> list[str]:
        with sessions() as session:
            return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))

    return read
