"""Whole audiences refused by the played platform: the notice stands still, and goes on once the fault is mended."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests

from models.push.notices import DeliveryState, NoticeState
from models.queries.delivery.alerts import list_open_alerts
from push import runtime
from push.channels import make_channels
from push.clients.templates import Templates
from push.clients.wechat import PlatformClient
from push.notices.commands import resume_notice
from push.runtime import Runtime
from sandbox.base.config import Config
from sandbox.runner import SandboxServer
from tests.harness.stories import Story
from tests.push.conftest import Desk

ACCOUNT = {"app_id": "wx0123456789abcdef", "app_secret": "geheim", "token": "t"}
CUSTOM = "/cgi-bin/message/custom/send"
PEOPLE = 30


@pytest.fixture
def platform() -> Iterator[SandboxServer]:
    with SandboxServer(Config(**ACCOUNT, port=0)) as platform:  # type: ignore[arg-type]
        yield platform


@pytest.fixture
def played(rt: Runtime, platform: SandboxServer) -> Runtime:
    """The service with its own channels, on the played platform."""
    facts = {"wechat_app_id": ACCOUNT["app_id"], "wechat_app_secret": ACCOUNT["app_secret"]}
    settings = replace(rt.settings, wechat_api_base=platform.base_url, **facts)  # type: ignore[arg-type]
    client = PlatformClient(settings, rt.redis)
    channels = make_channels(client, settings, Templates(settings, client.account, rt.redis))
    made = replace(rt, settings=settings, wechat=client, channels=channels)
    runtime.use(made)
    return made


@pytest.fixture
def writers(story: Story, platform: SandboxServer) -> list[str]:
    openids = [f"oWriter{number:021d}" for number in range(PEOPLE)]
    platform.post("people", {"openids": openids, "window": True})
    for openid in openids:
        story.chatting_person("阿贵", openid)
    return openids


def _got(platform: SandboxServer) -> Counter[str]:
    return Counter(str(message["openid"]) for message in platform.ledger()["messages"])


@pytest.mark.parametrize("errcode", [47003, 40037, 48001, 48004])
def test_a_fault_of_the_account_burns_nobody(
    desk: Desk, played: Runtime, platform: SandboxServer, writers: list[str], errcode: int
) -> None:
    platform.post("faults", {"path": CUSTOM, "kind": "errcode", "errcode": errcode, "count": None})
    notice = Desk(played).send(channels=("wechat",))
    stopped = desk.notice(notice).state
    with played.sessions() as session:
        codes = [alert.code for alert in list_open_alerts(session)]

    requests.delete(f"{platform.base_url}/_sandbox/faults", timeout=10)
    resume_notice(played, None, notice)
    desk.run_jobs()

    assert (stopped, codes) == (NoticeState.PAUSED, [str(errcode)])
    assert _got(platform) == Counter(writers)
    assert set(desk.states(notice).values()) == {DeliveryState.SENT}


def test_a_few_unknown_openids_stop_nothing(
    desk: Desk, played: Runtime, platform: SandboxServer, writers: list[str]
) -> None:
    for openid in writers[:2]:
        platform.post("faults", {"path": CUSTOM, "kind": "errcode", "errcode": 40003, "match": openid, "count": None})

    notice = Desk(played).send(channels=("wechat",))

    assert desk.notice(notice).state is NoticeState.DONE
    assert _got(platform) == Counter(writers[2:])
