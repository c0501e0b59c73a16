"""Every channel against the played platform: its rules, not only its answers."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from redis import Redis

from models.push.notices import Channel, NoticeKind
from push.channels import make_channels
from push.channels.base import Message, Outcome, Rejected, Retry, Sent, Unsure
from push.clients.templates import Templates
from push.clients.wechat import PlatformClient
from sandbox.base.config import Config
from sandbox.runner import SandboxServer
from settings import HttpClient, Settings, SmsProvider
from tests.conftest import DATA_KEY
from tests.push.channels.conftest import message

APP_ID = "wx0123456789abcdef"


class Played:
    """The sandbox with the service's own channels on the other side."""

    def __init__(self, sandbox: SandboxServer, redis: Redis, provider: SmsProvider = SmsProvider.SANDBOX) -> None:
        self.sandbox = sandbox
        self.settings = Settings(
            secret_key="s",
            data_key=DATA_KEY,
            wechat_token="t",
            wechat_api_base=sandbox.base_url,
            wechat_app_id=APP_ID,
            wechat_app_secret="very-secret",
            sms_provider=provider,
            sms_endpoint=sandbox.base_url,
            sms_access_key="id",
            sms_secret_key="secret",
            sms_app_id="1400000000",
            sms_sign_name="送岗",
            sms_templates={"default": "SMS_1"},
        )
        self.redis = redis

    def send(self, channel: Channel, messages: Sequence[Message], **changes: object) -> list[Outcome]:
        settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        client = PlatformClient(settings, self.redis)
        channels = make_channels(client, settings, Templates(settings, client.account, self.redis))
        return asyncio.run(channels[channel].send(messages))

    def accepted(self, openid: str = "") -> list[dict[str, object]]:
        return list(self.sandbox.ledger(openid=openid)["messages"])


@pytest.fixture
def played(redis: Redis) -> Iterator[Played]:
    config = Config(app_id=APP_ID, app_secret="very-secret", token="t", port=0)
    with SandboxServer(config) as sandbox:
        yield Played(sandbox, redis)


def test_a_customer_message_needs_that_the_person_wrote(played: Played) -> None:
    silent, writer = played.sandbox.make_people(2)
    played.sandbox.post("clock", {"advance_seconds": 120})
    played.sandbox.act(writer, "say", text="你好")

    outcomes = [played.send(Channel.CUSTOM, [message(openid=openid)])[0] for openid in (silent, writer)]

    assert isinstance(outcomes[0], Rejected) and outcomes[0].window_closed and outcomes[1] == Sent()


def test_a_sixth_message_finds_the_window_used_up(played: Played) -> None:
    [writer] = played.sandbox.make_people()
    played.sandbox.act(writer, "say", text="你好")

    outcomes = played.send(Channel.CUSTOM, [message(openid=writer)] * 6)

    assert outcomes[:5] == [Sent()] * 5 and isinstance(outcomes[5], Rejected) and outcomes[5].window_closed


@pytest.mark.parametrize("purpose", ["registered", "applied", "class", "paid"])
def test_every_service_template_of_the_account_takes_what_we_fill_in(played: Played, purpose: str) -> None:
    [follower] = played.sandbox.make_people()
    told = message(openid=follower, purpose=purpose, kind=NoticeKind.SERVICE, fields={"姓名": "阿贵"})

    [outcome] = played.send(Channel.TEMPLATE, [told])

    assert isinstance(outcome, Sent) and outcome.remote_id


def test_a_template_message_to_a_stranger_tells_that_he_is_gone(played: Played) -> None:
    [follower] = played.sandbox.make_people()
    played.sandbox.act(follower, "unfollow")

    [outcome] = played.send(Channel.TEMPLATE, [message(openid=follower, purpose="applied")])

    assert isinstance(outcome, Rejected) and outcome.follower_gone


@pytest.mark.parametrize("purpose", ["job", "training", "policy"])
def test_a_subscription_notice_shows_its_title_once_for_each_tap(played: Played, purpose: str) -> None:
    [person] = played.sandbox.make_people()
    listed = PlatformClient(played.settings, played.redis).account.call("/wxaapi/newtmpl/gettemplate")["data"]
    played.sandbox.act(person, "notices", answers={one["priTmplId"]: "accept" for one in listed})

    outcomes = played.send(Channel.SUBSCRIBE, [message(openid=person, purpose=purpose)] * 2)

    assert outcomes[0] == Sent() and isinstance(outcomes[1], Rejected) and outcomes[1].credits_gone
    assert "电子厂招工" in str(played.sandbox.chat(person)[-1])


def test_a_mass_send_reaches_its_list_once(played: Played) -> None:
    people = played.sandbox.make_people(3)
    batch = [message(number, openid=openid) for number, openid in enumerate(people)]

    first, second = played.send(Channel.MASS, batch), played.send(Channel.MASS, batch)
    played.sandbox.post("settle")

    assert first == second and isinstance(first[0], Sent) and first[0].remote_id
    assert len(played.accepted(people[0])) == 1


@pytest.mark.parametrize("http_client", HttpClient)
def test_a_revoked_token_is_renewed_in_passing(played: Played, http_client: HttpClient) -> None:
    [writer] = played.sandbox.make_people()
    played.sandbox.act(writer, "say", text="你好")
    played.send(Channel.CUSTOM, [message(openid=writer)])
    played.sandbox.post("tokens", {"do": "revoke"})

    assert played.send(Channel.CUSTOM, [message(openid=writer)], http_client=http_client) == [Sent()]


@pytest.mark.parametrize("http_client", HttpClient)
def test_a_call_that_hangs_up_after_taking_effect_is_unsure(played: Played, http_client: HttpClient) -> None:
    [writer] = played.sandbox.make_people()
    played.sandbox.act(writer, "say", text="你好")
    played.sandbox.post("faults", {"path": "/cgi-bin/message/custom/send", "kind": "drop"})

    [outcome] = played.send(Channel.CUSTOM, [message(openid=writer)], http_client=http_client)

    assert isinstance(outcome, Unsure)
    assert len(played.accepted(writer)) == 1


@pytest.mark.parametrize("channel", [Channel.CUSTOM, Channel.TEMPLATE, Channel.MASS, Channel.SMS])
def test_the_aiohttp_client_carries_every_channel(played: Played, channel: Channel) -> None:
    people = played.sandbox.make_people(2)
    for openid in people:
        played.sandbox.act(openid, "say", text="你好")
    told = [message(number, openid=openid, purpose="applied") for number, openid in enumerate(people)]

    outcomes = played.send(channel, told, http_client=HttpClient.AIOHTTP)

    assert [type(outcome) for outcome in outcomes] == [Sent, Sent]


@pytest.mark.parametrize("provider", [SmsProvider.SANDBOX, SmsProvider.ALIYUN, SmsProvider.TENCENT])
def test_a_short_message_shows_its_title_on_the_phone(played: Played, provider: SmsProvider) -> None:
    [outcome] = played.send(Channel.SMS, [message(phone="13800000000")], sms_provider=provider)

    [record] = [one for one in played.accepted() if one["channel"] == "sms"]
    assert isinstance(outcome, Sent) and outcome.remote_id and "电子厂招工" in str(record["content"])


def test_a_gateway_in_trouble_is_not_taken_for_sent(played: Played) -> None:
    played.sandbox.post("faults", {"path": "/sms/sandbox", "kind": "http"})

    [outcome] = played.send(Channel.SMS, [message(phone="13800000000")])

    assert isinstance(outcome, Retry | Unsure)
