"""The recorded platform and the client that talks to it; both HTTP clients."""

from collections.abc import Callable

import pytest

from push.clients.pool import Limits, Pool
from push.clients.transport import POOLS
from settings import HttpClient
from tests.push.harness.platform import client, platform, settings, templates

__all__ = ["client", "platform", "settings", "templates"]


@pytest.fixture(params=HttpClient)
def http_client(request: pytest.FixtureRequest) -> HttpClient:
    """Every test that asks runs with both clients."""
    return HttpClient(request.param)


@pytest.fixture
def make_pool(http_client: HttpClient) -> Callable[[Limits], Pool]:
    return POOLS[http_client]
