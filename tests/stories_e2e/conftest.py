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
DATABASES = [
    pytest.param(name, marks=[pytest.mark.xdist_group(f"service-{name}"), pytest.mark.timeout(300)])
    for name in ("sqlite", "postgresql")
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long ones first, so that no process waits for another's last one at the end.

    Tests of one group stay in one process: xdist 3.8 notes the group where pytest 9.2 no longer looks.
    """
    items.sort(key=lambda item: not item.path.is_relative_to(HERE))
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        group = item.get_closest_marker("xdist_group")
        if group and not item.nodeid.endswith(f"@{group.args[0]}"):
            item._id = coerce_node_id(f"{item.nodeid}@{group.args[0]}")


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
