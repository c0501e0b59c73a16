"""Reports that never came by themselves are asked for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest

from models.push.notices import Channel, DeliveryState
from push import runtime
from push.channels import make_channels
from push.channels.base import Message, Outcome, Sender, Sent
from push.channels.sms.base import Sms, SmsReceipt, Unreported
from push.delivery.receipts.receipts import record_receipt
from push.delivery.receipts.sms_polling import ask
from push.runtime import Runtime
from sandbox.base.config import Config
from sandbox.runner import SandboxServer
from settings import SmsProvider
from tests.harness.stories import Story
from tests.push.conftest import Desk, Time

GATEWAYS = (SmsProvider.SANDBOX, SmsProvider.TENCENT, SmsProvider.ALIYUN)
Wired = Callable[[SmsProvider], Desk]


@pytest.fixture
def platform(time: Time) -> Iterator[SandboxServer]:
    """A platform without an address to post receipts to."""
    with SandboxServer(Config(app_id="wx1", app_secret="s", token="t", port=0, now=time.now)) as platform:
        yield platform


@pytest.fixture
def wired(rt: Runtime, platform: SandboxServer) -> Wired:
    """A desk with short messages that go through the played gateway."""

    def make(provider: SmsProvider) -> Desk:
        keys = {"sms_access_key": "k", "sms_secret_key": "s", "sms_sign_name": "送岗", "sms_app_id": "14"}
        settings = replace(
            rt.settings,
            sms_provider=provider,
            sms_endpoint=platform.base_url,
            sms_templates={"default": "1"},
            **keys,  # type: ignore[arg-type]
        )
        channels = make_channels(rt.wechat, settings, rt.templates)
        wired = replace(rt, settings=settings, channels={Channel.SMS: channels[Channel.SMS]})
        runtime.use(wired)
        return Desk(wired)

    return make


@pytest.mark.parametrize("provider", GATEWAYS)
def test_a_report_that_never_came_is_asked_for(
    wired: Wired, story: Story, time: Time, platform: SandboxServer, provider: SmsProvider
) -> None:
    person = story.person(phone="13800000000")
    desk = wired(provider)
    notice = desk.send(channels=("sms",))
    platform.post("settle")
    ask(desk.rt)
    early = desk.states(notice)
    time.pass_by(minutes=6)

    ask(desk.rt)

    assert (early, desk.states(notice)) == ({person: DeliveryState.SENT}, {person: DeliveryState.DELIVERED})


@dataclass
class Listening:
    """A gateway that knows nothing and remembers what it is asked for."""

    group_size: int = 100
    asked: list[str] = field(default_factory=list)

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        return [Sent(f"G{message.delivery_id}") for message in messages]

    async def ask(self, unreported: Sequence[Unreported]) -> list[SmsReceipt]:
        self.asked += [one.remote_id for one in unreported]
        return []


def test_only_what_lacks_a_report_is_asked_for_at_growing_intervals(
    rt: Runtime, channels: dict[Channel, Sender], story: Story, time: Time, desk: Desk
) -> None:
    gateway = Listening()
    channels[Channel.SMS] = Sms(gateway)
    for number in range(2):
        story.person(phone=f"1380000000{number}")
    desk.send(channels=("sms",))
    record_receipt(rt, Channel.SMS, "G1", "", "DELIVRD", True, {})

    for _ in range(3):
        time.pass_by(minutes=6)
        ask(rt)

    assert gateway.asked == ["G2"]


@pytest.mark.parametrize("hours", [73, 24 * 30])
def test_after_its_time_nothing_is_asked_for(
    wired: Wired, story: Story, time: Time, platform: SandboxServer, hours: int
) -> None:
    person = story.person(phone="13800000000")
    desk = wired(SmsProvider.SANDBOX)
    notice = desk.send(channels=("sms",))
    platform.post("settle")
    time.pass_by(hours=hours)

    ask(desk.rt)

    assert desk.states(notice) == {person: DeliveryState.SENT}


def test_without_a_gateway_nothing_is_asked(rt: Runtime) -> None:
    ask(replace(rt, channels={}))

    assert not list(rt.redis.scan_iter("songgang:turn:report:*"))
