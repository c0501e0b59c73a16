"""One real service a database, started once for all stories of a test process."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.nodeid import coerce_node_id

from deploy.development.embedded_redis import EmbeddedRedis
from tests.harness.databases import copied_sqlite
from tests.stories_e2e.harness.service import Service

HERE = Path(__file__).parent
SERVICES = (HERE, HERE.parent / "promises")
DATABASES = [pytest.param(name, marks=pytest.mark.timeout(300)) for name in ("sqlite", "postgresql")]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run all tests with services first and in one process of xdist, the others meanwhile in the other.

    They wait for processes a third of their time: two of them at once would leave a core idle or take each
    other's. They are less than half of the suite, so that neither process waits for the other at the end. xdist 3.8
    reads a group from the end of the id, but its own marker notes it where pytest 9.2 no longer looks.
    """
    items.sort(key=lambda item: not _has_service(item))
    if getattr(config.option, "loadgroup", False):
        for item in filter(_has_service, items):
            item._id = coerce_node_id(f"{item.nodeid}@services")


def _has_service(item: pytest.Item) -> bool:
    return any(item.path.is_relative_to(folder) for folder in SERVICES)


@pytest.fixture(scope="session", params=DATABASES)
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    yield from serving(request)


def serving(request: pytest.FixtureRequest) -> Iterator[Service]:
    """A service on the database that the fixture's parameter names."""
    with tempfile.TemporaryDirectory(prefix="sg-e2e-") as name:
        folder = Path(name)
        with EmbeddedRedis(folder / "redis") as redis:
            if request.param == "sqlite":
                template = request.getfixturevalue("sqlite_template")
                yield from _served(Service(folder, copied_sqlite(template, folder), redis.url))
            else:
                with request.getfixturevalue("postgres").database() as url:
                    yield from _served(Service(folder, url, redis.url))


def _served(service: Service) -> Iterator[Service]:
    try:
        service.start()
        yield service
    finally:
        service.stop()
