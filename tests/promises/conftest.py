"""A service of its own for the promises of requirements.md: they change the time of day and many people's wishes."""

from collections.abc import Iterator

import pytest

from tests.stories_e2e.conftest import serving
from tests.stories_e2e.harness.service import Service


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(name, marks=[pytest.mark.xdist_group(f"promises-{name}"), pytest.mark.timeout(300)])
        for name in ("sqlite", "postgresql")
    ],
)
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    yield from serving(request)
