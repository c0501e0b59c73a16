"""One real service a database, started once for all stories of a test process."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded import EmbeddedRedis
from tests.stories_e2e.service import Service

DATABASES = [
    pytest.param(name, marks=[pytest.mark.xdist_group(f"service-{name}"), pytest.mark.timeout(300)])
    for name in ("sqlite", "postgresql")
]


@pytest.fixture(scope="session", params=DATABASES)
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    with tempfile.TemporaryDirectory(prefix="sg-e2e-") as name:
        folder = Path(name)
        with EmbeddedRedis(folder / "redis") as redis:
            if request.param == "sqlite":
                yield from _served(Service(folder, f"sqlite:///{folder / 'songgang.sqlite3'}", redis.url))
            else:
                with request.getfixturevalue("postgres").database() as url:
                    yield from _served(Service(folder, url, redis.url))


def _served(service: Service) -> Iterator[Service]:
    try:
        service.start()
        yield service
    finally:
        service.stop()
