"""A store goes away in mid-send and comes back: everybody is told once, nobody is forgotten."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deploy.development.embedded_redis import EmbeddedRedis
from models.push.notices import DeliveryState
from tests.harness.databases import Postgres, copied_sqlite
from tests.stories_e2e.harness.sending import Sending
from tests.stories_e2e.harness.waiting import eventually

PEOPLE = 600
SLOW_MS = 400
"""While the platform takes so long, a notice to all of them is under way for more than a second."""
DISK_MEGABYTES = 16
OTHER = "水表要换新的"
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
        sending.outside.slow_down(SLOW_MS)
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
    behind = sending.approve(OTHER)  # its job waits for the one worker, and is lost

    redis_server.stop()
    shutil.rmtree(redis_server.directory / "appendonlydir")
    redis_server.start()
    sending.await_done(notice, behind)

    assert sending.told(notice) == SENT
    assert sending.told(behind, OTHER) == SENT


@pytest.fixture
def server(folder: Path) -> Iterator[Postgres]:
    """A PostgreSQL that may be stopped: no other test uses it."""
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

    assert on_postgres.told(notice) == SENT


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own; skipped where none may be mounted."""
    disk = folder / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "songgang-test", str(disk)]
    mounted = shutil.which("mount") and subprocess.run(mounting, capture_output=True, text=True)
    if not mounted or mounted.returncode:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.strip() if mounted else 'no mount'}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def on_small_disk(
    folder: Path, small_disk: Path, redis_server: EmbeddedRedis, sqlite_template: Path
) -> Iterator[Sending]:
    yield from _started(Sending(folder, copied_sqlite(sqlite_template, small_disk), redis_server.url))


def _fill(disk: Path) -> Path:
    """Fill the disk to the last byte; the file that takes the space."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return ballast


def test_a_full_disk_is_named_and_the_send_goes_on_once_there_is_space(
    on_small_disk: Sending, small_disk: Path
) -> None:
    notice = on_small_disk.approve()
    on_small_disk.await_calls(1)

    ballast = _fill(small_disk)
    eventually(lambda: "database or disk is full" in on_small_disk.worker.log.read_text(), "the worker says so")
    ballast.unlink()
    on_small_disk.await_done(notice)

    assert on_small_disk.told(notice) == SENT
