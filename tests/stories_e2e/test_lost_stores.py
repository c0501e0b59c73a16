"""A store goes away in mid-send and comes back: everybody is told once or listed as unsure, nobody is forgotten."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded import EmbeddedRedis
from models.notices import DeliveryState
from tests.databases import Postgres, copied_sqlite
from tests.stories_e2e.sending import Sending, wrong

PEOPLE = 600
SLOW_MS = 400
"""While the platform takes so long, a notice to all of them is under way for more than a second."""
SENT = {(DeliveryState.SENT, 1): PEOPLE}


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sg-lost-") as name:
        yield Path(name)


@pytest.fixture
def redis_server(folder: Path) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(folder / "redis") as server:
        yield server


@pytest.fixture
def sending(folder: Path, redis_server: EmbeddedRedis, sqlite_template: Path) -> Iterator[Sending]:
    sending = Sending(folder, copied_sqlite(sqlite_template, folder), redis_server.url)
    yield from _started(sending)


def _started(sending: Sending) -> Iterator[Sending]:
    try:
        sending.start()
        sending.add_people(PEOPLE)
        sending.outside.post("latency", ms=SLOW_MS)
        yield sending
    finally:
        sending.stop()


def test_redis_restarted_with_its_data_loses_and_repeats_nothing(sending: Sending, redis_server: EmbeddedRedis) -> None:
    notice = sending.approve()
    sending.await_calls(1)

    redis_server.stop()
    redis_server.start()
    sending.await_done(notice)

    assert sending.told(notice) == SENT


def test_redis_restarted_without_its_data_loses_and_repeats_nothing(
    sending: Sending, redis_server: EmbeddedRedis
) -> None:
    notice = sending.approve()
    sending.await_calls(1)

    redis_server.stop()
    shutil.rmtree(redis_server.directory / "appendonlydir")
    redis_server.start()
    sending.await_done(notice)

    assert sending.told(notice) == SENT


@pytest.fixture
def server(folder: Path) -> Iterator[Postgres]:
    """One that may be stopped: no other test is on it."""
    (folder / "postgresql").mkdir()
    server = Postgres(folder / "postgresql")
    yield server
    server.stop()


@pytest.fixture
def on_postgres(folder: Path, redis_server: EmbeddedRedis, server: Postgres) -> Iterator[Sending]:
    with server.database() as url:
        yield from _started(Sending(folder, url, redis_server.url))


def test_postgresql_restarted_in_mid_send_loses_and_repeats_nobody(on_postgres: Sending, server: Postgres) -> None:
    notice = on_postgres.approve()
    on_postgres.await_calls(1)

    server.restart(lambda: on_postgres.await_calls(PEOPLE // 2))
    on_postgres.await_done(notice)

    told = on_postgres.told(notice)
    assert wrong(told) == {}
    assert told.total() == PEOPLE
