"""A real worker in the middle of a normal notice, and an urgent one that comes."""

from collections.abc import Iterator
from time import monotonic, sleep

import pytest
from sqlalchemy import insert, select

from models.chat.wechat import Follower
from models.people import Person
from models.push.notices import DeliveryState
from push.runtime import Runtime
from sandbox.base.config import Config
from sandbox.runner import SandboxServer
from tests.push.conftest import Desk
from tests.push.harness.worker_process import SECONDS, started_worker

ACCOUNT = {"app_id": "wx0123456789abcdef", "app_secret": "geheim", "token": "QDG6eK"}
PEOPLE = 120
SLOWLY = '{"custom": 30}'
"""The normal notice needs four seconds alone."""
NORMAL, URGENT = "医保缴费通知", "紧急转移通知"


@pytest.fixture
def platform() -> Iterator[SandboxServer]:
    with SandboxServer(Config(**ACCOUNT, port=0, latency_ms=5)) as platform:  # type: ignore[arg-type]
        yield platform


@pytest.fixture
def followers(rt: Runtime, platform: SandboxServer) -> list[str]:
    """People who wrote to the account lately, there and here."""
    openids = [f"oFollower{number:019d}" for number in range(PEOPLE)]
    platform.post("people", {"openids": openids, "window": True})
    window = {"message_window_until": rt.clock().replace(year=2027), "message_window_left": 5}
    usual = {"state": "registered", "source": "chat", "name": "阿贵", "name_index": "n", "consent_at": rt.clock()}
    times = {"created_at": rt.clock(), "updated_at": rt.clock()}
    with rt.sessions.begin() as session:
        session.execute(insert(Follower), [{"openid": openid, **window} for openid in openids])
        ids = session.scalars(select(Follower.id)).all()
        session.execute(insert(Person), [{"follower_id": follower, **usual, **times} for follower in ids])
    return openids


def _texts(platform: SandboxServer) -> list[str]:
    """The title of every message, in the order in which the platform took them."""
    return [URGENT if URGENT in str(one) else NORMAL for one in platform.ledger()["messages"]]


def _wait(platform: SandboxServer, title: str, count: int) -> None:
    deadline = monotonic() + 3 * SECONDS
    while _texts(platform).count(title) < count and monotonic() < deadline:
        sleep(0.3)


def test_an_urgent_notice_is_out_before_a_normal_one_that_began_first(
    desk: Desk, rt: Runtime, database_url: str, platform: SandboxServer, followers: list[str]
) -> None:
    with started_worker(rt, database_url, platform.base_url, PACE=SLOWLY):
        desk.approve(title=NORMAL)
        _wait(platform, NORMAL, 1)
        urgent = desk.approve(title=URGENT, urgent=True)
        _wait(platform, URGENT, PEOPLE)
        _wait(platform, NORMAL, PEOPLE)
    texts = _texts(platform)

    last_urgent = len(texts) - texts[::-1].index(URGENT)

    assert texts[0] == NORMAL
    assert (texts.count(NORMAL), texts.count(URGENT)) == (PEOPLE, PEOPLE)
    assert texts[:last_urgent].count(NORMAL) < PEOPLE
    assert set(desk.states(urgent).values()) == {DeliveryState.SENT}
