"""Fixtures that every test may ask for: both databases, a real Redis, a clock, the fixed cast."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis import Redis

from deploy.development.embedded_redis import EmbeddedRedis
from models.database.engine import Sessions, make_engine, make_sessions
from models.database.sealing import open_vault
from programme.calendar import Clock
from programme.plan.plan import Plan, load_plan
from tests.harness.databases import Engines, Postgres, Sqlite
from tests.harness.stories import Story

DATA_KEY = bytes(range(32))
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in China
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def _vault() -> None:
    open_vault(DATA_KEY)


@pytest.fixture(scope="session", autouse=True)
def engines() -> Iterator[Engines]:
    """The database engines of all tests of this process."""
    made = Engines()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.database.engine.create_engine", made.create)
        yield made


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def sqlite_template(sqlite: Sqlite) -> Path:
    return sqlite.template


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="sg-pg-") as folder:
        server = Postgres(Path(folder))
        yield server
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, engines: Engines) -> Iterator[str]:
    """A fresh, migrated database; every test that asks runs on both kinds."""
    if request.param == "sqlite":
        database = request.getfixturevalue("sqlite").database(tmp_path)
    else:
        database = request.getfixturevalue("postgres").database()
    with database as url:
        yield url
        engines.disconnect()


@pytest.fixture
def sessions(database_url: str) -> Sessions:
    return make_sessions(make_engine(database_url))


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Valkey of this test process's own."""
    with tempfile.TemporaryDirectory(prefix="sg-r-") as folder, EmbeddedRedis(Path(folder)) as server:
        yield server.url


@pytest.fixture
def redis(redis_url: str) -> Iterator["Redis"]:
    """A client of the Redis, which is empty at the start of each test."""
    client = Redis.from_url(redis_url)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def clock(now: datetime) -> Clock:
    return lambda: now


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan(ROOT / "plans" / "daguan-2017.yaml")


@pytest.fixture
def story(sessions: Sessions, now: datetime) -> Story:
    """A maker of the fixed cast and its events."""
    return Story(sessions, now)
