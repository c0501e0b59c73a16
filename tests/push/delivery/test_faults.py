"""The platform's faults, one by one, as a notice lives through them (docs/faults.md)."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from redis import Redis

from models.push.notices import Channel, DeliveryState, NoticeState
from models.queries.delivery.alerts import list_open_alerts
from push import runtime
from push.channels.customer_service import CustomerService
from push.clients.wechat import PlatformClient
from push.runtime import Runtime
from tests.harness.stories import Story
from tests.push.conftest import Desk, Time
from tests.push.harness.recorded import Answer, Hangup, Recorded, Said, serving

SEND, TOKEN = "/cgi-bin/message/custom/send", "/cgi-bin/stable_token"
SENDERS = 8


@pytest.fixture
def platform() -> Iterator[Recorded]:
    with serving(Recorded()) as recorded:
        recorded.tell(TOKEN, {"access_token": "T1", "expires_in": 7200})
        yield recorded


@pytest.fixture
def live(rt: Runtime, platform: Recorded, redis: Redis) -> Desk:
    """A runtime that sends customer-service messages over HTTP and remembers everything else."""
    settings = replace(rt.settings, wechat_api_base=platform.url)
    client = PlatformClient(settings, redis)
    channels = {**rt.channels, Channel.CUSTOM: CustomerService(client)}
    from_now = replace(rt, settings=settings, wechat=client, channels=channels)
    runtime.use(from_now)
    return Desk(from_now)


@pytest.mark.parametrize(
    ("answer", "state", "then"),
    [
        ({"errcode": -1}, DeliveryState.PENDING, NoticeState.SENDING),
        ({"errcode": 45009}, DeliveryState.PENDING, NoticeState.SENDING),
        ({"errcode": 45011}, DeliveryState.PENDING, NoticeState.SENDING),
        (Said(500, b""), DeliveryState.UNSURE, NoticeState.DONE),
        (Said(502, b"<html>Bad Gateway</html>"), DeliveryState.UNSURE, NoticeState.DONE),
        (Said(200, b""), DeliveryState.UNSURE, NoticeState.DONE),
        (Said(200, b"<html>login</html>"), DeliveryState.UNSURE, NoticeState.DONE),
        (Hangup, DeliveryState.UNSURE, NoticeState.DONE),
        ({"errcode": 40001}, DeliveryState.PENDING, NoticeState.PAUSED),
        ({"errcode": 40164}, DeliveryState.PENDING, NoticeState.PAUSED),
        ({"errcode": 43004}, DeliveryState.REFUSED, NoticeState.DONE),
        ({"errcode": 45015}, DeliveryState.REFUSED, NoticeState.DONE),
        ({"errcode": 45047}, DeliveryState.REFUSED, NoticeState.DONE),
        ({"errcode": 40003}, DeliveryState.REFUSED, NoticeState.DONE),
    ],
)
def test_each_fault_leaves_the_person_where_the_table_says(
    live: Desk, story: Story, platform: Recorded, answer: Answer, state: DeliveryState, then: NoticeState
) -> None:
    person = story.chatting_person("阿贵", "oAGui")
    platform.tell(SEND, answer)

    notice = live.send(channels=("wechat",))

    assert live.states(notice) == {person: state}
    assert live.notice(notice).state is then


def test_persistent_40001_asks_for_few_tokens_and_raises_an_alert(live: Desk, story: Story, platform: Recorded) -> None:
    for number in range(20):
        story.chatting_person(f"人{number}", f"o{number}")
    platform.tell(SEND, {"errcode": 40001})

    live.send(channels=("wechat",))

    assert len(platform.asked_at(TOKEN)) <= 3
    with live.rt.sessions() as session:
        assert [alert.code for alert in list_open_alerts(session)] == ["40001"]


def test_a_rate_limit_burst_delays_and_loses_nobody(live: Desk, story: Story, platform: Recorded, time: Time) -> None:
    for number in range(5):
        story.chatting_person(f"人{number}", f"o{number}")
    platform.tell(SEND, *[{"errcode": 45011}] * 3, {"errcode": 0})
    notice = live.send(channels=("wechat",))

    time.now += timedelta(minutes=2)
    live.wake(notice)

    assert set(live.states(notice).values()) == {DeliveryState.SENT}


def test_a_token_that_expires_in_mid_send_is_fetched_once_for_many_senders(
    rt: Runtime, platform: Recorded, redis: Redis
) -> None:
    settings = replace(rt.settings, wechat_api_base=platform.url)
    platform.tell(TOKEN, *[{"access_token": f"T{number}", "expires_in": 7200} for number in (1, 2, 3, 4, 5)])
    clients = [PlatformClient(settings, redis) for _ in range(SENDERS)]
    for client in clients:
        client.tokens.current()
    platform.tell(SEND, *[{"errcode": 42001}] * SENDERS, {"errcode": 0})

    async def all_at_once() -> list[object]:
        return await asyncio.gather(*(client.post("message/custom/send", b"{}") for client in clients))

    asyncio.run(all_at_once())

    assert len(platform.asked_at(TOKEN)) <= 3
