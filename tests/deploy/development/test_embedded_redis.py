"""The embedded Redis, run for real."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from deploy.development.embedded_redis import EmbeddedRedis, EmbeddedRedisError
from tests.deploy.waiting import eventually

ROOT = Path(__file__).resolve().parents[3]
OWNER = """
import sys, time
from pathlib import Path
from deploy.development.embedded_redis import EmbeddedRedis
redis = EmbeddedRedis(Path(sys.argv[1]))
print(redis.start(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "redis"


@pytest.fixture
def owner(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that started the server in the folder."""
    command = [sys.executable, "-c", OWNER, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def remembered(url: str, key: str) -> bytes | None:
    with Redis.from_url(url) as client:
        value = client.get(key)
    assert value is None or isinstance(value, bytes)
    return value


def remember(url: str, key: str) -> None:
    with Redis.from_url(url) as client:
        client.set(key, "kept")


def listens(redis: EmbeddedRedis) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        return connection.connect_ex(str(redis.socket)) == 0


def test_data_stays_over_a_stop_and_a_start(folder: Path) -> None:
    with EmbeddedRedis(folder) as redis:
        remember(redis.url, "a")

    with EmbeddedRedis(folder) as redis:
        assert remembered(redis.url, "a") == b"kept"


def test_no_port_is_opened(folder: Path) -> None:
    with EmbeddedRedis(folder) as redis, Redis.from_url(redis.url) as client:
        assert client.config_get("port") == {"port": "0"}


def test_a_server_that_was_killed_starts_again_with_its_data(folder: Path) -> None:
    with EmbeddedRedis(folder) as redis:
        remember(redis.url, "a")
        os.kill(int((folder / "valkey.pid").read_text()), signal.SIGKILL)
        assert eventually(lambda: not redis.is_running())

        redis.start()

        assert remembered(redis.url, "a") == b"kept"


def test_a_folder_has_one_owner(folder: Path, owner: subprocess.Popen[str]) -> None:
    with pytest.raises(EmbeddedRedisError, match="已经在运行"):
        EmbeddedRedis(folder).start()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_it_ends_with_an_owner_that_was_killed(folder: Path, owner: subprocess.Popen[str]) -> None:
    assert listens(EmbeddedRedis(folder))

    owner.kill()

    assert eventually(lambda: not listens(EmbeddedRedis(folder)))


def test_one_left_over_by_a_crash_is_ended_and_its_data_kept(folder: Path) -> None:
    with EmbeddedRedis(folder) as redis:
        remember(redis.url, "a")
    with subprocess.Popen(redis.command()) as left_over:
        assert eventually(lambda: listens(redis))

        with EmbeddedRedis(folder) as found:
            assert left_over.wait(1) == 0
            assert remembered(found.url, "a") == b"kept"


def test_a_deep_folder_is_served_on_a_short_path(tmp_path: Path) -> None:
    with EmbeddedRedis(tmp_path / ("deep" * 30)) as redis:
        remember(redis.url, "a")

        assert remembered(redis.url, "a") == b"kept"
