"""The four channels of the platform, each against recorded answers."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from push.channels.base import Fault, Message, Outcome, Rejected, Retry, Sender, Sent, Unsure
from push.channels.customer_service import CustomerService
from push.channels.mass import MassSend, group_key
from push.channels.subscription import SubscriptionNotice
from push.channels.template import TemplateMessage
from push.clients.templates import Templates
from push.clients.wechat import PlatformClient
from tests.push.channels.conftest import message
from tests.push.harness.platform import TOKEN_PATH
from tests.push.harness.recorded import Hangup, Recorded, Said

CUSTOM = "/cgi-bin/message/custom/send"
MASS = "/cgi-bin/message/mass/send"
TEMPLATE = "/cgi-bin/message/template/send"
SUBSCRIBE = "/cgi-bin/message/subscribe/bizsend"
MANY = Callable[..., list[Message]]


def send(channel: Sender, messages: Sequence[Message]) -> list[Outcome]:
    return asyncio.run(channel.send(messages))


def with_templates(platform: Recorded) -> None:
    content = "岗位名称:{{thing1.DATA}}\n薪资:{{amount2.DATA}}"
    row = {"title": "岗位推荐通知", "content": content}
    platform.tell("/wxaapi/newtmpl/gettemplate", {"errcode": 0, "data": [{"priTmplId": "N1", **row}]})
    rows = [{"template_id": "M1", **row, "title": "报名结果通知"}]
    platform.tell("/cgi-bin/template/get_all_private_template", {"template_list": rows})


def test_a_customer_message_shows_title_words_and_address(client: PlatformClient, platform: Recorded) -> None:
    outcomes = send(CustomerService(client), [message()])

    [asked] = platform.asked_at(CUSTOM)
    assert outcomes == [Sent()] and asked.body["touser"] == message().openid
    assert asked.body["text"]["content"].split("\n") == [message().title, message().body, message().url]


def test_a_long_text_without_address_goes_in_parts_of_2048_bytes(client: PlatformClient, platform: Recorded) -> None:
    send(CustomerService(client), [message(body="补贴政策\n" * 300, url="")])

    parts = [asked.body["text"]["content"] for asked in platform.asked_at(CUSTOM)]
    assert len(parts) == 2 and all(len(part.encode()) <= 2048 for part in parts)


def test_a_long_text_with_an_address_is_cut_so_that_the_address_stays(
    client: PlatformClient, platform: Recorded
) -> None:
    send(CustomerService(client), [message(body="长" * 2000)])

    [asked] = platform.asked_at(CUSTOM)
    text = asked.body["text"]["content"]
    assert text.startswith(message().title) and text.endswith(message().url) and len(text.encode()) <= 2048


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"errcode": 45015, "errmsg": "x rid: 1"}, Rejected),
        ({"errcode": -1}, Retry),
        ({"errcode": 48001}, Fault),
        (Said(502, b"bad gateway"), Unsure),
        (Said(200, b""), Unsure),
        (Hangup, Unsure),
    ],
)
def test_each_answer_becomes_its_outcome(
    client: PlatformClient, platform: Recorded, answer: dict[str, object], kind: type
) -> None:
    platform.tell(CUSTOM, answer)

    [outcome] = send(CustomerService(client), [message()])

    assert isinstance(outcome, kind)


def test_an_unknown_code_is_asked_once_more(client: PlatformClient, platform: Recorded) -> None:
    platform.tell(CUSTOM, {"errcode": 99999}, {"errcode": 0})

    assert send(CustomerService(client), [message()]) == [Sent()]


def test_a_wrong_secret_stops_the_channel_with_advice(client: PlatformClient, platform: Recorded) -> None:
    platform.tell(TOKEN_PATH, {"errcode": 40001, "errmsg": "invalid credential"})

    [outcome] = send(CustomerService(client), [message()])

    assert isinstance(outcome, Fault) and "AppSecret" in outcome.advice


def test_a_busy_token_server_is_tried_again_later(client: PlatformClient, platform: Recorded) -> None:
    platform.tell(TOKEN_PATH, {"errcode": -1, "errmsg": "system error"})

    [outcome] = send(CustomerService(client), [message()])

    assert isinstance(outcome, Retry)


def test_a_mass_send_is_one_call_with_one_outcome_for_all(
    client: PlatformClient, platform: Recorded, messages: MANY
) -> None:
    platform.tell(MASS, {"errcode": 0, "errmsg": "send job submission success", "msg_id": 1000001625})

    outcomes = send(MassSend(client), messages(3))

    [asked] = platform.asked_at(MASS)
    assert outcomes == [Sent("1000001625")] * 3
    assert asked.body["touser"] == [one.openid for one in messages(3)] and asked.body["clientmsgid"] == message().key


def test_a_mass_send_made_before_is_adopted(client: PlatformClient, platform: Recorded, messages: MANY) -> None:
    platform.tell(MASS, {"errcode": 45065, "errmsg": "clientmsgid exist", "msg_id": 77})

    assert send(MassSend(client), messages(2)) == [Sent("77")] * 2


def test_one_person_alone_cannot_be_a_mass_send(client: PlatformClient, platform: Recorded, messages: MANY) -> None:
    [outcome] = send(MassSend(client), messages(1))

    assert isinstance(outcome, Rejected) and not platform.asked_at(MASS)


def test_whoever_has_no_account_is_left_out_of_the_list(
    client: PlatformClient, platform: Recorded, messages: MANY
) -> None:
    outcomes = send(MassSend(client), [*messages(2), message(9, openid=None)])

    assert [type(outcome) for outcome in outcomes] == [Sent, Sent, Rejected]


def test_a_list_of_several_keys_still_has_one_of_32_letters() -> None:
    assert group_key(["a", "b"]) == group_key(["b", "a"]) != group_key(["a", "c"])
    assert len(group_key(["a", "b"])) == 32


def test_a_template_message_carries_its_key_and_brings_back_the_id(
    client: PlatformClient, templates: Templates, platform: Recorded
) -> None:
    with_templates(platform)
    platform.tell(TEMPLATE, {"errcode": 0, "errmsg": "ok", "msgid": 3912345678901234567})

    outcomes = send(TemplateMessage(client, templates), [message(purpose="applied")])

    [asked] = platform.asked_at(TEMPLATE)
    assert outcomes == [Sent("3912345678901234567")]
    assert asked.body["client_msg_id"] == message().key and asked.body["template_id"] == "M1"


def test_a_subscription_notice_shows_the_title(
    client: PlatformClient, templates: Templates, platform: Recorded
) -> None:
    with_templates(platform)

    outcomes = send(SubscriptionNotice(client, templates), [message()])

    [asked] = platform.asked_at(SUBSCRIBE)
    assert outcomes == [Sent()] and asked.body["page"] == message().url
    assert asked.body["data"] == {"thing1": {"value": "电子厂招工"}, "amount2": {"value": "4500元"}}


def test_a_spent_credit_is_told(client: PlatformClient, templates: Templates, platform: Recorded) -> None:
    with_templates(platform)
    platform.tell(SUBSCRIBE, {"errcode": 43101, "errmsg": "user refuse to accept the msg rid: 1"})

    [outcome] = send(SubscriptionNotice(client, templates), [message()])

    assert isinstance(outcome, Rejected) and outcome.credits_gone


def test_an_account_without_a_fitting_template_closes_the_route(
    client: PlatformClient, templates: Templates, platform: Recorded
) -> None:
    with_templates(platform)

    [outcome] = send(SubscriptionNotice(client, templates), [message(purpose="policy")])

    assert isinstance(outcome, Rejected) and not platform.asked_at(SUBSCRIBE)


def test_a_template_list_out_of_reach_is_no_refusal(
    client: PlatformClient, templates: Templates, platform: Recorded
) -> None:
    platform.tell("/wxaapi/newtmpl/gettemplate", Said(502, b"bad"))

    [outcome] = send(SubscriptionNotice(client, templates), [message()])

    assert isinstance(outcome, Retry)


def test_a_template_the_platform_has_deleted_is_looked_up_anew(
    client: PlatformClient, templates: Templates, platform: Recorded
) -> None:
    with_templates(platform)
    platform.tell(SUBSCRIBE, {"errcode": 40037, "errmsg": "invalid template_id"})

    for _ in range(2):
        send(SubscriptionNotice(client, templates), [message()])

    assert len(platform.asked_at("/wxaapi/newtmpl/gettemplate")) == 2


@pytest.mark.parametrize("channel", ["custom", "subscribe", "template"])
def test_nobody_without_an_account_is_sent_to(
    client: PlatformClient, templates: Templates, platform: Recorded, channel: str
) -> None:
    channels: dict[str, Sender] = {
        "custom": CustomerService(client),
        "subscribe": SubscriptionNotice(client, templates),
        "template": TemplateMessage(client, templates),
    }

    [outcome] = send(channels[channel], [message(openid=None)])

    assert isinstance(outcome, Rejected) and not platform.asked
