"""The whole way: approved here, a real worker, a played platform, its ledger afterwards."""

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import monotonic, sleep

import pytest
import requests
from sqlalchemy import insert, select

from models.chat.wechat import Follower
from models.people import Person
from models.push.notices import DeliveryState, NoticeState
from push.runtime import Runtime
from sandbox.base.config import Config
from sandbox.runner import SandboxServer
from tests.push.conftest import Desk, Time
from tests.push.harness.worker_process import SECONDS, started_worker

ACCOUNT = {"app_id": "wx0123456789abcdef", "app_secret": "geheim", "token": "QDG6eK"}
PEOPLE = 300


@pytest.fixture
def platform() -> Iterator[SandboxServer]:
    with SandboxServer(Config(**ACCOUNT, port=0, latency_ms=20)) as platform:  # type: ignore[arg-type]
        yield platform


@pytest.fixture
def followers(rt: Runtime, platform: SandboxServer) -> list[str]:
    """People who wrote to the account lately, there and here."""
    openids = [f"oFollower{number:019d}" for number in range(PEOPLE)]
    requests.post(f"{platform.base_url}/_sandbox/people", json={"openids": openids, "window": True}, timeout=10)
    window = {"message_window_until": rt.clock().replace(year=2027), "message_window_left": 5}
    with rt.sessions.begin() as session:
        session.execute(insert(Follower), [{"openid": openid, **window} for openid in openids])
        usual = {"state": "registered", "source": "chat", "name": "阿贵", "name_index": "n", "consent_at": rt.clock()}
        times = {"created_at": rt.clock(), "updated_at": rt.clock()}
        ids = session.scalars(select(Follower.id)).all()
        session.execute(insert(Person), [{"follower_id": follower, **usual, **times} for follower in ids])
    return openids


def _received(platform: SandboxServer) -> Counter[str]:
    ledger = requests.get(f"{platform.base_url}/_sandbox/ledger", timeout=10).json()
    return Counter(message["openid"] for message in ledger["messages"])


def _await(condition: Callable[[], bool], seconds: float = SECONDS) -> bool:
    deadline = monotonic() + seconds
    while not condition() and monotonic() < deadline:
        sleep(0.02)
    return condition()


def _is_done(desk: Desk, notice: int) -> bool:
    return desk.notice(notice).state is NoticeState.DONE


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_after_a_killed_worker_everybody_has_it_once_or_is_listed_as_unsure(
    desk: Desk, rt: Runtime, time: Time, database_url: str, platform: SandboxServer, followers: list[str]
) -> None:
    with started_worker(rt, database_url, platform.base_url) as worker:
        notice = desk.approve()
        _await(lambda: len(_received(platform)) > 0)
        _kill_everything_under(worker)

    time.pass_by(seconds=60)
    with started_worker(rt, database_url, platform.base_url):
        done = _await(lambda: _is_done(desk, notice))

    assert done
    assert max(_received(platform).values()) == 1
    states = Counter(desk.states(notice).values())
    assert states[DeliveryState.SENT] + states[DeliveryState.UNSURE] == PEOPLE


def _kill_everything_under(worker: subprocess.Popen[str]) -> None:
    """Kill the worker and its children with -9, children first, so that none has time to say anything."""
    found = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(pid): int(parent) for pid, parent in (line.split() for line in found.splitlines())}
    family = [worker.pid]
    for member in family:
        family += [pid for pid, parent in parents.items() if parent == member]
    for member in reversed(family):
        with suppress(ProcessLookupError):
            os.kill(member, signal.SIGKILL)
