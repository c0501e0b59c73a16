"""A service of its own for the promises of requirements.md: they change the time of day and many people's wishes."""

from collections.abc import Iterator

import pytest

from tests.stories_e2e.conftest import DATABASES, serving
from tests.stories_e2e.harness.service import Service


@pytest.fixture(scope="session", params=DATABASES)
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    yield from serving(request)
